import type { HistoryRecord } from "../../model/run-record.ts";
import { ednLine } from "./edn.ts";
import { tellEvents } from "./events.ts";
import { jsonLine } from "./json-lines.ts";
import { tellOperations } from "./porcupine.ts";

export const HISTORY_FORMATS = ["edn", "jsonl", "porcupine"] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

/** The ending of a file of each format. */
export const HISTORY_ENDINGS: Readonly<Record<HistoryFormat, string>> = {
  edn: "edn",
  jsonl: "jsonl",
  porcupine: "porcupine.jsonl",
};

/**
 * Writes a history line by line, each with its line end, in memory that grows with the history's
 * columns only. `names` are the nodes'; a node without one is written as a number.
 *
 * - `edn`: an operation map a line, as Jepsen keeps `history.edn`: `:type :invoke | :ok | :fail |
 *   :info`, `:f :read | :write`, `:value [key version]` (a tuple of jepsen.independent, once the
 *   vector is made into one), `:process`, `:time` in nanoseconds, `:index`.
 * - `jsonl`: the same as JSON objects, `key` and `value` apart.
 * - `porcupine`: an operation a line with its call and return, for a register a key; what did not
 *   happen is left out, and a write whose outcome nobody knows has no return.
 */
export function writeHistory(
  format: HistoryFormat,
  history: HistoryRecord,
  names: readonly string[],
  emit: (line: string) => void,
): void {
  if (format === "porcupine") {
    tellOperations(history, (operation) => emit(`${JSON.stringify(operation)}\n`));
    return;
  }
  const line = format === "edn" ? ednLine : jsonLine;
  let index = 0;
  tellEvents(history, (event) => {
    emit(`${line(event, index, names)}\n`);
    index += 1;
  });
}
