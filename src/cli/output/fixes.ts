import pc from "picocolors";
import { compareBy } from "../../analysis/comparison/comparison.ts";
import { fixesSentences } from "../../analysis/comparison/fixes-words.ts";
import { differenceCell, methodText } from "../../analysis/comparison/words.ts";
import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import { formatMetric } from "../../units/format.ts";
import { roundedUp } from "../../units/rounded-up.ts";
import type { Door } from "../door.ts";
import { estimateText } from "./interval.ts";
import { type Column, figureColumn, fitColumns, layTable, printable, wrap } from "./layout.ts";

/** Prints each way to read: what of the anomalies is left, and what it costs beside what is. */
export function printFixes(door: Door, result: StudyResult): void {
  const paint = pc.createColors(door.colours.out);
  const { study, cases } = result;
  const of = study.fixes?.of ?? "";
  const latency = compareBy(result, metricNamed(result, "p99(read.latency)"), study.axes);
  const lines = [
    paint.bold(printable(of === "" ? study.title : `${study.title} (${of})`)),
    `${cases[0]?.trials ?? 0} trials each, seed ${printable(study.seed)}; violations are a number per run`,
    "",
    paint.bold("What readers see"),
    ...tables(seenColumns(result), door.columns),
    ...noneText(result).flatMap((text) => ["", ...wrap(`  ${text}`, door.columns, 2)]),
    "",
    paint.bold("What it costs"),
    ...tables(priceColumns(result), door.columns),
    "",
    ...[...fixesSentences(result), ...(study.fixes?.notes ?? [])].flatMap((text) =>
      wrap(`  - ${printable(text)}`, door.columns, 4),
    ),
    "",
    ...wrap(`  ${methodText(latency)}`, door.columns, 2).map((line) => paint.dim(line)),
    ...(result.complete ? [] : [paint.yellow("Incomplete: some runs did not reach their end.")]),
  ];
  door.out(`${lines.join("\n")}\n`);
}

/** The first column leads each table where the terminal is too narrow for one. */
function tables(columns: readonly Column[], width: number): string[] {
  return fitColumns(columns, 1, width - 2).flatMap((table, index) => [
    ...(index > 0 ? [""] : []),
    ...layTable(table),
  ]);
}

function metricNamed({ study }: StudyResult, id: string) {
  return study.metrics.find((metric) => metric.id === id)!;
}

function seenColumns(result: StudyResult): Column[] {
  const { study, cases } = result;
  const rules = study.metrics.filter(({ name }) => name === "violations");
  return [
    fixNames(result),
    ...[...rules, metricNamed(result, "stale_reads")].map((metric) =>
      figureColumn(
        metric.words[0] ?? metric.id,
        cases.map((one) => countText(one, metric.id)),
      ),
    ),
  ];
}

/** A count without its interval, and a word for none: the table is read for where there are any. */
function countText(one: CaseResult, id: string): string {
  const estimate = one.metrics.get(id);
  if (estimate === undefined || estimate.value === null) return "–";
  return estimate.value === 0 ? "none" : formatMetric(estimate.value, estimate.unit);
}

/** What `none` of a violation may still hide: the largest upper end of those that were not seen. */
function noneText({ study, cases }: StudyResult): string[] {
  const rules = study.metrics.filter(({ name }) => name === "violations");
  const ends = cases.flatMap(({ metrics }) =>
    rules.flatMap(({ id }) => {
      const { value = null, high = null } = metrics.get(id) ?? {};
      return value === 0 && high !== null && high > 0 ? [high] : [];
    }),
  );
  if (ends.length === 0) return [];
  const most = formatMetric(roundedUp(Math.max(...ends)), "count");
  return [`none: none was seen; it may be ${most} a run at most (95 %, rule of three)`];
}

function priceColumns(result: StudyResult): Column[] {
  const { study, cases } = result;
  const prices = study.metrics.filter(({ name }) => !["violations", "stale_reads"].includes(name));
  return [
    fixNames(result),
    ...prices.flatMap((metric): Column[] => {
      const comparison = compareBy(result, metric, study.axes);
      const pairs = comparison.groups.flatMap((group) => group.pairs);
      return [
        figureColumn(
          metric.id,
          cases.map((one) => {
            const estimate = one.metrics.get(metric.id);
            return estimate === undefined ? "–" : printable(estimateText(estimate));
          }),
        ),
        ...(metric.id.startsWith("p50")
          ? []
          : [
              figureColumn("more than as it is", [
                "",
                ...pairs.map((pair) =>
                  pair.verdict === "same" ? "the same" : differenceCell(pair, comparison.unit),
                ),
              ]),
            ]),
      ];
    }),
  ];
}

function fixNames({ study, cases }: StudyResult): Column {
  const title = study.axes[0] ?? "";
  return { title, align: "left", cells: cases.map(({ plan }) => printable(plan.label)) };
}
