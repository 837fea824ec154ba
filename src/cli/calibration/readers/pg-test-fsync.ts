import type { Input } from "../input.ts";
import { makeIgnored, type Reading, type Series } from "../reading.ts";

/** `pg_test_fsync`: means of each method, no more. */
export function readsPgTestFsync(head: readonly string[]): boolean {
  return head.some((line) => /^Compare file sync methods using/.test(line));
}

/**
 * The methods of one write of one page. The default of PostgreSQL on Linux is fdatasync; it is the
 * one for the block, the others stand beside it.
 */
export function readPgTestFsync(input: Input): Reading {
  const ignored = makeIgnored();
  const series: Series[] = [];
  let section = "";
  for (const { text, number } of input.lines()) {
    const title = /^Compare file sync methods using (.*):/.exec(text);
    if (title !== null) section = title[1]!;
    else if (/^(Compare|Test|Non-sync)/.test(text)) section = "";
    const row = /^\s+(\w+)\s+([\d.,]+) ops\/sec(?:\s+([\d.,]+) usecs\/op)?\s*\*?$/.exec(text);
    if (row === null || !/^one /.test(section)) continue;
    const perSecond = Number(row[2]);
    if (!(perSecond > 0)) {
      ignored.add(number, text, "no rate with a decimal point: run pg_test_fsync with LC_ALL=C");
      continue;
    }
    series.push({
      name: row[1]!,
      what: `${row[1]!}, ${section}`,
      role: "fsync",
      // The rate has more digits than the microseconds beside it.
      sample: { kind: "mean", mean: 1e9 / perSecond, count: null },
      aside: true,
    });
  }
  const main = series.find(({ name }) => name === "fdatasync") ?? series[0];
  return {
    tool: "pg_test_fsync",
    series: series.map((one) => (one === main ? { ...one, aside: false } : one)),
    notes: [
      "pg_test_fsync prints means: how long the slow flushes take is not in it, and they make a p99. `quorate calibrate disk --dir DIR` measures each flush.",
    ],
    ignored: ignored.all(),
  };
}
