import pc from "picocolors";
import { type Comparison, compareBy } from "../analysis/comparison/comparison.ts";
import { compareStudies, type TwoStudies } from "../analysis/comparison/two-studies.ts";
import { whereText } from "../analysis/comparison/words.ts";
import type { StudyResult } from "../analysis/results.ts";
import { differences } from "../charts/differences.ts";
import { linesOf } from "../cli/output/comparisons.ts";
import { methodLines, pairLines } from "../cli/output/two-studies.ts";
import { comparisonTable } from "../report/comparison-part.ts";
import { html } from "../report/markup.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";
import { isPromise } from "./misuse.ts";
import { Picture } from "./picture.ts";
import { styled } from "./styled.ts";

const PLAIN = pc.createColors(false);
const WIDTH = 110;

/** One pair as plain data, in base units; the difference is b - a. */
export interface ComparedLine {
  readonly metric: string;
  /** What the two have in common: `rtt = 20 ms`. */
  readonly where: string;
  readonly a: string;
  readonly b: string;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly ratio: number | null;
  readonly verdict: string;
}

/** A metric between the values of swept params: the pairs as data, as a table and as a picture. */
export class Compared {
  readonly comparison: Comparison;

  constructor(comparison: Comparison) {
    this.comparison = comparison;
  }

  /** Every pair with its difference and interval. */
  get pairs(): readonly ComparedLine[] {
    const { groups, metric } = this.comparison;
    return groups.flatMap((group) =>
      group.pairs.map(({ nameA, nameB, difference, ratio, verdict }) => ({
        metric: metric.id,
        where: whereText(group),
        a: nameA,
        b: nameB,
        difference: difference.value,
        low: difference.low,
        high: difference.high,
        ratio: ratio.value,
        verdict,
      })),
    );
  }

  /** The differences with their intervals. Throws a RangeError when there is none. */
  picture(): Picture {
    const { metric, by } = this.comparison;
    const chart = differences(this.comparison, `${metric.id} compared by ${by.join(", ")}`);
    if (chart !== null) return new Picture(chart);
    throw new RangeError("there is nothing to draw: no pair has a difference in numbers");
  }

  toString(): string {
    return linesOf(this.comparison, PLAIN, WIDTH).join("\n");
  }

  [INSPECT](): string {
    return this.toString();
  }

  [JUPYTER_DISPLAY](): Bundle {
    const page = styled(comparisonTable(this.comparison));
    return { "text/plain": this.toString(), "text/html": page };
  }
}

/** A metric of a result between the values of its swept params; all of them when none is named. */
export function comparedBy(
  result: StudyResult,
  metric: string,
  by: readonly string[] = result.study.axes,
): Compared {
  const ref = result.study.metrics.find(({ id }) => id === metric);
  if (ref === undefined) {
    const known = result.study.metrics.map(({ id }) => id).join(", ");
    throw new RangeError(`this study has no ${metric}; it has: ${known}`);
  }
  const comparison = compareBy(result, ref, by);
  if (comparison.nothing !== undefined) throw new RangeError(comparison.nothing);
  return new Compared(comparison);
}

/** Two runs beside each other, as data and as text. */
export class ComparedRuns {
  readonly compared: TwoStudies;

  constructor(compared: TwoStudies) {
    this.compared = compared;
  }

  /** Every metric of every pair of cases. */
  get lines(): readonly (ComparedLine & { readonly bIs: "better" | "worse" | null })[] {
    return this.compared.pairs.flatMap(({ a, b, where, metrics }) =>
      metrics.map(({ id, difference, ratio, verdict, bIs }) => ({
        metric: id,
        where: where.map(({ name, text }) => `${name} = ${text}`).join(", "),
        a: a.plan.label,
        b: b.plan.label,
        difference: difference.value,
        low: difference.low,
        high: difference.high,
        ratio: ratio.value,
        verdict,
        bIs,
      })),
    );
  }

  toString(): string {
    const parts = this.compared.pairs.map((pair) => pairLines(pair, PLAIN, WIDTH).join("\n"));
    return [...parts, methodLines(this.compared, WIDTH).join("\n")].join("\n\n");
  }

  [INSPECT](): string {
    return this.toString();
  }

  [JUPYTER_DISPLAY](): Bundle {
    const page = html`<pre>${this.toString()}</pre>`;
    return { "text/plain": this.toString(), "text/html": page.text };
  }
}

/** What {@link compare} needs of a run. */
interface HasResult {
  readonly result: StudyResult;
}

/**
 * Run b beside run a, trial by trial: `compare(await run(before), await run(after))`. Cases belong
 * together when the params that both sweep are alike. `metrics` are those that are compared; all that
 * both have when absent. Throws a RangeError for runs of different seeds, which share no chance.
 */
export function compare(a: HasResult, b: HasResult, metrics?: readonly string[]): ComparedRuns {
  for (const one of [a, b]) {
    if (isPromise(one))
      throw new TypeError("compare takes finished runs: compare(await run(…), await run(…))");
    if (one?.result === undefined)
      throw new TypeError("compare takes two runs: compare(await run(…), await run(…))");
  }
  const [left, right] = [a.result.study, b.result.study];
  if (left.seed !== right.seed) {
    throw new RangeError(
      `the runs have different seeds (${left.seed}, ${right.seed}): give both the same, as in run(scenario, { seed: "one" })`,
    );
  }
  const all = left.metrics.map(({ id }) => id).filter((id) => !id.startsWith("bound("));
  return new ComparedRuns(compareStudies(a.result, b.result, metrics ?? all));
}
