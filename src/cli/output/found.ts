import type { CaseResult, FindResult, StudyResult } from "../../analysis/results.ts";
import {
  foundInterval,
  foundSentence,
  foundValue,
  probeReason,
  probeVerdict,
  showsCurve,
} from "../../report/found-words.ts";
import type { Paint } from "../door.ts";
import { caseColumns } from "./case-columns.ts";
import { estimateText } from "./interval.ts";
import { type Column, figureColumn, fitColumns, layTable, printable, wrap } from "./layout.ts";

/** Cases up to which the values that were tried are listed. */
const LISTED = 3;

/** What was sought: each search's answer, of a sweep a table with a case a row. */
export function foundLines(result: StudyResult, paint: Paint, columns: number): string[] {
  const { found = [], cases } = result;
  if (found.length === 0) return [];
  const texts = [...new Set(found.map(({ find }) => headOf(find)))];
  const blocks = texts.map((head) => {
    const answers = found.filter(({ find }) => headOf(find) === head);
    const title = wrap(`  ${printable(head)}`, columns, 4);
    const lines = answers.length === 1 ? single(answers[0]!) : table(result, answers, columns);
    return [...title, ...lines, ...remarkLines(answers, cases, columns), ...curves(answers, cases)];
  });
  return [paint.bold("Found"), ...blocks.flatMap((block, i) => (i === 0 ? block : ["", ...block]))];
}

function headOf({ text, label }: FindResult["find"]): string {
  return label === undefined ? text : `${label}: ${text}`;
}

function single(found: FindResult): string[] {
  return [`    ${printable(foundSentence(found))}`];
}

function table({ study, cases }: StudyResult, answers: readonly FindResult[], width: number) {
  const plans = answers.flatMap(({ caseIndex }) => cases[caseIndex]?.plan ?? []);
  const leading = caseColumns(study.axes, plans);
  const column = (title: string, cells: readonly string[]): Column => ({
    title: printable(title),
    align: "right",
    cells: cells.map(printable),
  });
  const guesses = answers.map(({ outcome, firstGuessText }) =>
    outcome === "found" ? firstGuessText : "",
  );
  const shown = [
    column(answers[0]!.find.param, answers.map(foundValue)),
    column("between", answers.map(foundInterval)),
    column(
      "runs",
      answers.map(({ runs }) => String(runs)),
    ),
    ...(guesses.some((text) => text !== "") ? [column("first guess", guesses)] : []),
  ];
  const tables = fitColumns([...leading, ...shown], leading.length, width - 4);
  return tables.flatMap((one) => layTable(one, "    "));
}

/** Each remark once, with its case where it is not of all. */
function remarkLines(
  answers: readonly FindResult[],
  cases: readonly CaseResult[],
  columns: number,
): string[] {
  const where = new Map<string, FindResult[]>();
  for (const one of answers) {
    for (const remark of one.remarks) where.set(remark, [...(where.get(remark) ?? []), one]);
  }
  return [...where].flatMap(([remark, of]) => {
    const label = cases[of[0]!.caseIndex]?.plan.label ?? "";
    const which = of.length === 1 ? label : `${of.length} cases`;
    const all = of.length === answers.length;
    return wrap(`    - ${printable(all ? remark : `${which}: ${remark}`)}`, columns, 6);
  });
}

/** The values that were tried, where they say more than the answer. */
function curves(answers: readonly FindResult[], cases: readonly CaseResult[]): string[] {
  const shown = answers.filter(showsCurve).slice(0, LISTED);
  return shown.flatMap((one) => [
    "",
    ...(answers.length > 1 ? [`    ${printable(cases[one.caseIndex]?.plan.label ?? "")}`] : []),
    ...layTable(curveColumns(one), "    "),
  ]);
}

function curveColumns({ find, probes }: FindResult): Column[] {
  const metrics = [...new Set(probes.flatMap((probe) => [...probe.metrics.keys()]))];
  const right = (title: string, cells: readonly string[]): Column =>
    figureColumn(printable(title), cells.map(printable));
  const verdicts = probes.map(probeVerdict);
  return [
    right(
      find.param,
      probes.map(({ text }) => text),
    ),
    { title: "verdict", align: "left", cells: verdicts },
    ...metrics.map((id) =>
      right(
        id,
        probes.map((probe) => {
          const estimate = probe.metrics.get(id);
          return estimate === undefined ? "–" : estimateText(estimate);
        }),
      ),
    ),
    right(
      "runs",
      probes.map(({ runs }) => String(runs)),
    ),
    { title: "", align: "left", cells: probes.map(probeReason).map(printable) },
  ];
}
