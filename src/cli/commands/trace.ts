import { Option } from "commander";
import type { AddCommand } from "../command.ts";
import { addScenarioFlags, moment, positiveInteger, wholeNumber } from "../scenario-options.ts";

/** `trace FILE`: one violation, or a stretch of one trial, told in words, as data or as a picture. */
export const addTrace: AddCommand = (program, door, done) => {
  const command = program
    .command("trace")
    .description("tell how one violation, or what happened in a short stretch of one trial")
    .argument("<file>", "a scenario; - is standard input");
  addScenarioFlags(command)
    .option(
      "--of <metric>",
      "what is to be told: violations(read_your_writes), stale_reads, lost_writes, …",
    )
    .option("--trial <n>", "this trial only (the first that shows it)", positiveInteger)
    .option("--from <time>", "from this moment of the run on, as 20s", moment)
    .option("--to <time>", "up to this moment of the run", moment)
    .option("--key <n>", "only operations on this key", wholeNumber)
    .option("--session <n>", "only operations of this session", wholeNumber)
    .option("--out <file>", "write the space-time diagram there, as SVG")
    .addOption(
      new Option("--theme <theme>", "the picture's colours")
        .choices(["light", "dark"])
        .default("light"),
    )
    .option("--json", "print one JSON object")
    .option("--quiet", "no words beside the story")
    .action(async (file: string, flags) => {
      const { traceCommand } = await import("../trace-command.ts");
      done(await traceCommand(door, file, flags));
    });
};
