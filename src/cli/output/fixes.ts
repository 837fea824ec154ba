import pc from "picocolors";
import { compareBy } from "../../analysis/comparison/comparison.ts";
import { READS } from "../../analysis/comparison/fixes.ts";
import { differenceCell, methodText } from "../../analysis/comparison/words.ts";
import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import { formatMetric } from "../../units/format.ts";
import type { Door } from "../door.ts";
import { estimateText } from "./interval.ts";
import { type Column, figureColumn, layTable, printable, wrap } from "./layout.ts";

/** Prints each way to read: what of the anomalies is left, and what it costs beside what is. */
export function printFixes(door: Door, result: StudyResult): void {
  const paint = pc.createColors(door.colours.out);
  const { study, cases } = result;
  const latency = compareBy(result, metricNamed(result, "p99(read.latency)"), [READS]);
  const lines = [
    paint.bold(printable(study.title)),
    `${cases[0]?.trials ?? 0} trials each, seed ${printable(study.seed)}; violations are a number per run`,
    "",
    paint.bold("What readers see"),
    ...layTable(seenColumns(result)),
    "",
    paint.bold("What it costs"),
    ...layTable(priceColumns(result)),
    "",
    ...summary(cases, door.columns),
    "",
    ...wrap(`  ${methodText(latency)}`, door.columns, 2).map((line) => paint.dim(line)),
    ...(result.complete ? [] : [paint.yellow("Incomplete: some runs did not reach their end.")]),
  ];
  door.out(`${lines.join("\n")}\n`);
}

function metricNamed({ study }: StudyResult, id: string) {
  return study.metrics.find((metric) => metric.id === id)!;
}

function seenColumns({ study, cases }: StudyResult): Column[] {
  const rules = study.metrics.filter(({ name }) => name === "violations");
  return [
    routes(cases),
    ...[...rules, metricNamed({ study } as StudyResult, "stale_reads")].map(
      (metric): Column => ({
        title: metric.words[0] ?? metric.id,
        align: "right",
        cells: cases.map((one) => countText(one, metric.id)),
      }),
    ),
  ];
}

/** A count without its interval, and a word for none: the table is read for where there are any. */
function countText(one: CaseResult, id: string): string {
  const estimate = one.metrics.get(id);
  if (estimate === undefined || estimate.value === null) return "–";
  return estimate.value === 0 ? "none" : formatMetric(estimate.value, estimate.unit);
}

function priceColumns(result: StudyResult): Column[] {
  const { study, cases } = result;
  const prices = study.metrics.filter(({ name }) => ["read.latency", "utilization"].includes(name));
  return [
    routes(cases),
    ...prices.flatMap((metric): Column[] => {
      const comparison = compareBy(result, metric, [READS]);
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
                ...pairs.map((pair) => differenceCell(pair, comparison.unit)),
              ]),
            ]),
      ];
    }),
  ];
}

function routes(cases: readonly CaseResult[]): Column {
  return { title: READS, align: "left", cells: cases.map(({ plan }) => printable(plan.label)) };
}

/** Which ways leave no violation at all, the quickest at p99 first. */
function summary(cases: readonly CaseResult[], columns: number): string[] {
  const left = ({ metrics }: CaseResult) =>
    [...metrics].some(([id, { value }]) => id.startsWith("violations(") && (value ?? 0) > 0);
  const clean = cases
    .filter((one) => !left(one))
    .map((one) => ({ one, p99: one.metrics.get("p99(read.latency)")?.value ?? null }))
    .filter(({ p99 }) => p99 !== null)
    .sort((a, b) => a.p99! - b.p99!);
  const text =
    clean.length === 0
      ? "every way leaves violations"
      : `no violation was seen with ${clean.map(({ one, p99 }) => `${one.plan.label} (p99 ${formatMetric(p99!, "s")})`).join("; ")}`;
  return wrap(`  - ${printable(text)}`, columns, 4);
}
