import { makeTallier } from "../../../analysis/calibration/tally.ts";
import { delimiterOf, isNoRow, splitFields } from "../fields.ts";
import type { Input } from "../input.ts";
import { makeIgnored, type Reading } from "../reading.ts";

const NAME = /^Seconds_Behind_(?:Source|Master)$/i;

/** `SHOW REPLICA STATUS`, again and again: with \G, as tabs, or as CSV. */
export function readsReplicaStatus(head: readonly string[]): boolean {
  return head.some((line) => /\bSeconds_Behind_(?:Source|Master)\b/i.test(line));
}

/** Seconds behind the source, in the order of the samples. */
export function readReplicaStatus(input: Input): Reading {
  const ignored = makeIgnored();
  const lag = makeTallier();
  let stopped = 0;
  const take = (cell: string, line: number, text: string): void => {
    if (/^null$/i.test(cell)) stopped += 1;
    else if (/^\d+$/.test(cell)) lag.add(Number(cell) * 1e9);
    else ignored.add(line, text, "no number of seconds");
  };
  const table = input.head.find((line) =>
    /Seconds_Behind_\w+[,;|\t]|[,;|\t]\s*Seconds_Behind_/.test(line),
  );
  const delimiter = delimiterOf([table ?? ""]);
  let at = -1;
  for (const { text, number } of input.lines()) {
    const pair = /^\s*Seconds_Behind_(?:Source|Master):\s*(\S+)\s*$/i.exec(text);
    if (pair !== null) take(pair[1]!, number, text);
    if (table === undefined || isNoRow(text)) continue;
    const fields = splitFields(text, delimiter);
    const named = fields.findIndex((field) => NAME.test(field));
    if (named !== -1) at = named;
    else if (at !== -1) take(fields[at] ?? "", number, text);
  }
  return {
    tool: "SHOW REPLICA STATUS",
    series:
      lag.count() === 0
        ? []
        : [
            {
              name: "replica lag",
              what: "Seconds_Behind_Source",
              role: "lag",
              sample: { kind: "values", tally: lag.finish() },
            },
          ],
    notes: [
      "the figure is whole seconds, and 0 for anything below one: a heartbeat table (pt-heartbeat) tells more",
      ...(stopped > 0 ? [`in ${stopped} samples it is NULL: replication was stopped`] : []),
    ],
    ignored: ignored.all(),
  };
}
