import type { Plan } from "../../model/plan.ts";
import { rareFaults, SECONDS_A_YEAR } from "../../model/rare-faults.ts";
import { exp } from "../../random/mathematics.ts";
import { meanOf, quantileFunctionOf } from "../../random/moments.ts";
import { makeStream } from "../../random/stream.ts";
import { type FaultKind, faultKinds } from "./kinds.ts";
import { layersOf, sumOver, tableOf } from "./layers.ts";
import { drawPairs } from "./pairs.ts";
import type { Cycle, Stratum, YearsPlan } from "./years.ts";

/** Fewest cycles for each label, and for each kind of it. */
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
  return {
    strata: [...singles, ...(pairs ? [pairs.stratum] : [])],
    strikes: strikesByLabel(kinds),
    busyShare: 1 - free,
    leftOut: pairs?.joined ?? { perYear: 0, seconds: 0 },
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

/** Cycles of one fault alone: λ·p0·exp(−ΛD) a second for each length D, in layers of the length. */
function aloneOf(kind: FaultKind, { seed, count, total, free }: Alone): Stratum {
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
  const perYear = begins * sumOver(tableOf(length), undisturbed);
  return { labels: [label], perYear, cycles: scaledTo(perYear, cycles) };
}

/** Cycles whose weights add up to what is known to be their number. */
function scaledTo(perYear: number, cycles: readonly Cycle[]): readonly Cycle[] {
  const sum = cycles.reduce((all, { weight }) => all + weight, 0);
  if (!(sum > 0)) return cycles;
  return cycles.map((cycle) => ({ ...cycle, weight: (cycle.weight * perYear) / sum }));
}
