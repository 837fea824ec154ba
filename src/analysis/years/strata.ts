import type { Plan } from "../../model/plan.ts";
import { rareFaults, SECONDS_A_YEAR } from "../../model/rare-faults.ts";
import { exp } from "../../random/mathematics.ts";
import { meanOf, quantileFunctionOf } from "../../random/moments.ts";
import { makeStream } from "../../random/stream.ts";
import { type FaultKind, faultKinds } from "./kinds.ts";
import { layersOf, sumOver, tableOf } from "./layers.ts";
import { drawPairs } from "./pairs.ts";
import type { Cycle, Stratum, YearsPlan } from "./years.ts";

/** Fewest cycles for each label, for each kind of it, and for two faults at a time. */
const FEWEST = 24;
const FEWEST_OF_KIND = 8;

/** How many cycles stand for the cycles of a year. */
export interface CycleCounts {
  /** For each rare fault, shared by the nodes that it may hit. */
  readonly alone: number;
  /** For all cycles in which two faults overlap. */
  readonly overlapping: number;
}

/** The cycles that a study of so many trials runs: at least two dozen for each rare fault. */
export function cycleCounts(trials: number): CycleCounts {
  const alone = Math.max(FEWEST, trials);
  return { alone, overlapping: alone };
}

/**
 * The cycles that stand for a year of a plan (see years.ts). The same seed gives the same lengths
 * and moments to every case of a sweep, so that cases compare in pairs.
 */
export function planYears(plan: Plan, counts: CycleCounts, rare = rareFaults(plan)): YearsPlan {
  const kinds = faultKinds(plan, rare);
  const total = kinds.reduce((sum, { rate }) => sum + rate, 0);
  const load = kinds.reduce((sum, { rate, length }) => sum + (rate * meanOf(length)) / 1e9, 0);
  const free = exp(-load);
  const { seed } = plan.run;
  const singles = kinds.map((kind) => {
    const ofLabel = kinds.filter(({ fault }) => fault === kind.fault).length;
    const count = Math.max(FEWEST_OF_KIND, Math.ceil(counts.alone / ofLabel));
    return aloneOf(kind, { seed, count, total, free });
  });
  const pairs = drawPairs(kinds, { seed, count: counts.overlapping, total, free });
  const strata = [...singles.map(({ stratum }) => stratum), ...(pairs ? [pairs.stratum] : [])];
  const cycles = total * free * SECONDS_A_YEAR;
  const busy = (1 - free) * SECONDS_A_YEAR;
  const found = strata.reduce((sum, { perYear }) => sum + perYear, 0);
  const spent = singles.reduce((sum, { seconds }) => sum + seconds, pairs?.seconds ?? 0);
  return {
    strata,
    strikes: strikesByLabel(kinds),
    busyShare: 1 - free,
    leftOut: { perYear: Math.max(0, cycles - found), seconds: Math.max(0, busy - spent) },
  };
}

function strikesByLabel(kinds: readonly FaultKind[]): Map<string, number> {
  const strikes = new Map<string, number>();
  for (const { label, rate } of kinds) {
    strikes.set(label, (strikes.get(label) ?? 0) + rate * SECONDS_A_YEAR);
  }
  return strikes;
}

interface Alone {
  readonly seed: string;
  readonly count: number;
  readonly total: number;
  readonly free: number;
}

/**
 * Cycles of one fault alone: λ·p0·exp(−ΛD) of them a second for each length D, in layers of the
 * length. `seconds` is how long all of a year's last.
 */
function aloneOf(
  kind: FaultKind,
  { seed, count, total, free }: Alone,
): { readonly stratum: Stratum; readonly seconds: number } {
  const { fault, node, label, length, rate } = kind;
  const root = `${seed}/year/${fault}/${node ?? "any"}`;
  const stream = makeStream(root, "cycles", "length");
  const quantile = quantileFunctionOf(length);
  const begins = rate * free * SECONDS_A_YEAR;
  const undisturbed = (ns: number): number => exp((-total * ns) / 1e9);
  const cycles = layersOf(length, count).map(({ from, to }, index): Cycle => {
    const lengthNs = Math.round(quantile(from + (to - from) * stream.next()));
    return {
      weight: begins * (to - from) * undisturbed(lengthNs),
      strikes: [{ fault, node, atNs: 0, lengthNs }],
      seed: `${root}/${index}`,
    };
  });
  const table = tableOf(length);
  const perYear = begins * sumOver(table, undisturbed);
  const seconds = begins * sumOver(table, (ns) => (ns / 1e9) * undisturbed(ns));
  return { stratum: { labels: [label], perYear, cycles: scaledTo(perYear, cycles) }, seconds };
}

/** Cycles whose weights add up to what is known to be their number. */
export function scaledTo(perYear: number, cycles: readonly Cycle[]): readonly Cycle[] {
  const sum = cycles.reduce((all, { weight }) => all + weight, 0);
  if (!(sum > 0)) return cycles;
  return cycles.map((cycle) => ({ ...cycle, weight: (cycle.weight * perYear) / sum }));
}
