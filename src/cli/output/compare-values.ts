import pc from "picocolors";
import type { Comparison } from "../../analysis/comparison/comparison.ts";
import type { StudyResult } from "../../analysis/results.ts";
import type { Side } from "../compare-run.ts";
import type { Door } from "../door.ts";
import { packageVersion } from "../version.ts";
import { comparisonJson } from "./comparison-json.ts";
import { manyLines } from "./comparisons.ts";
import { diagnosticsJson, jsonText } from "./json.ts";
import { printable } from "./layout.ts";

/** Prints how the values of one scenario's swept params compare. */
export function printComparisons(
  door: Door,
  { prepared }: Side,
  result: StudyResult,
  comparisons: readonly Comparison[],
  json: boolean,
): void {
  const { title, seed } = result.study;
  if (json) {
    const found = {
      scenario: title,
      version: packageVersion(),
      seed,
      hash: result.hash,
      resultHash: result.resultHash,
      complete: result.complete,
      comparisons: comparisons.map((one) => comparisonJson(one, result.cases)),
      diagnostics: diagnosticsJson(prepared.diagnostics, prepared.sources),
    };
    door.out(jsonText(found));
    return;
  }
  const paint = pc.createColors(door.colours.out);
  const trials = Math.max(...result.cases.map((one) => one.trials));
  const lines = [
    paint.bold(printable(title)),
    `${result.cases.length} cases, ${trials} trials each; ± is the 95 % interval, seed ${printable(seed)}`,
    "",
    ...manyLines(comparisons, paint, door.columns),
    ...(result.complete
      ? []
      : ["", paint.yellow("Incomplete: some runs did not reach their end.")]),
  ];
  door.out(`${lines.join("\n")}\n`);
}
