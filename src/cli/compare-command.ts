import { compareBy } from "../analysis/comparison/comparison.ts";
import { fixesStudy } from "../analysis/comparison/fixes.ts";
import { compareStudies, type TwoStudies } from "../analysis/comparison/two-studies.ts";
import type { StudyResult } from "../analysis/results.ts";
import { hasErrors, type Outcome, type Prepared, prepare } from "../run.ts";
import { type CompareFlags, chosenMetrics } from "./compare-flags.ts";
import { runSides, type Side } from "./compare-run.ts";
import type { Door } from "./door.ts";
import { CallError, EXIT } from "./exit-code.ts";
import { type Loaded, load } from "./load.ts";
import { printComparisons } from "./output/compare-values.ts";
import { printFixes } from "./output/fixes.ts";
import { printTwo } from "./output/two-studies.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { callText, exitCodeOf } from "./run-call.ts";
import { scenarioOptions } from "./scenario-options.ts";

/**
 * Carries out `compare` and gives the exit code: 1 when an expectation fails on either side, or B is
 * surely worse and that was to fail the call.
 */
export async function compareCommand(
  door: Door,
  file: string,
  other: string | undefined,
  flags: CompareFlags,
): Promise<number> {
  if (flags.fixes) return compareFixes(door, file, other, flags);
  if (flags.out !== undefined) {
    throw new CallError("--out writes the page of --fixes", [
      "for other comparisons write `compare m by p` into the scenario's report, and use `quorate report`",
    ]);
  }
  if (other === undefined && flags.against === undefined) return compareValues(door, file, flags);
  if (flags.by !== undefined) {
    throw new CallError("--by compares the values of one scenario; leave it out with a B");
  }
  const loaded = load(door, file, flags.allowDir);
  const a = sideOf(door, "A", file, loaded, flags);
  const { study } = a.prepared;
  if (study === null) return EXIT.wrong;
  // The same seed and as many trials, so that each trial of A has its partner.
  const { trials } = study;
  const alike = {
    seed: study.seed,
    ...(trials.kind === "fixed" && { trials: trials.count }),
    ...flags,
    set: { ...flags.set, ...flags.against },
  };
  const b =
    other === undefined
      ? sideOf(door, "B", file, loaded, alike)
      : sideOf(door, "B", other, load(door, other, flags.allowDir), alike);
  if (b.prepared.study === null) return EXIT.wrong;
  const outcomes = await runSides(door, [a, b], flags);
  const [left, right] = outcomes.map(({ result }) => result) as [StudyResult, StudyResult];
  const compared = compareStudies(left, right, chosenMetrics(a, flags));
  if (compared.pairs.length === 0) {
    throw new CallError("no case of A has its like in B", [
      "cases belong together when the params that both sweep have the same values",
    ]);
  }
  printTwo(door, { a, b, results: [left, right], compared, outcomes }, flags.json ?? false);
  printFailures(door, outcomes);
  return exitCode(outcomes, compared, flags);
}

/** The values of the swept params of one scenario, metric by metric. */
async function compareValues(door: Door, file: string, flags: CompareFlags): Promise<number> {
  const side = sideOf(door, "", file, load(door, file, flags.allowDir), flags);
  const { study } = side.prepared;
  if (study === null) return EXIT.wrong;
  const { axes } = study;
  if (axes.length === 0) {
    throw new CallError(`there is nothing to compare: ${file} has a single case`, [
      "name a second scenario: `quorate compare before.scenario after.scenario`",
      "or another value: `--against name=value`, or `sweep { vary name over [..] }` in the scenario",
    ]);
  }
  if (flags.by !== undefined && !axes.includes(flags.by)) {
    throw new CallError(`${flags.by} is not swept`, [`swept are: ${axes.join(", ")}`]);
  }
  const by = flags.by === undefined ? axes : [flags.by];
  const outcomes = await runSides(door, [side], flags);
  const result = outcomes[0]!.result!;
  const metrics = study.metrics.filter(({ id }) => chosenMetrics(side, flags, 4).includes(id));
  const comparisons = metrics.map((metric) => compareBy(result, metric, by));
  printComparisons(door, side, result, comparisons, flags.json ?? false);
  printFailures(door, outcomes);
  return exitCode(outcomes, null, flags);
}

/** Every fix for the first case of a scenario, or for the case that `--case` chooses. */
async function compareFixes(
  door: Door,
  file: string,
  other: string | undefined,
  flags: CompareFlags,
): Promise<number> {
  if (other !== undefined || flags.against !== undefined || flags.by !== undefined) {
    throw new CallError("--fixes looks at one scenario; leave B, --against and --by out");
  }
  const side = sideOf(door, "", file, load(door, file, flags.allowDir), flags);
  const { study } = side.prepared;
  if (study === null) return EXIT.wrong;
  const fixes = fixesStudy(study, 0);
  if (fixes === null) {
    throw new CallError("there is no way to read that could be another one", [
      "--fixes needs a workload that reads",
    ]);
  }
  const prepared = { ...side.prepared, study: fixes };
  const outcomes = await runSides(door, [{ ...side, prepared }], flags);
  const [outcome] = outcomes;
  const result = outcome!.result!;
  if (flags.json) {
    const comparisons = fixes.metrics.map((metric) => compareBy(result, metric, fixes.axes));
    printComparisons(door, side, result, comparisons, true);
  } else {
    printFixes(door, result);
  }
  if (flags.out !== undefined) {
    const { writeFolder } = await import("./output/folder.ts");
    const command = `${callText(file, flags).replace(/^quorate run/, "quorate compare")} --fixes`;
    await writeFolder(door, flags.out, { ...outcome!, study: fixes }, result, command);
    if (!flags.quiet) door.err(`written to ${flags.out}\n`);
  }
  printFailures(door, outcomes);
  return exitCode(outcomes, null, flags);
}

/** One side read, checked and compiled; what was found is printed under its letter. */
function sideOf(
  door: Door,
  letter: string,
  file: string,
  { source, reader }: Loaded,
  flags: CompareFlags,
): Side {
  const options = { ...scenarioOptions(flags), reader };
  const prepared = prepare(source, options);
  const told = flags.quiet && !hasErrors(prepared.diagnostics) ? [] : prepared.diagnostics;
  if (told.length > 0 && letter !== "") door.err(`${letter}: ${file}\n`);
  printDiagnostics(door, told, prepared.sources);
  return {
    letter,
    file,
    set: flags.set ?? {},
    options,
    prepared: comparedOnly(prepared),
    plain: prepareWithout(source, options),
  };
}

/** The study's default metrics, to tell those that the call asks for from them. */
function prepareWithout(source: Loaded["source"], options: Side["options"]): Prepared {
  const { measures: _, ...rest } = options;
  return options.measures === undefined
    ? { study: null, sources: [], diagnostics: [] }
    : prepare(source, rest);
}

/** Searches, rankings and stories have no part in a comparison: they are not run. */
function comparedOnly(prepared: Prepared): Prepared {
  const { study } = prepared;
  if (study === null) return prepared;
  const cases = study.cases.map(({ finds: _, ...one }) => one);
  return { ...prepared, study: { ...study, report: [], cases } };
}

function printFailures(door: Door, outcomes: readonly Outcome[]): void {
  for (const { failures, study } of outcomes) {
    for (const { caseIndex, trial, reason } of failures) {
      const label = study?.cases[caseIndex]?.label ?? "";
      door.err(`internal fault in trial ${trial + 1} of ${label}: ${reason}\n`);
    }
  }
}

/** A fault outweighs all, an interruption the verdicts, a failed expectation what is only worse. */
function exitCode(
  outcomes: readonly Outcome[],
  compared: TwoStudies | null,
  { failIfWorse }: CompareFlags,
): number {
  const codes = outcomes.map(exitCodeOf);
  for (const code of [EXIT.wrong, EXIT.internal, EXIT.interrupted, EXIT.failed]) {
    if (codes.includes(code)) return code;
  }
  const worse = compared?.pairs.some(({ metrics }) => metrics.some(({ bIs }) => bIs === "worse"));
  return failIfWorse && worse ? EXIT.failed : EXIT.ok;
}
