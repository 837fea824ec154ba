import { basename } from "node:path";
import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { EXIT } from "../exit-code.ts";
import { addScenarioFlags, positiveInteger } from "../scenario-options.ts";
import type { StudyFlags } from "../study-call.ts";

interface ReportFlags extends StudyFlags {
  readonly output?: string;
  readonly static?: boolean;
}

/** `report FILE`: runs a scenario and writes one self-contained HTML page. */
export const addReport: AddCommand = (program, door, done) => {
  const command = program
    .command("report")
    .description("run a scenario and write its report, one HTML file that needs nothing else")
    .argument("<file>", "a scenario; - is standard input");
  addScenarioFlags(command)
    .option("-o, --output <file>", "where to write it (the scenario's name with .html)")
    .option("--static", "no script in the page: still charts only, and 900 kB less")
    .option("--jobs <n>", "runs at the same time (the number of cores)", positiveInteger)
    .option("--fail-fast", "stop after the first case in which an expectation failed")
    .option("--cells <dir>", "take finished runs from there, and keep further ones there")
    .option("--queue [address]", "let the workers of a Redis or Valkey server make the runs")
    .option("--no-cache", "make every run anew, and keep none")
    .option("--quiet", "no words beside the result")
    .action(async (file: string, flags: ReportFlags) => {
      done(await reportFile(door, file, flags));
    });
};

async function reportFile(door: Door, file: string, flags: ReportFlags): Promise<number> {
  const { runStudyCall } = await import("../study-call.ts");
  const { exitCodeOf } = await import("../run-call.ts");
  const { reportPage } = await import("../output/report-page.ts");
  const { writeWhole } = await import("../write-files.ts");
  const outcome = await runStudyCall(door, file, flags);
  if (outcome.result === null) return EXIT.wrong;
  const page = await reportPage(outcome, outcome.result, await reproduction(file, flags), {
    static: flags.static === true,
  });
  if (flags.output === "-") {
    door.out(page);
    return exitCodeOf(outcome);
  }
  const output = flags.output ?? `${basename(file === "-" ? "report" : file, ".scenario")}.html`;
  writeWhole(door.cwd, output, page);
  if (!flags.quiet) door.err(`written to ${output}\n`);
  return exitCodeOf(outcome);
}

/** The call that writes the same page again. */
async function reproduction(file: string, flags: ReportFlags): Promise<string> {
  const { callText } = await import("../run-call.ts");
  const call = callText(file, flags).replace(/^quorate run /, "quorate report ");
  return flags.static === true ? `${call} --static` : call;
}
