import { Command, CommanderError } from "commander";
import type { AddCommand } from "./command.ts";
import { addCache } from "./commands/cache.ts";
import { addCalibrate } from "./commands/calibrate.ts";
import { addCheck } from "./commands/check.ts";
import { addChoose } from "./commands/choose.ts";
import { addCompare } from "./commands/compare.ts";
import { addExplain } from "./commands/explain.ts";
import { addFmt } from "./commands/fmt.ts";
import { addHistory } from "./commands/history.ts";
import { addInit } from "./commands/init.ts";
import { addLsp } from "./commands/lsp.ts";
import { addNotebook } from "./commands/notebook.ts";
import { addPlan } from "./commands/plan.ts";
import { addReport } from "./commands/report.ts";
import { addRun } from "./commands/run.ts";
import { addRunCells } from "./commands/run-cells.ts";
import { addTrace } from "./commands/trace.ts";
import { addValidate } from "./commands/validate.ts";
import { addWorker } from "./commands/worker.ts";
import type { Door } from "./door.ts";
import { CallError, EXIT } from "./exit-code.ts";
import { packageVersion } from "./version.ts";

/**
 * The commands. Each file loads only commander at first; what a command needs beyond that is
 * loaded when it is called, so that `--help` is there at once.
 */
const COMMANDS: readonly AddCommand[] = [
  addInit,
  addCheck,
  addRun,
  addPlan,
  addFmt,
  addExplain,
  addReport,
  addCompare,
  addTrace,
  addChoose,
  addHistory,
  addValidate,
  addCalibrate,
  addNotebook,
  addLsp,
  addCache,
  addRunCells,
  addWorker,
];

/** Carries out one call, given the words after the program's name, and gives the exit code. */
export async function runProgram(words: readonly string[], door: Door): Promise<number> {
  let code: number = EXIT.ok;
  const program = programFor(door, (given) => {
    code = given;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
    return code;
  } catch (error) {
    return explainFailure(error, door, words.includes("--debug"));
  }
}

function programFor(door: Door, done: (code: number) => void): Command {
  const program = new Command("quorate")
    .description("Say what replicates; learn what it costs and what it loses.")
    .version(packageVersion(), "-V, --version")
    .option("--no-color", "plain text without colours")
    .option("--debug", "print the trace of an internal fault")
    .configureOutput({ writeOut: door.out, writeErr: door.err })
    .configureHelp({ helpWidth: Math.min(100, door.columns) })
    .showHelpAfterError("(--help shows how a command is called)")
    .addHelpText("after", `\n${EXIT_HELP}`)
    .exitOverride();
  for (const add of COMMANDS) add(program, door, done);
  return program;
}

const EXIT_HELP = `Exit status: 0 all expectations hold, 1 one failed, 2 the scenario or the call is wrong,
3 internal fault, 130 interrupted.`;

function explainFailure(error: unknown, door: Door, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrong;
  if (error instanceof CallError) {
    door.err(`error: ${error.message}\n`);
    for (const help of error.help) door.err(`  = help: ${help}\n`);
    return EXIT.wrong;
  }
  const reason = error instanceof Error ? error.message : String(error);
  door.err(`internal fault: ${reason}\nThis is a mistake in quorate, not in your scenario. `);
  door.err("Please report it with the scenario and the call; --debug prints where it happened.\n");
  if (debug && error instanceof Error) door.err(`${error.stack ?? ""}\n`);
  return EXIT.internal;
}
