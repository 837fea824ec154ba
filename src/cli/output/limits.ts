import type { Bound, CaseResult, StudyResult } from "../../analysis/results.ts";
import { limitWords } from "../../report/limit-words.ts";
import { formatMetric } from "../../units/format.ts";
import type { Paint } from "../door.ts";
import { caseColumns } from "./case-columns.ts";
import { explanationLines } from "./explanations.ts";
import { estimateText } from "./interval.ts";
import { type Column, figureColumn, fitColumns, layTables, printable, wrap } from "./layout.ts";

/** Cases up to which each one's explanation is printed. */
const EXPLAINED = 12;

const WRITES = "throughput(write)";

/**
 * The closed-form limits beside the simulated figure, and why they differ. What is the same in every
 * case is told once below the table, not in each of its rows. Nothing where nobody writes.
 */
export function limitLines(
  { study: { axes, metrics } }: StudyResult,
  cases: readonly CaseResult[],
  { paint, columns, rows }: { readonly paint: Paint; readonly columns: number; rows?: number },
): string[] {
  const names = cases[0]?.bounds.map(({ name }) => name) ?? [];
  if (names.length === 0 || !metrics.some(({ id }) => id === WRITES)) return [];
  const plans = cases.map(({ plan }) => plan);
  const leading = cases.length > 1 ? caseColumns(axes, plans) : [];
  const bounds = names.map((name) => boundColumn(name, cases));
  const what: Column = {
    title: "what limits it",
    align: "left",
    cells: cases.map(({ bottleneck }) => printable(limitWords(bottleneck).replace(/^the /, ""))),
  };
  const kept = [...bounds, what].filter((column) => cases.length === 1 || !isSame(column));
  const same = [...bounds, what].filter((column) => !kept.includes(column) && told(column) !== "");
  // The simulated figure alone stands in the table of metrics already.
  const simulated = figureColumn("simulated", cases.map(simulatedText));
  const last = kept.at(-1) === what ? [what] : [];
  const shown = [...kept.filter((column) => column !== what), simulated, ...last];
  const tables =
    kept.length === 0 ? [] : fitColumns([...leading, ...shown], leading.length, columns - 2);
  const why = cases.length <= EXPLAINED ? explanationLines(cases, columns) : [];
  const limit = limitWords(cases[0]?.bottleneck ?? "");
  const common = same
    .map((column) => (column === what ? `limited by ${limit}` : `${column.title} ${told(column)}`))
    .join(", ");
  const parts = [
    layTables(tables, rows),
    common === "" ? [] : wrap(`  in every case: ${common}`, columns, 4),
    why,
  ].filter((lines) => lines.length > 0);
  return [
    paint.bold("Limits by closed form, in writes per second"),
    ...parts.flatMap((lines, index) => (index > 0 ? ["", ...lines] : lines)),
  ];
}

function boundColumn(name: Bound["name"], cases: readonly CaseResult[]): Column {
  const cells = cases.map(({ bounds }) => {
    const rate = bounds.find((bound) => bound.name === name)?.writesPerSecond ?? null;
    return rate === null ? "unlimited" : formatMetric(rate, "/s");
  });
  return { title: name.replace("_", " "), align: "right", cells };
}

function isSame({ cells }: Column): boolean {
  return cells.every((cell) => cell === cells[0]);
}

function told({ cells }: Column): string {
  return cells[0]?.trim() ?? "";
}

function simulatedText(one: CaseResult): string {
  const estimate = one.metrics.get(WRITES);
  return estimate === undefined ? "–" : estimateText(estimate);
}
