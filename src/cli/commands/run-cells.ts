import { InvalidArgumentError, Option } from "commander";
import type { AddCommand } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { positiveInteger } from "../scenario-options.ts";

/** `run-cells`: some runs of a plan, for many machines without a queue between them. */
export const addRunCells: AddCommand = (program, door, done) => {
  program
    .command("run-cells")
    .description("carry out some runs of a plan, for arrays of jobs on many machines")
    .option("--plan <file>", "what `quorate plan FILE --out` wrote", "plan.json")
    .option("--out <dir>", "the folder of finished runs, which all machines may share", "cells")
    .option("--range <i..j>", "these cells, both ends included, counted from 0", range)
    .option("--part <i/n>", "every n-th cell from cell i on, i from 0", part)
    .option("--jobs <n>", "runs at the same time (the number of cores)", positiveInteger)
    .option("--quiet", "say nothing but errors")
    .addOption(
      new Option(
        "--template <system>",
        "print a job for SLURM's or Kubernetes' arrays instead",
      ).choices(["slurm", "kubernetes"]),
    )
    .addHelpText("after", HELP)
    .action(async (flags) => {
      if (flags.template !== undefined) {
        const { jobTemplate } = await import("../queue/job-template.ts");
        door.out(jobTemplate(flags.template));
        return done(EXIT.ok);
      }
      const { runCellsCommand } = await import("../queue/run-cells-command.ts");
      done(await runCellsCommand(door, flags));
    });
};

const HELP = `
What is there already is not made again, so that a part may be started as often as one likes.

  quorate plan geo.scenario --out plan.json
  quorate run-cells --plan plan.json --part 0/48 --out cells      (on each machine its own part)
  quorate run geo.scenario --cells cells                          (puts the answer together)`;

function range(text: string): { from: number; to: number } {
  const match = /^(\d+)\.\.(\d+)$/.exec(text);
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || from > to) throw new InvalidArgumentError("Write two numbers, as 0..19.");
  return { from, to };
}

function part(text: string): { index: number; of: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index >= of) {
    throw new InvalidArgumentError(
      "Write a part and how many there are, as 0/48; the last is 47/48.",
    );
  }
  return { index, of };
}
