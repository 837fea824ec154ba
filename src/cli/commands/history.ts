import { Option } from "commander";
import type { AddCommand } from "../command.ts";
import { addScenarioFlags, positiveInteger } from "../scenario-options.ts";

/** `history FILE`: every operation of one trial, for judges of other makes. */
export const addHistory: AddCommand = (program, door, done) => {
  const command = program
    .command("history")
    .description("write every operation of one trial, for Jepsen's checkers, Porcupine and others")
    .argument("<file>", "a scenario; - is standard input");
  addScenarioFlags(command)
    .addOption(
      new Option("--format <format>", "for judges: EDN, JSON lines, registers; or a table")
        .choices(["edn", "jsonl", "porcupine", "arrow", "parquet"])
        .default("edn"),
    )
    .option("--trial <n>", "which of the trials, from 1", positiveInteger, 1)
    .option("--out <dir>", "write a file for each case there")
    .option("--quiet", "no words beside the history")
    .addHelpText("after", HELP)
    .action(async (file: string, flags) => {
      const { historyCommand } = await import("../history-command.ts");
      done(await historyCommand(door, file, flags));
    });
};

const HELP = `
edn        a map a line, as in Jepsen's history.edn: {:type :invoke, :f :write, :value [42 7],
           :process 3, :time 1200345000, :index 17, ...}. :type is :invoke, :ok, :fail or :info,
           :value is [key version] (make it a tuple for jepsen.independent), :time is nanoseconds.
           Versions are unique for each key; nil is a key that was never written. Whoever timed
           out is :info, and its process goes on under a new number.
jsonl      the same as JSON objects, with key and value apart.
porcupine  an operation a line with call and return, for a register a key that begins with 0;
           "return": null is a write that may take effect at any time after its call.
arrow      a row an operation: kind, outcome, session, key, node, start_s, end_s, latency_ms and
parquet    version, as Arrow's IPC stream or Parquet, for DuckDB, pandas, polars and R.`;
