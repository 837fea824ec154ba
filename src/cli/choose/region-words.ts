import { quantityFrom } from "../../choose/quantity.ts";
import { nearRegions, networkFor, roundTrip, spelled } from "../../choose/round-trips.ts";
import { pairKey } from "../../choose/wish.ts";
import { REGION_NETWORKS, regionIndex } from "../../systems/round-trips.ts";
import { TIME } from "../../units/dimension.ts";
import { CallError } from "../exit-code.ts";
import type { Said } from "./asked.ts";

/** The regions as their matrix spells them; `matrix` is null when round trips are all given. */
export interface NamedRegions {
  readonly names: readonly string[];
  readonly matrix: string | null;
}

/** Names that a scenario can have for its sites. */
const SITE_NAME = /^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$/;

/**
 * Finds the matrix that has all regions. Throws a {@link CallError} with the nearest name for a
 * region that no matrix has, and with the missing pair when round trips are given one by one.
 */
export function networkOf(
  names: readonly string[],
  wanted: Said | undefined,
  rtts: ReadonlyMap<string, number>,
): NamedRegions {
  if (wanted !== undefined && wanted.text !== "own") return inMatrix(names, wanted);
  const own = wanted !== undefined || rtts.size > 0;
  const found = own ? null : networkFor(names);
  if (found !== null) {
    return { names: names.map((name) => spelled(found, name)), matrix: found.name };
  }
  const odd = names.find((name) => !SITE_NAME.test(name));
  if (odd !== undefined) throw new CallError(`\`${odd}\` is no name for a region`);
  if (names.length === 1 && nearRegions(names[0] ?? "", null).length === 0) {
    return { names, matrix: null };
  }
  checkPairs(names, rtts);
  return { names, matrix: null };
}

function inMatrix(names: readonly string[], { text, where }: Said): NamedRegions {
  const matrix = REGION_NETWORKS.get(text);
  if (matrix === undefined) {
    const words = [...REGION_NETWORKS.keys()].join(", ");
    throw new CallError(`${where}: there is no matrix \`${text}\``, [
      `there are ${words}, and own`,
    ]);
  }
  for (const name of names) {
    if (regionIndex(matrix, name) < 0) throw unknownRegion(name, text);
  }
  return { names: names.map((name) => spelled(matrix, name)), matrix: text };
}

function checkPairs(names: readonly string[], rtts: ReadonlyMap<string, number>): void {
  for (const [index, a] of names.entries()) {
    for (const b of names.slice(index + 1)) {
      if (roundTrip({ network: null, rtts }, a, b) !== null) continue;
      const known = (name: string) => networkFor([name]) !== null;
      const odd = rtts.size > 0 ? undefined : [a, b].find((name) => !known(name));
      if (odd !== undefined) throw unknownRegion(odd, null);
      throw new CallError(`no round trip is known between ${a} and ${b}`, [
        `say it: --rtt ${a}:${b}=70ms`,
      ]);
    }
  }
  if (names.length === 1) throw unknownRegion(names[0] ?? "", null);
}

function unknownRegion(name: string, network: string | null): CallError {
  const near = nearRegions(name, network);
  const where = network === null ? "no matrix has" : `${network} has no`;
  return new CallError(
    `${where} ${network === null ? "a" : ""} region \`${name}\``.replace("  ", " "),
    [
      ...(near.length > 0 ? [`did you mean ${near.map((one) => `\`${one}\``).join(" or ")}?`] : []),
      "or give your own round trips: --rtt oslo:bergen=9ms",
    ],
  );
}

/** `a:b=9ms` of `--rtt`, added to those before. Throws a {@link CallError} when it cannot be read. */
export function withRoundTrip(
  sofar: ReadonlyMap<string, number>,
  text: string,
): ReadonlyMap<string, number> {
  const match = /^\s*([^:=\s]+)\s*:\s*([^:=\s]+)\s*=\s*(.+)$/.exec(text);
  const seconds = match === null ? null : quantityFrom(match[3] ?? "", TIME);
  if (match === null || seconds === null || seconds <= 0) {
    throw new CallError(`--rtt: \`${text}\` cannot be read here`, ["write `oslo:bergen=9ms`"]);
  }
  return new Map(sofar).set(pairKey(match[1] ?? "", match[2] ?? ""), seconds);
}
