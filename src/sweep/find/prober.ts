import { estimateMetric } from "../../analysis/metrics/estimate.ts";
import { viewsOf } from "../../analysis/metrics/view.ts";
import type { FindProbe } from "../../analysis/results.ts";
import { costOfRun } from "../../analysis/theory/cost-estimate.ts";
import { metricsIn } from "../../analysis/verdicts/condition.ts";
import { judge } from "../../analysis/verdicts/verdict.ts";
import type { RunRecord } from "../../model/run-record.ts";
import type { CasePlan, Expectation } from "../../model/study.ts";
import type { Value } from "../../model/value.ts";
import type { RunPool } from "../pool.ts";
import type { FailedRun } from "../protocol.ts";
import { type RunReply, requestFor } from "../protocol.ts";
import { marginOf } from "./margin.ts";
import { type CaseAt, type Place, textIn } from "./place.ts";
import type { Answer } from "./probes.ts";
import { proofOfFailure } from "./proof.ts";

/** Where and for what the runs of one search are made. */
export interface ProberInput {
  readonly caseIndex: number;
  /** Which of the case's searches. */
  readonly findIndex: number;
  readonly param: string;
  readonly at: CaseAt;
  readonly pool: RunPool;
  readonly signal: AbortSignal | undefined;
  /** Called after each run. */
  readonly onRun: (reply: RunReply) => void;
}

/** What is known of one value. */
interface Known {
  readonly place: Place;
  readonly records: RunRecord[];
  tried: number;
  seen: FindProbe | null;
}

/** Tries values of one param in one case: compiles, runs as many trials as asked, judges. */
export class Prober {
  readonly failures: FailedRun[] = [];
  private readonly input: ProberInput;
  private readonly known = new Map<string, Known>();

  constructor(input: ProberInput) {
    this.input = input;
  }

  /** The case at a value. */
  placeAt(value: Value): Place {
    return this.knownAt(value).place;
  }

  /** The condition at a value, or why the case cannot have it. */
  conditionAt(value: Value): Expectation | null {
    const { casePlan } = this.placeAt(value);
    return casePlan?.finds?.[this.input.findIndex]?.condition ?? null;
  }

  /** Why no run is needed to know that the condition fails at a value; null where one is. */
  proofAt(value: Value): string | null {
    const place = this.placeAt(value);
    if (place.casePlan === null) return place.reason;
    const condition = this.conditionAt(value);
    return condition && proofOfFailure(condition, place.casePlan.plan);
  }

  /** Events of one run at a value, about. */
  costAt(value: Value): number {
    const { casePlan } = this.placeAt(value);
    return casePlan === null ? 0 : costOfRun(casePlan.plan).events;
  }

  /** What was seen at a value, for the reader; null when it was not asked. */
  seenAt(value: Value): FindProbe | null {
    return this.knownAt(value).seen;
  }

  /** The verdict at a value on so many trials, those before counted. Null when it was interrupted. */
  async ask(value: Value, trials: number): Promise<Answer | null> {
    const known = this.knownAt(value);
    const { casePlan } = known.place;
    const proof = this.proofAt(value);
    if (casePlan === null || proof !== null) {
      known.seen = this.describe(value, known, "fail", proof ?? "");
      return { verdict: "fail", margin: null, trials: 0 };
    }
    if (!(await this.runUpTo(known, casePlan, trials))) return null;
    return this.judged(value, known, casePlan);
  }

  private knownAt(value: Value): Known {
    const key = JSON.stringify(value);
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const { at, caseIndex, param } = this.input;
    const known = { place: at(caseIndex, param, value), records: [], tried: 0, seen: null };
    this.known.set(key, known);
    return known;
  }

  /** False when it was interrupted. */
  private async runUpTo(known: Known, casePlan: CasePlan, trials: number): Promise<boolean> {
    const { pool, signal, caseIndex, onRun } = this.input;
    const from = known.tried;
    const requests = Array.from({ length: Math.max(0, trials - from) }, (_, index) =>
      requestFor(casePlan, caseIndex, from + index),
    );
    const replies = await Promise.all(requests.map((request) => pool.run(request, signal)));
    if (replies.includes("given_up")) return false;
    for (const reply of replies) {
      if (reply === "given_up") continue;
      onRun(reply);
      if (reply.kind === "failed") this.failures.push(reply);
      else known.records.push(reply.record);
    }
    known.tried = Math.max(known.tried, trials);
    return true;
  }

  private judged(value: Value, known: Known, { plan }: CasePlan): Answer | null {
    const condition = this.conditionAt(value);
    if (condition === null) return null;
    const { records } = known;
    const measuredPart = viewsOf(plan, records);
    const { verdict: found, seen } = judge(condition, plan, records, measuredPart);
    const { during } = condition;
    const views = during === undefined ? measuredPart : viewsOf(plan, records, during);
    const measured = views.pooled ? views.pooled.window.writesOk / views.pooled.seconds : undefined;
    const proof = found === "pass" ? proofOfFailure(condition, plan, measured) : null;
    const whole = records.every(({ complete }) => complete);
    const verdict = proof !== null ? "fail" : found === "skipped" || !whole ? "undecided" : found;
    const said = [seen, proof, whole ? null : "a run was stopped before its end"];
    known.seen = this.describe(
      value,
      known,
      verdict,
      said.filter((one) => one !== null).join("; "),
    );
    const single = condition.within === undefined && condition.inShareOfRuns === undefined;
    const margin = single && proof === null ? marginOf(condition.condition, views) : null;
    return { verdict, margin, trials: known.tried };
  }

  private describe(
    value: Value,
    { place, records, tried }: Known,
    verdict: FindProbe["verdict"],
    seen: string,
  ): FindProbe {
    const { param } = this.input;
    const { casePlan } = place;
    const json = casePlan?.params.find(({ name }) => name === param)?.json;
    const condition = this.conditionAt(value);
    const refs = records.length === 0 || condition === null ? [] : metricsIn(condition.condition);
    const views = casePlan && viewsOf(casePlan.plan, records, condition?.during);
    const metrics = refs.map((ref) => [ref.id, views && estimateMetric(ref, views)] as const);
    return {
      value: json ?? (value.kind === "quantity" ? value.value : ""),
      text: casePlan === null ? "" : textIn(casePlan, param),
      verdict,
      runs: tried,
      seen,
      metrics: new Map(metrics.flatMap(([id, one]) => (one === null ? [] : [[id, one]]))),
    };
  }
}
