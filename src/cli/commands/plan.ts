import type { AddCommand } from "../command.ts";
import { addScenarioFlags, positiveInteger } from "../scenario-options.ts";

/** `plan FILE`: what would be run and what it would cost, without running it. */
export const addPlan: AddCommand = (program, door, done) => {
  const command = program
    .command("plan")
    .description("say what a run would do and cost, with its limits by closed form")
    .argument("<file>", "a scenario; - is standard input");
  addScenarioFlags(command)
    .option("--jobs <n>", "runs at the same time (the number of cores)", positiveInteger)
    .option("--out <file>", "write the plan there, for `quorate run-cells`")
    .option("--json", "print one JSON object")
    .action(async (file: string, flags) => {
      const { planCommand } = await import("../plan-command.ts");
      done(await planCommand(door, file, flags));
    });
};
