import type { AddCommand } from "../command.ts";
import { addScenarioFlags, positiveInteger, setting } from "../scenario-options.ts";

/** `compare A B`, `compare FILE --against …`, `compare FILE`: which is better, and by how much. */
export const addCompare: AddCommand = (program, door, done) => {
  const command = program
    .command("compare")
    .description(
      "run two scenarios, or one at other values, with the same random numbers and say what differs",
    )
    .argument("<file>", "scenario A; - is standard input")
    .argument("[other]", "scenario B; the same as A when only --against is given");
  addScenarioFlags(command)
    .option("--against <name=value>", "what B has in place of A's value (again for more)", setting)
    .option("--by <param>", "without B: the swept param whose values are compared")
    .option("--fixes", "every way to read: what of the anomalies each leaves, and its price")
    .option("--out <dir>", "with --fixes: also write report.html, results.json and CSV there")
    .option("--jobs <n>", "runs at the same time (the number of cores)", positiveInteger)
    .option("--json", "print one JSON object")
    .option("--fail-if-worse", "exit with 1 when B is surely worse in one of the measures")
    .option("--no-cache", "make every run anew, and keep none")
    .option("--quiet", "no words beside the results")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, other: string | undefined, flags) => {
      const { compareCommand } = await import("../compare-command.ts");
      done(await compareCommand(door, file, other, flags));
    });
};

const EXAMPLES = `
Examples:
  quorate compare before.scenario after.scenario
  quorate compare geo.scenario --set ack=none --against "ack=any 1 of [pg2, pg3]"
  quorate compare geo.scenario --by ack --measure "p99(write.latency)"
  quorate compare shop.scenario --fixes --out fixes`;
