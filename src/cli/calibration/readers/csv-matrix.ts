import { CallError } from "../../exit-code.ts";
import { delimiterOf, isNoRow, splitFields } from "../fields.ts";
import type { Input } from "../input.ts";
import { type NumberStyle, parseCell, unitInName } from "../numbers.ts";
import { makeIgnored, type Reading, type Series } from "../reading.ts";
import type { CsvOptions } from "./csv.ts";

/** Names along the top that also stand along the side: a table of pairs, as clouds publish them. */
export function readsMatrix(head: readonly string[]): boolean {
  const rows = head.filter((line) => !isNoRow(line));
  const delimiter = delimiterOf(rows);
  const [top = [], ...below] = rows.map((line) => splitFields(line, delimiter));
  const across = new Set(top.slice(1).filter((name) => name !== ""));
  const down = below.map(([name = ""]) => name);
  return across.size > 1 && down.length > 1 && down.every((name) => across.has(name));
}

/**
 * A table of round trips, a cell a pair: a link for each two names, the mean of both directions where
 * both stand. What a name has with itself is within it, and left out. A cell is one figure, so that
 * nothing is known of how the round trips scatter.
 */
export function readMatrix(input: Input, { unit: said, decimalComma }: CsvOptions): Reading {
  const rows = input.head.filter((line) => !isNoRow(line));
  const delimiter = delimiterOf(rows);
  const top = splitFields(rows[0] ?? "", delimiter);
  const unit = said ?? unitInName(top[0] ?? "");
  if (unit === null) {
    throw new CallError(`${input.name}: this is a table of pairs; what is the unit of its cells?`, [
      "say it: --unit ms",
    ]);
  }
  const style: NumberStyle = { unit, decimalComma };
  const ignored = makeIgnored();
  const pairs = new Map<string, { readonly ends: readonly [string, string]; cells: number[] }>();
  for (const { text, number } of input.lines()) {
    if (isNoRow(text)) continue;
    const [from = "", ...cells] = splitFields(text, delimiter);
    // The names along the top.
    if (!top.slice(1).includes(from)) continue;
    for (const [index, cell] of cells.entries()) {
      const to = top[index + 1] ?? "";
      if (to === from || to === "" || cell === "") continue;
      const parsed = parseCell(cell, style);
      if (!parsed.ok) {
        ignored.add(number, `${from}, ${to}: ${cell}`, parsed.why);
        continue;
      }
      const ends = [from, to].sort() as [string, string];
      const pair = pairs.get(ends.join("\u0000")) ?? { ends, cells: [] };
      pair.cells.push(parsed.value);
      pairs.set(ends.join("\u0000"), pair);
    }
  }
  return {
    tool: `a table of round trips in ${unit.name}`,
    series: [...pairs.values()].map(({ ends, cells }): Series => {
      const mean = cells.reduce((sum, one) => sum + one, 0) / cells.length;
      return {
        name: ends.join(" "),
        what: `round trip of ${ends.join(" and ")}`,
        role: "rtt",
        sample: { kind: "mean", mean, count: null },
        ends,
      };
    }),
    notes: [
      "each cell is one figure: how round trips scatter is not in it, and makes a p99. `ping -c 1000` tells it",
    ],
    ignored: ignored.all(),
  };
}
