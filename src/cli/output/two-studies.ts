import pc from "picocolors";
import type {
  ComparedCases,
  ComparedMetric,
  TwoStudies,
} from "../../analysis/comparison/two-studies.ts";
import { differenceCell, ratioCell, verdictText } from "../../analysis/comparison/words.ts";
import type { StudyResult } from "../../analysis/results.ts";
import type { ParamValue } from "../../model/study.ts";
import type { Outcome } from "../../run.ts";
import type { Side } from "../compare-run.ts";
import type { Door, Paint } from "../door.ts";
import { packageVersion } from "../version.ts";
import { pairJson } from "./comparison-json.ts";
import { fieldsOf } from "./estimate-json.ts";
import { estimateText } from "./interval.ts";
import { diagnosticsJson, jsonText } from "./json.ts";
import { type Column, figureColumn, layTable, printable, wrap } from "./layout.ts";

/** All that a comparison of two scenarios prints. */
export interface TwoSides {
  readonly a: Side;
  readonly b: Side;
  readonly results: readonly [StudyResult, StudyResult];
  readonly compared: TwoStudies;
  readonly outcomes: readonly Outcome[];
}

/** Prints A beside B: every metric with its difference, and the verdicts that are not the same. */
export function printTwo(door: Door, two: TwoSides, json: boolean): void {
  if (json) {
    door.out(jsonText(twoJson(two)));
    return;
  }
  const paint = pc.createColors(door.colours.out);
  const { compared, results } = two;
  const blocks = [
    headLines(two, paint),
    ...compared.pairs.map((pair) => pairLines(pair, paint, door.columns)),
    methodLines(compared, door.columns).map((line) => paint.dim(line)),
    unmatchedLines(compared),
    results.every(({ complete }) => complete)
      ? []
      : [paint.yellow("Incomplete: some runs were stopped before their end.")],
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  door.out(`${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`);
}

function headLines({ a, b, results }: TwoSides, paint: Paint): string[] {
  const [left, right] = results;
  const trials = Math.min(
    ...results.map(({ cases }) => Math.min(...cases.map((one) => one.trials))),
  );
  return [
    `${paint.bold("A")}  ${sideText(a, left)}`,
    `${paint.bold("B")}  ${sideText(b, right)}`,
    `${trials} trials each with the same random numbers, seed ${printable(left.study.seed)}; ± is the 95 % interval`,
  ];
}

/** What a side is: its title, its file, and what was set. */
function sideText({ file, set }: Side, { study }: StudyResult): string {
  const values = Object.entries(set).map(([name, value]) => `${name} = ${value}`);
  const details = [...(file === study.title ? [] : [file]), ...values].join(", ");
  return printable(`${study.title} (${details})`);
}

export function pairLines(pair: ComparedCases, paint: Paint, columns: number): string[] {
  const { metrics } = pair;
  const place = placeText(pair);
  const same = metrics.filter(({ verdict }) => verdict === "same");
  const rest = metrics.filter(({ verdict }) => verdict !== "same");
  const told = same.map(({ id, a }) => `${id} ${estimateText(a)}`).join(", ");
  return [
    ...(place === "" ? [] : [paint.bold(printable(place))]),
    ...(rest.length > 0 ? layTable(tableOf(rest)) : []),
    ...(told === ""
      ? []
      : ["", ...wrap(`  the same in every trial: ${printable(told)}`, columns, 4)]),
    ...summaryLines(metrics, columns),
    ...verdictLines(pair, paint),
  ];
}

/** What the two have in common, and the swept values that only one of them has. */
function placeText({ where, own }: ComparedCases): string {
  const text = (params: readonly ParamValue[]) =>
    params.map((param) => `${param.name} = ${param.text}`).join(", ");
  const sides = (["a", "b"] as const).flatMap((side) =>
    own[side].length === 0 ? [] : [`${side.toUpperCase()} with ${text(own[side])}`],
  );
  return [...(where.length === 0 ? [] : [text(where)]), ...sides].join("; ");
}

function tableOf(metrics: readonly ComparedMetric[]): Column[] {
  return [
    { title: "metric", align: "left", cells: metrics.map(({ id }) => printable(id)) },
    figureColumn(
      "A",
      metrics.map(({ a }) => printable(estimateText(a))),
    ),
    figureColumn(
      "B",
      metrics.map(({ b }) => printable(estimateText(b))),
    ),
    figureColumn(
      "B - A",
      metrics.map((one) => differenceCell(one, one.a.unit)),
    ),
    figureColumn("B / A", metrics.map(ratioCell)),
    { title: "B is", align: "left", cells: metrics.map(bIsText) },
  ];
}

function bIsText(metric: ComparedMetric): string {
  if (metric.bIs !== null) return metric.bIs;
  if (metric.a.unit === "word") return "another";
  return metric.verdict === "unknown" ? printable(verdictText(metric, metric.a.unit)) : "";
}

function summaryLines(metrics: readonly ComparedMetric[], columns: number): string[] {
  const named = (wanted: "better" | "worse") =>
    metrics.filter(({ bIs }) => bIs === wanted).map(({ id }) => id);
  const parts = (["better", "worse"] as const).flatMap((word) => {
    const ids = named(word);
    return ids.length === 0 ? [] : [`${word} in ${ids.join(", ")}`];
  });
  const text =
    parts.length === 0
      ? "no difference was seen that makes B better or worse"
      : `B is ${parts.join("; ")}`;
  return ["", ...wrap(`  ${printable(text)}`, columns, 4)];
}

/** Expectations whose verdicts differ; the others are as in A. */
function verdictLines({ expectations }: ComparedCases, paint: Paint): string[] {
  const changed = expectations.filter(({ a, b }) => a !== b);
  return changed.map(({ text, a, b }) => {
    const line = `  ${printable(text)}: ${a} in A, ${b} in B`;
    return b === "fail" ? paint.red(line) : b === "pass" ? paint.green(line) : paint.yellow(line);
  });
}

export function methodLines({ family, level }: TwoStudies, columns: number): string[] {
  const made =
    family > 1
      ? `each of the ${family} intervals of differences is made at ${Number((100 * level).toPrecision(4))}%, so that all hold together with 95%`
      : "the interval of the difference is 95%";
  return wrap(
    `Trial i of A and of B drew the same random numbers and the two are compared pair by pair; ${made}.`,
    columns,
    0,
  );
}

function unmatchedLines({ unmatched }: TwoStudies): string[] {
  const line = (letter: string, labels: readonly string[]) =>
    labels.length === 0 ? [] : [`Only in ${letter}: ${labels.map(printable).join("; ")}`];
  return [...line("A", unmatched.a), ...line("B", unmatched.b)];
}

function twoJson({ a, b, results, compared, outcomes }: TwoSides): object {
  const [left, right] = results;
  return {
    version: packageVersion(),
    seed: left.study.seed,
    a: sideJson(a, left),
    b: sideJson(b, right),
    complete: results.every(({ complete }) => complete),
    level: compared.level,
    pairs: compared.pairs.map(({ a: one, b: other, where, metrics, expectations }) => ({
      where: fieldsOf(where.map(({ name, json }) => [name, json])),
      a: one.plan.label,
      b: other.plan.label,
      metrics: fieldsOf(
        metrics.map((metric) => [
          metric.id,
          { ...pairJson(metric), unit: metric.a.unit, better: metric.better, bIs: metric.bIs },
        ]),
      ),
      expectations,
    })),
    unmatched: compared.unmatched,
    diagnostics: outcomes.flatMap(({ diagnostics, sources }) =>
      diagnosticsJson(diagnostics, sources),
    ),
  };
}

function sideJson({ file, set }: Side, { study, hash, resultHash }: StudyResult): object {
  return { scenario: study.title, file, set: fieldsOf(Object.entries(set)), hash, resultHash };
}
