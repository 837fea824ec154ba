import { suggestMany } from "../diagnostics/suggest.ts";
import type { Distribution } from "../random/distribution.ts";
import { distributionText, type NumberWriting } from "../random/distribution-text.ts";
import { quantileOf } from "../random/moments.ts";
import { scaleDistribution } from "../random/scale-distribution.ts";
import { REGION_NETWORKS, type RegionNetwork, regionIndex } from "../systems/round-trips.ts";
import { TIME } from "../units/dimension.ts";
import { formatQuantity } from "../units/format.ts";
import { pairKey, type Wish } from "./wish.ts";

/** Seconds between two machines of one region and back: between its zones (assumed). */
export const WITHIN_REGION = 0.0005;

/** Matrices in the order in which they are tried: the newest measurement first. */
const NEWEST_FIRST = ["aws_2025", "gcp_2020", "aws_2020", "aws_2021", "ec2_2013"];

const MS = 1e-3;

/** The median round trip between two regions in seconds; null where none is known. */
export function roundTrip(
  { network, rtts }: Pick<Wish, "network" | "rtts">,
  a: string,
  b: string,
): number | null {
  if (a === b) return WITHIN_REGION;
  const given = rtts.get(pairKey(a, b));
  if (given !== undefined) return given;
  const matrix = network === null ? undefined : REGION_NETWORKS.get(network);
  if (matrix === undefined) return null;
  const trip = tripOf(matrix, a, b);
  return trip === null ? null : quantileOf(trip, 0.5) * MS;
}

/**
 * What was measured between two regions, in milliseconds. The two directions of a matrix differ a
 * little; one of them, always the same, stands for the link between the two.
 */
function tripOf(matrix: RegionNetwork, a: string, b: string): Distribution | null {
  const [from, to] = [a, b].sort().map((name) => regionIndex(matrix, name));
  if (from === undefined || to === undefined || from < 0 || to < 0) return null;
  return matrix.roundTrip(from, to) ?? matrix.roundTrip(to, from);
}

/** The round trip between two regions as the language writes it; null where none is known. */
export function roundTripText(
  { network, rtts }: Pick<Wish, "network" | "rtts">,
  a: string,
  b: string,
): string | null {
  const given = rtts.get(pairKey(a, b));
  if (given !== undefined) return formatQuantity(given, TIME);
  const matrix = network === null ? undefined : REGION_NETWORKS.get(network);
  if (matrix === undefined) return null;
  const trip = tripOf(matrix, a, b);
  return trip === null ? null : distributionText(trip, IN_MS);
}

/** The round trip between two regions as a distribution of seconds; null where none is known. */
export function roundTripDistribution(
  { network, rtts }: Pick<Wish, "network" | "rtts">,
  a: string,
  b: string,
): Distribution | null {
  const given = rtts.get(pairKey(a, b));
  if (given !== undefined) return { kind: "constant", value: given };
  const matrix = network === null ? undefined : REGION_NETWORKS.get(network);
  if (matrix === undefined) return null;
  const trip = tripOf(matrix, a, b);
  return trip === null ? null : scaleDistribution(trip, MS);
}

const milliseconds = (value: number): string => `${Number(value.toPrecision(5))}ms`;

/** Distributions of milliseconds, as the matrices have them. */
const IN_MS: NumberWriting = {
  quantity: milliseconds,
  deviation: milliseconds,
  number: (value) => String(Number(value.toPrecision(5))),
  shares: (parts) => parts.map(({ weight }) => String(Number((weight * 100).toPrecision(5)))),
};

/**
 * The newest matrix that has all these regions; null when none has. A name that is some cloud's own
 * to the letter is no other's: `us-east-1` is not `us-east1`.
 */
export function networkFor(names: readonly string[]): RegionNetwork | null {
  const matrices = NEWEST_FIRST.flatMap((word) => REGION_NETWORKS.get(word) ?? []);
  const isExact = (name: string) => matrices.some(({ regions }) => regions.includes(name));
  const has = (matrix: RegionNetwork, name: string) =>
    matrix.regions.includes(name) || (!isExact(name) && regionIndex(matrix, name) >= 0);
  return matrices.find((matrix) => names.every((name) => has(matrix, name))) ?? null;
}

/** The region's own spelling in the matrix. */
export function spelled(matrix: RegionNetwork, name: string): string {
  return matrix.regions[regionIndex(matrix, name)] ?? name;
}

/** The regions of one matrix, or of all, whose names are near; nearest first. */
export function nearRegions(name: string, network: string | null): readonly string[] {
  const matrices = network === null ? NEWEST_FIRST : [network];
  const names = matrices.flatMap((word) => REGION_NETWORKS.get(word)?.regions ?? []);
  return suggestMany(name, new Set(names));
}
