import type { FaultSchedule } from "../../model/faults.ts";
import type { Distribution } from "../../random/distribution.ts";
import { TIME } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import type { Expr, Schedule, SentenceItem } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { durationNs, timesNs } from "./convert.ts";
import { cannotEvaluate, type Env } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { conditionOf } from "./fault-conditions.ts";
import { faultProblem } from "./fault-messages.ts";
import { clauseValue } from "./load.ts";

/** Ten thousand years: a gap may be longer than any run, as its faults are told in years. */
const LONGEST_GAP_NS = 10_000 * 365 * 86_400e9;

/** When a fault strikes, and for how long. */
export interface Timing {
  readonly schedule: FaultSchedule;
  readonly lasts: Distribution | null;
}

/** The timing of a sentence; null when it has none (reported). */
export function timingOf(item: SentenceItem, runNs: number, env: Env): Timing | null {
  const length = clauseValue(item, "for");
  const lasts = length === null ? null : times(length, "fault · for", env);
  if (length !== null && lasts === null) return null;
  const { schedule } = item;
  if (schedule === null) return { schedule: { kind: "at", atNs: 0 }, lasts };
  switch (schedule.kind) {
    case "at": {
      const atNs = ns(schedule.value, "fault · at", env);
      return atNs === null ? null : { schedule: { kind: "at", atNs }, lasts };
    }
    case "from":
      return stretchOf(schedule, lasts, env);
    case "every":
      return everyOf(schedule, lasts, runNs, env);
    case "after":
      return afterOf(schedule.value, lasts, env);
    case "when": {
      const condition = conditionOf(schedule.value, env);
      const window = windowOf(schedule, runNs, env);
      if (condition === null || window === null) return null;
      return { schedule: { kind: "when", condition, ...window }, lasts };
    }
  }
}

/** Warns of a fault that would strike after the end of the run. */
export function checkStart(
  item: SentenceItem,
  { schedule }: Timing,
  runNs: number,
  env: Env,
): void {
  const start =
    schedule.kind === "at" ? schedule.atNs : schedule.kind === "after" ? 0 : schedule.fromNs;
  if (start < runNs) return;
  const params = { at: seconds(start), end: seconds(runNs) };
  const span = item.schedule?.span ?? item.span;
  env.case.problems.add(compileProblem("SC362", span, params));
}

function stretchOf(schedule: Schedule, lasts: Distribution | null, env: Env): Timing | null {
  const fromNs = ns(schedule.value, "fault · from", env);
  const toNs = schedule.to === null ? null : ns(schedule.to, "fault · to", env);
  if (fromNs === null || toNs === null || !goesForward(schedule, fromNs, toNs, env)) return null;
  const whole = { kind: "constant", value: toNs - fromNs } as const;
  return { schedule: { kind: "at", atNs: fromNs }, lasts: lasts ?? whole };
}

function everyOf(
  schedule: Schedule,
  lasts: Distribution | null,
  runNs: number,
  env: Env,
): Timing | null {
  const gapNs = times(schedule.value, "fault · every", env, LONGEST_GAP_NS);
  const window = windowOf(schedule, runNs, env);
  if (gapNs === null || window === null) return null;
  if (gapNs.kind === "constant" && gapNs.value < 1) {
    const params = { name: "gap", why: "a fault cannot strike every 0 s" };
    env.case.problems.add(compileProblem("SC356", schedule.value.span, params));
    return null;
  }
  return { schedule: { kind: "every", gapNs, ...window }, lasts };
}

/** The `from … to …` after `every` and `when`; the whole run without it. */
function windowOf(
  schedule: Schedule,
  runNs: number,
  env: Env,
): { readonly fromNs: number; readonly toNs: number } | null {
  const fromNs = schedule.from === null ? 0 : ns(schedule.from, "fault · from", env);
  const toNs = schedule.to === null ? null : ns(schedule.to, "fault · to", env);
  if (fromNs === null || (schedule.to !== null && toNs === null)) return null;
  if (toNs === null) return { fromNs, toNs: Math.max(fromNs, runNs) };
  return goesForward(schedule, fromNs, toNs, env) ? { fromNs, toNs } : null;
}

function goesForward(schedule: Schedule, fromNs: number, toNs: number, env: Env): boolean {
  if (fromNs <= toNs) return true;
  const params = { from: seconds(fromNs), to: seconds(toNs) };
  env.case.problems.add(faultProblem("SC391", schedule.span, params));
  return false;
}

function seconds(ofNs: number): string {
  return formatQuantity(ofNs / 1e9, TIME);
}

/** `after "WAN cut"`, `after "WAN cut" + 5s`. */
function afterOf(value: Expr, lasts: Distribution | null, env: Env): Timing | null {
  const sum = value.kind === "binary" && value.op === "+" ? value : null;
  const label = sum === null ? value : sum.left;
  const plusNs = sum === null ? 0 : ns(sum.right, "fault · after", env);
  if (label.kind !== "string" || plusNs === null) return cannotEvaluate(env, value.span);
  return { schedule: { kind: "after", label: label.value, plusNs }, lasts };
}

function ns(expr: Expr, what: string, env: Env): number | null {
  const value = evaluate(expr, env);
  return value === null ? null : durationNs({ value, span: expr.span, what }, env);
}

function times(expr: Expr, what: string, env: Env, mostNs?: number): Distribution | null {
  const value = evaluate(expr, env);
  return value === null ? null : timesNs({ value, span: expr.span, what }, env, mostNs);
}
