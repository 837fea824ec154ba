import { suggestMany } from "../diagnostics/suggest.ts";
import { quantileOf } from "../random/moments.ts";
import { REGION_NETWORKS, type RegionNetwork, regionIndex } from "../systems/round-trips.ts";
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
  const [from, to] = [regionIndex(matrix, a), regionIndex(matrix, b)];
  if (from < 0 || to < 0) return null;
  const trip = matrix.roundTrip(from, to) ?? matrix.roundTrip(to, from);
  return trip === null ? null : quantileOf(trip, 0.5) * MS;
}

/** The newest matrix that has all these regions; null when none has. */
export function networkFor(names: readonly string[]): RegionNetwork | null {
  for (const word of NEWEST_FIRST) {
    const matrix = REGION_NETWORKS.get(word);
    if (matrix !== undefined && names.every((name) => regionIndex(matrix, name) >= 0)) {
      return matrix;
    }
  }
  return null;
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
