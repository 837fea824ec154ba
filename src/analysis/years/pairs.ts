import { SECONDS_A_YEAR } from "../../model/rare-faults.ts";
import { exp } from "../../random/mathematics.ts";
import { meanOf, quantileFunctionOf } from "../../random/moments.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import type { FaultKind } from "./kinds.ts";
import { tableOf } from "./layers.ts";
import type { Cycle, Stratum, Strike, YearsPlan } from "./years.ts";

/** Candidates for each cycle that is run, and at least in all. */
const CANDIDATES = 64;
const FEWEST_CANDIDATES = 2048;

interface Options {
  readonly seed: string;
  readonly count: number;
  /** Strikes of all kinds a second, and the share of time without any fault. */
  readonly total: number;
  readonly free: number;
}

/** Two faults that overlap. */
interface Candidate {
  /** Which two kinds they are, in order. */
  readonly kinds: number;
  readonly first: Strike;
  readonly second: Strike;
  /** Chance that no third fault joins them. */
  readonly undisturbed: number;
  /** Nanoseconds from the first strike to the last end, and those with both. */
  readonly lengthNs: number;
  readonly bothNs: number;
}

/**
 * Cycles in which a second fault strikes before the first is over, and no third: λi E[Di]·Λ·p0·
 * E[exp(−Λ·length)] a second. The first outage is drawn in proportion to its length, as the second
 * strike falls into a long one sooner; of many candidates those are run whose overlap is long,
 * with weights that make up for the choice. `joined`: those that a third fault joins, and about how
 * long they last. Null when nothing can overlap.
 */
export function drawPairs(
  kinds: readonly FaultKind[],
  { seed, count, total, free }: Options,
): { readonly stratum: Stratum; readonly joined: YearsPlan["leftOut"] } | null {
  const shares = kinds.map(({ rate, length }) => (rate * meanOf(length)) / 1e9);
  const load = shares.reduce((sum, share) => sum + share, 0);
  if (load <= 0) return null;
  const root = `${seed}/year/pairs`;
  const stream = makeStream(root, "cycles", "candidates");
  const lengths = kinds.map(({ length }) => tableOf(length));
  const met = lengths.map(({ values, weights }) => sumsOf(weights.map((w, i) => w * values[i]!)));
  const quantiles = kinds.map(({ length }) => quantileFunctionOf(length));
  const many = Math.max(FEWEST_CANDIDATES, CANDIDATES * count);
  const [byShare, byRate] = [sumsOf(shares), sumsOf(kinds.map(({ rate }) => rate))];
  const all = Array.from({ length: many }, (): Candidate => {
    const [i, j] = [pick(byShare, stream), pick(byRate, stream)];
    const firstNs = Math.round(lengths[i]!.values[pick(met[i]!, stream)]!);
    const atNs = Math.floor(firstNs * stream.next());
    const secondNs = Math.round(quantiles[j]!(stream.next()));
    const lengthNs = Math.max(firstNs, atNs + secondNs);
    return {
      kinds: i * kinds.length + j,
      first: strikeOf(kinds[i]!, 0, firstNs),
      second: strikeOf(kinds[j]!, atNs, secondNs),
      undisturbed: exp((-total * lengthNs) / 1e9),
      lengthNs,
      bothNs: Math.min(firstNs, atNs + secondNs) - atNs,
    };
  });
  const begins = load * total * free * SECONDS_A_YEAR;
  const mean = (f: (one: Candidate) => number) =>
    all.reduce((sum, one) => sum + f(one), 0) / all.length;
  const perYear = begins * mean(({ undisturbed }) => undisturbed);
  // The second strike is the next one after the first, and a third comes before all is over.
  const joins = ({ second, undisturbed }: Candidate): number =>
    exp((-total * second.atNs) / 1e9) - undisturbed;
  const longer = load / total;
  const joined = {
    perYear: begins * mean(joins),
    seconds: begins * mean((one) => joins(one) * (one.lengthNs / 1e9 + longer)),
  };
  const cycles = chosen(all, { count, perYear, root });
  return { stratum: { labels: labelsOf(kinds), perYear, cycles }, joined };
}

function labelsOf(kinds: readonly FaultKind[]): readonly string[] {
  return [...new Set(kinds.map(({ label }) => label))];
}

function strikeOf({ fault, node }: FaultKind, atNs: number, lengthNs: number): Strike {
  return { fault, node, atNs, lengthNs };
}

interface Choice {
  readonly count: number;
  readonly perYear: number;
  readonly root: string;
}

/**
 * A few of many candidates, at even steps through the sum of their chances, kinds and overlaps in
 * order, so that each has its share. The chance of each grows with how long both faults last, and its
 * weight makes up for it: downtime is about as long as the overlap, so that weight times downtime
 * is about the same for all.
 */
function chosen(all: readonly Candidate[], { count, perYear, root }: Choice): readonly Cycle[] {
  const sorted = [...all].sort(
    (a, b) => a.kinds - b.kinds || a.bothNs - b.bothNs || a.lengthNs - b.lengthNs,
  );
  const meanBoth = sorted.reduce((sum, { bothNs }) => sum + bothNs, 0) / sorted.length;
  const chances = sorted.map(({ undisturbed, bothNs }) => undisturbed * (meanBoth + bothNs));
  const sum = chances.reduce((a, b) => a + b, 0);
  const start = makeStream(root, "cycles", "start").next();
  const found: Cycle[] = [];
  let [passed, at] = [0, 0];
  for (let k = 0; k < count; k++) {
    const wanted = ((k + start) / count) * sum;
    while (at < sorted.length - 1 && passed + chances[at]! < wanted) {
      passed += chances[at]!;
      at += 1;
    }
    const { first, second, undisturbed } = sorted[at]!;
    const weight = chances[at]! > 0 ? undisturbed / chances[at]! : 1;
    found.push({ weight, strikes: [first, second], seed: `${root}/${k}` });
  }
  const weights = found.reduce((a, { weight }) => a + weight, 0);
  return found.map((cycle) => ({ ...cycle, weight: (cycle.weight * perYear) / weights }));
}

/** The running sums of weights. */
function sumsOf(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    sums[i] = sum;
  }
  return sums;
}

/** An index, in proportion to the weights whose running sums these are. */
function pick(sums: Float64Array, stream: Stream): number {
  const wanted = stream.next() * sums[sums.length - 1]!;
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
