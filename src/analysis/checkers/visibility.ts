import { bucketOf } from "../../model/histogram-buckets.ts";
import type { Window } from "../../model/measures.ts";
import type { HistogramRecord, HistoryRecord } from "../../model/run-record.ts";
import { Newest } from "./newest.ts";
import { inOrderOf } from "./row-order.ts";
import { sweep, WRITE } from "./sweep.ts";

/** From when on after its acknowledgement a write is seen, as a window's record has it. */
export interface Visibility {
  /** Nanoseconds; a read of the window counts as one. */
  readonly visibleAfterNs: HistogramRecord;
  readonly neverVisible: number;
  /** The age of the newest acknowledged write at each of these reads. */
  readonly askedAfterNs: HistogramRecord;
}

const WORLD = 0;

/**
 * How soon writes are seen, from what reads saw. Each read of a written key says of the newest write
 * that was acknowledged before it began whether it was visible at that age, yes or no; the most
 * likely distribution behind such answers is the isotonic regression of the answers on the ages
 * (Ayer, Brunk, Ewing, Reid & Silverman, Ann. Math. Statist. 26(4), 1955). Of ages below the least
 * that was seen nothing is known: the first share stands for them. Nothing where nobody read a
 * key after its write.
 */
export function visibilityOf(history: HistoryRecord, windows: readonly Window[]): Visibility[] {
  const { kind, key, version, startNs, endNs, count } = history;
  const acknowledged = new Newest(version);
  const ageNs = new Float64Array(count);
  const sees = new Uint8Array(count);
  const asked = new Uint32Array(count);
  let reads = 0;
  sweep(history, {
    ended: (row) => {
      if (kind[row] === WRITE) acknowledged.learn(WORLD, key[row]!, row);
    },
    begun: (row) => {
      const write = kind[row] === WRITE ? -1 : acknowledged.rowOf(WORLD, key[row]!);
      if (write < 0) return;
      ageNs[row] = startNs[row]! - endNs[write]!;
      sees[row] = version[row]! >= version[write]! ? 1 : 0;
      asked[reads++] = row;
    },
  });
  const byAge = inOrderOf(asked.subarray(0, reads), ageNs);
  const own = windows.map((): number[] => []);
  for (const row of byAge) {
    const at = endNs[row]!;
    for (let index = 0; index < windows.length; index++) {
      const { fromNs, toNs } = windows[index]!;
      if (fromNs <= at && at < toNs) own[index]!.push(row);
    }
  }
  return own.map((rows) => distributionOf(rows, ageNs, sees));
}

/** Answers in the order of their ages, pooled until their shares rise. */
function distributionOf(
  rows: readonly number[],
  ageNs: Float64Array,
  sees: Uint8Array,
): Visibility {
  const asked = new Steps();
  const firsts: number[] = [];
  const seen: number[] = [];
  const all: number[] = [];
  for (const row of rows) {
    asked.add(ageNs[row]!, 1);
    // The first share begins with the acknowledgement itself.
    firsts.push(firsts.length === 0 ? 0 : ageNs[row]!);
    seen.push(sees[row]!);
    all.push(1);
    while (seen.length > 1 && isNotRising(seen, all)) {
      const [more, of] = [seen.pop()!, all.pop()!];
      firsts.pop();
      seen[seen.length - 1]! += more;
      all[all.length - 1]! += of;
    }
  }
  const visible = new Steps();
  let below = 0;
  firsts.forEach((ns, step) => {
    const upTo = Math.round((rows.length * seen[step]!) / all[step]!);
    visible.add(ns, upTo - below);
    below = upTo;
  });
  return {
    visibleAfterNs: visible.record(),
    neverVisible: rows.length - below,
    askedAfterNs: asked.record(),
  };
}

function isNotRising(seen: readonly number[], all: readonly number[]): boolean {
  const last = seen.length - 1;
  return seen[last]! * all[last - 1]! <= seen[last - 1]! * all[last]!;
}

/** A histogram whose values come in their order. */
class Steps {
  private readonly counts = new Map<number, number>();
  private count = 0;
  private sum = 0;
  private sumSquares = 0;
  private min = 0;
  private max = 0;

  add(value: number, times: number): void {
    if (times === 0) return;
    if (this.count === 0) this.min = value;
    this.max = value;
    this.count += times;
    this.sum += times * value;
    this.sumSquares += times * value * value;
    const bucket = bucketOf(value);
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + times);
  }

  record(): HistogramRecord {
    const { count, sum, sumSquares, min, max, counts } = this;
    const buckets = Uint32Array.from(counts.keys());
    return {
      count,
      sum,
      sumSquares,
      min,
      max,
      buckets,
      counts: Float64Array.from(counts.values()),
    };
  }
}
