import type { CaseResult, MetricUnit, StudyResult, Verdict } from "../analysis/results.ts";
import type { MeasureExpr } from "../model/measures.ts";
import type { Expectation } from "../model/study.ts";
import { formatMetric } from "../units/format.ts";

/** What is expected of a metric in one case: the bound, in base units, and how it is called. */
export interface ExpectedBound {
  readonly value: number;
  /** `commit SLO: < 20 ms`. */
  readonly label: string;
  /** The scenario's name of the expectation, or `bound`. */
  readonly name: string;
}

/** What is expected of a metric in one case, and whether it is so. */
export interface Judged {
  readonly bounds: readonly ExpectedBound[];
  /** Of several expectations the worst verdict. */
  readonly verdict: Verdict;
}

type Side = "<" | "<=" | ">" | ">=" | "==";
const SIGNS: Readonly<Record<Side, string>> = {
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
  "==": "=",
};
const MIRRORED: Readonly<Record<Side, Side>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
};
const WORST: readonly Verdict[] = ["fail", "undecided", "pass", "skipped"];

/** The metrics of which some expectation says a bound that a picture can draw, in its order. */
export function boundedMetrics({ cases }: StudyResult): readonly string[] {
  const ids = cases.flatMap(({ expectations }) =>
    expectations.flatMap(({ expectation }) => boundOf(expectation)?.id ?? []),
  );
  return [...new Set(ids)];
}

/** The bounds on a metric in a case and their verdict; null where nothing is expected of it. */
export function judged(one: CaseResult, metric: string, unit: MetricUnit): Judged | null {
  const found = one.expectations.flatMap(({ expectation, verdict }) => {
    const bound = boundOf(expectation);
    if (bound?.id !== metric || verdict === "skipped") return [];
    const { label } = expectation;
    const said = `${SIGNS[bound.side]} ${formatMetric(bound.value, unit)}`;
    const full = label ? `${label}: ${said}` : said;
    return [{ verdict, value: bound.value, label: full, name: label || "bound" }];
  });
  const verdict = WORST.find((worst) => found.some((each) => each.verdict === worst));
  if (verdict === undefined) return null;
  const bounds = new Map(found.map(({ verdict: _, ...bound }) => [bound.label, bound]));
  return { bounds: [...bounds.values()], verdict };
}

/**
 * The bound of an expectation that compares one metric of the whole measured time with a number;
 * null for every other one: its figure is not the one that a chart of the metric shows.
 */
function boundOf({ condition, during, within, notSimulated }: Expectation) {
  if (during !== undefined || within !== undefined || notSimulated !== undefined) return null;
  if (condition.kind !== "binary") return null;
  const { op, left, right } = condition;
  if (!isSide(op)) return null;
  const [id, value] = [metricOf(left), numberOf(right)];
  if (id !== null && value !== null) return { id, value, side: op };
  const [otherId, otherValue] = [metricOf(right), numberOf(left)];
  if (otherId === null || otherValue === null) return null;
  return { id: otherId, value: otherValue, side: MIRRORED[op] };
}

function isSide(op: string): op is Side {
  return Object.hasOwn(SIGNS, op);
}

function metricOf(expr: MeasureExpr): string | null {
  return expr.kind === "metric" ? expr.metric.id : null;
}

function numberOf(expr: MeasureExpr): number | null {
  return expr.kind === "number" && Number.isFinite(expr.value) ? expr.value : null;
}
