import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/analysis/checkers/judge-history.ts";
import { PairTable } from "../../../src/analysis/checkers/pair-table.ts";
import { inOrderOf } from "../../../src/analysis/checkers/row-order.ts";
import type { HistoryRecord } from "../../../src/model/run-record.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { historyOf, type Op } from "./history-builder.ts";

/** A history whose columns count how often they are looked at. */
function counted(history: HistoryRecord): { history: HistoryRecord; looks: () => number } {
  let looks = 0;
  const columns = Object.entries(history).map(([name, column]) => {
    if (!ArrayBuffer.isView(column)) return [name, column];
    const watched = new Proxy(column as Float64Array, {
      get(target, property) {
        if (typeof property === "string" && /^\d+$/.test(property)) looks += 1;
        const value: unknown = Reflect.get(target, property);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    return [name, watched];
  });
  return { history: Object.fromEntries(columns) as HistoryRecord, looks: () => looks };
}

type Shape = (index: number, random: () => number) => Op;

/** Readers of lagging replicas beside writers of a few keys, or of one. */
const busy =
  (keys: number, sessions: number): Shape =>
  (index, random) => {
    const isWrite = random() < 0.4;
    const behind = isWrite ? 0 : Math.floor(random() * 30);
    const key = Math.floor(random() * keys);
    const from = 10 * index + Math.floor(random() * 9);
    return {
      kind: isWrite ? "write" : "read",
      session: Math.floor(random() * sessions),
      key,
      node: Math.floor(random() * 3),
      from,
      to: from + 1 + Math.floor(random() * 200),
      version: Math.max(0, index - behind),
      gone: random() < 0.01,
      cause: [Math.floor(random() * keys), Math.max(1, index - 10)],
    };
  };

/** One session that reads the first version for ever and writes upon it. */
const stubborn: Shape = (index) => ({
  kind: index % 2 === 0 ? "read" : "write",
  session: 1,
  from: 2 * index,
  to: 2 * index + 1,
  version: index % 2 === 0 ? 0 : index,
});

const SHAPES = { "many keys": busy(500, 50), "one key": busy(1, 5), stubborn } as const;

function looksOf(rule: string, shape: Shape, count: number): number {
  const stream = makeStream("near-linear", 0, "operations");
  const ops = Array.from({ length: count }, (_, index) => shape(index, () => stream.next()));
  const { history, looks } = counted(historyOf(ops));
  RULES[rule]!(history);
  return looks();
}

describe.each(Object.entries(SHAPES))("twice the history: %s", (_name, shape) => {
  it.each(Object.keys(RULES))("is about twice the work of %s", (rule) => {
    const [once, twice] = [looksOf(rule, shape, 1500), looksOf(rule, shape, 3000)];
    expect(once).toBeGreaterThan(1000);
    expect(twice / once).toBeLessThan(2.5);
  });
});

describe("rows by pairs of numbers", () => {
  it("are those of each pair, however many there are", () => {
    const stream = makeStream("pairs", 0, "numbers");
    const table = new PairTable();
    const rows = new Map<string, number>();
    for (let row = 0; row < 5000; row++) {
      const pair = [Math.floor(stream.next() * 60), Math.floor(stream.next() * 60)] as const;
      table.set(...pair, row);
      rows.set(pair.join(), row);
    }
    for (let first = 0; first < 60; first++) {
      for (let second = 0; second < 60; second++) {
        expect(table.get(first, second)).toBe(rows.get([first, second].join()) ?? -1);
      }
    }
  });
});

describe("rows in the order of times", () => {
  it.each([100, 5000])("keep their order where times are equal: %i rows", (count) => {
    const stream = makeStream("rows", count, "times");
    const times = Float64Array.from({ length: count }, () => Math.floor(stream.next() * 2e12) * 7);
    for (let at = 0; at < count; at += 3) times[at] = times[(at * 31) % count]!;
    const rows = Uint32Array.from(times, (_, row) => row).reverse();
    const expected = [...rows].sort(
      (a, b) => times[a]! - times[b]! || rows.indexOf(a) - rows.indexOf(b),
    );
    expect([...inOrderOf(rows, times)]).toEqual(expected);
  });
});
