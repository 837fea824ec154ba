import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/engine/kernel/simulation.ts";
import { KeyTable } from "../../../src/engine/storage/key-table.ts";
import { makeStream } from "../../../src/random/stream.ts";

/** Keys found by number, keys found by hash, and both sides of the border. */
const SOME = [0, 1, 1023, 1024, 100_000, 2 ** 18 - 1, 2 ** 18, 2 ** 18 + 1, 999_999_999];

describe("the table of keys", () => {
  it.each(SOME)("knows nothing of a key that nobody wrote: %d", (key) => {
    const table = new KeyTable(new Simulation());
    expect([table.latestOf(key), table.versionOf(key)]).toEqual([0, 0]);
  });

  it.each(SOME)("keeps position and version of a key, and takes them back: %d", (key) => {
    const table = new KeyTable(new Simulation());
    expect([table.append(key, 5), table.append(key, 2 ** 40)]).toEqual([1, 2]);
    expect([table.latestOf(key), table.versionOf(key)]).toEqual([2 ** 40, 2]);
    table.undo(key, 5);
    expect([table.latestOf(key), table.versionOf(key)]).toEqual([5, 1]);
    table.undo(key, 0);
    expect([table.latestOf(key), table.append(key, 9)]).toEqual([0, 1]);
  });

  it("agrees with a map over tens of thousands of writes, reads and crashes", () => {
    const stream = makeStream("keys", 0, "test");
    const table = new KeyTable(new Simulation());
    const expected = new Map<number, number[]>();
    let wrong = 0;
    for (let lsn = 1; lsn < 60_000; lsn++) {
      const span = [50, 5000, 300_000, 1e9][lsn % 4]!;
      const key = Math.floor(stream.next() * span);
      const records = expected.get(key) ?? [];
      expected.set(key, records);
      if (records.length > 0 && stream.next() < 0.3) {
        records.pop();
        table.undo(key, records.at(-1) ?? 0);
      } else {
        records.push(lsn);
        if (table.append(key, lsn) !== records.length) wrong += 1;
      }
      if (table.latestOf(key) !== (records.at(-1) ?? 0)) wrong += 1;
    }
    for (const [key, records] of expected) {
      if (table.latestOf(key) !== (records.at(-1) ?? 0)) wrong += 1;
      if (table.versionOf(key) !== records.length) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it("takes room by the keys that were written, not by the width of the key space", () => {
    const simulation = new Simulation();
    const table = new KeyTable(simulation);
    const before = simulation.poolBytes;
    for (let write = 0; write < 500; write++) table.append(1e9 - 1e6 * write, write + 1);
    expect(simulation.poolBytes).toBe(before);
    for (let key = 0; key < 2048; key++) table.append(key, key + 1);
    expect(simulation.poolBytes - before).toBe(1024 * 16);
  });
});
