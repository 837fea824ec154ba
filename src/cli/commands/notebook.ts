import { Option } from "commander";
import type { AddCommand } from "../command.ts";
import { moment, positiveInteger } from "../scenario-options.ts";

const EXITS = `Exit status: 0 all cells ran, 1 a cell failed or took too long (with --expect: or an expectation
does not hold), 2 the call is wrong, 3 the kernel died, 130 interrupted. What was done until then is
kept. Without --expect a scenario may fail its expectations: that is named, and often the point.`;

const SERVE_EXAMPLE = `
  quorate notebook serve notebooks --port 8890 -- --allow-root`;

/** `notebook run|export|serve|new`: notebooks without Python, and with Jupyter where there is one. */
export const addNotebook: AddCommand = (program, door, done) => {
  const notebook = program
    .command("notebook")
    .description("run notebooks, make pages of them, open them in Jupyter, begin a new one");
  notebook
    .command("run")
    .description("run all cells of notebooks and store what they show, in place")
    .argument("<file...>", "notebooks (.ipynb)")
    .addOption(
      new Option("--kernel <kernel>", "run in this kernel (the notebook's own)").choices([
        "tslab",
        "deno",
      ]),
    )
    .option("--timeout <time>", "the most that one cell may take (10min)", moment)
    .option("--out <file>", "write there and leave the notebook as it is")
    .option("--check", "write nothing; fail if a cell shows something else than is stored")
    .option("--expect", "fail if an expectation of a scenario does not hold")
    .option("--quiet", "no progress, and no words when all is well")
    .addHelpText("after", `\n${EXITS}`)
    .action(async (files: string[], flags) => {
      const { runNotebooks } = await import("../notebook/run-command.ts");
      done(await runNotebooks(door, files, flags));
    });
  notebook
    .command("export")
    .description("make one HTML page of a notebook, with its outputs as they are; nothing is run")
    .argument("<file...>", "notebooks (.ipynb)")
    .option("--out <file>", "write there (beside the notebook)")
    .option("--quiet", "no words when all is well")
    .action(async (files: string[], flags) => {
      const { exportNotebooks } = await import("../notebook/export-command.ts");
      done(exportNotebooks(door, files, flags));
    });
  notebook
    .command("serve")
    .description(
      "open a folder in Jupyter, with the kernels of this package; says how to install it",
    )
    .argument("[folder...]", "the notebooks' folder (.); after -- words for Jupyter itself")
    .option("--port <n>", "the port of Jupyter's server", positiveInteger)
    .option("--no-browser", "open no browser")
    .addHelpText("after", SERVE_EXAMPLE)
    .action(async (given: string[], flags) => {
      const { serveNotebooks } = await import("../notebook/serve-command.ts");
      done(await serveNotebooks(door, given, flags));
    });
  notebook
    .command("new")
    .description("begin a notebook, from a scenario or with a first one")
    .argument("<file>", "the notebook to write (.ipynb)")
    .option("--from <scenario>", "the scenario that it asks about")
    .option("--force", "write over a notebook that is there")
    .option("--quiet", "no words when all is well")
    .action(async (file: string, flags) => {
      const { newNotebook } = await import("../notebook/new-command.ts");
      done(newNotebook(door, file, flags));
    });
};
