import { Option } from "commander";
import type { AddCommand } from "../command.ts";
import { addScenarioFlags, positiveInteger } from "../scenario-options.ts";

/** `run FILE`: the answer, as a table in the terminal or as data. */
export const addRun: AddCommand = (program, door, done) => {
  const command = program
    .command("run")
    .description("run a scenario and print what it costs and what it loses")
    .argument("<file>", "a scenario; - is standard input");
  addScenarioFlags(command)
    .option("--jobs <n>", "runs at the same time (the number of cores)", positiveInteger)
    .option("--out <dir>", "also write results.json, cases.csv, runs.csv and report.html there")
    .addOption(
      new Option("--format <format>", "how results are printed")
        .choices(["table", "json", "csv", "arrow", "parquet"])
        .default("table"),
    )
    .option("--json", "print one JSON object; the same as --format json")
    .option("--raw", "leave texts in CSV as they are, also those that look like formulas")
    .option("--fail-fast", "stop after the first case in which an expectation failed")
    .option("--watch", "run again whenever the scenario changes")
    .option("--cells <dir>", "take finished runs from there, and keep further ones there")
    .option("--queue [address]", "let the workers of a Redis or Valkey server make the runs")
    .option("--no-cache", "make every run anew, and keep none")
    .option("--quiet", "no words beside the results")
    .action(async (file: string, flags) => {
      const { runCommand } = await import("../run-command.ts");
      done(await runCommand(door, file, flags));
    });
};
