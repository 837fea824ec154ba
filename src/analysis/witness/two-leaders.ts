import type { EpisodeRecord, HistoryRecord, WitnessedOperation } from "../../model/run-record.ts";
import { witnessed } from "../checkers/witness.ts";

const WRITE = 1;
const OK = 0;

/**
 * Two writes that show a split brain where no key has been written on both sides: of those begun
 * and acknowledged while two led, by different ones of them, the pair that is told in the shortest
 * time; one of the same key comes before all others. Null when only one side took writes.
 */
export function twoLeaders(
  history: HistoryRecord,
  episodes: readonly EpisodeRecord[],
): readonly WitnessedOperation[] | null {
  let best: readonly number[] | null = null;
  for (const { kind, fromNs, toNs } of episodes) {
    if (kind !== "split_brain") continue;
    const pair = pairWithin(history, fromNs, toNs);
    if (pair !== null && (best === null || isPlainer(history, pair, best))) best = pair;
  }
  return best?.map((row) => witnessed(history, row)) ?? null;
}

/** Said where two led and nobody noticed. */
export const ONE_SIDE =
  "Two nodes led at the same time, but clients had writes acknowledged by one of them only: there is no pair of writes to show.";

/** The plainest pair of neighbours in time, by different nodes. */
function pairWithin(
  history: HistoryRecord,
  fromNs: number,
  toNs: number,
): readonly number[] | null {
  const { kind, outcome, startNs, endNs, key, node, count } = history;
  /** By node the last write seen, and by node and key. */
  const last = new Map<number, number>();
  const ofKey = new Map<number, Map<number, number>>();
  let best: readonly number[] | null = null;
  for (let row = 0; row < count; row++) {
    if (kind[row] !== WRITE || outcome[row] !== OK) continue;
    if (startNs[row]! < fromNs || endNs[row]! > toNs) continue;
    const same = ofKey.get(key[row]!) ?? new Map<number, number>();
    for (const before of [...last, ...same]) {
      if (before[0] === node[row]) continue;
      const pair = [before[1], row];
      if (best === null || isPlainer(history, pair, best)) best = pair;
    }
    last.set(node[row]!, row);
    same.set(node[row]!, row);
    ofKey.set(key[row]!, same);
  }
  return best;
}

function isPlainer(history: HistoryRecord, a: readonly number[], b: readonly number[]): boolean {
  const [alikeA, alikeB] = [isOfOneKey(history, a), isOfOneKey(history, b)];
  return alikeA === alikeB ? spanOf(history, a) < spanOf(history, b) : alikeA;
}

function isOfOneKey({ key }: HistoryRecord, [a, b]: readonly number[]): boolean {
  return key[a!] === key[b!];
}

function spanOf({ startNs, endNs }: HistoryRecord, rows: readonly number[]): number {
  const from = Math.min(...rows.map((row) => startNs[row]!));
  return Math.max(...rows.map((row) => endNs[row]!)) - from;
}
