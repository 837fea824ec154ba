import type { FaultAction, FaultPlan, FaultSchedule } from "../../model/faults.ts";
import type { Distribution } from "../../random/distribution.ts";
import { TIME } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import type { Declaration, Expr, SentenceItem } from "../ast.ts";
import { SCHEDULES } from "../vocabulary/fault-words.ts";
import { verbsOf } from "../vocabulary/registry.ts";
import { compileProblem } from "./compile-messages.ts";
import { durationNs, plainNumber, timesNs } from "./convert.ts";
import { degradations } from "./degrade.ts";
import { cannotEvaluate, type Env, sourceText } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { partitionSides, targetOf } from "./fault-targets.ts";
import { clauseValue } from "./load.ts";
import type { Endpoints, Network } from "./routes.ts";
import { withLets } from "./settings.ts";

export interface FaultContext {
  readonly env: Env;
  readonly network: Network;
  readonly endpoints: Endpoints;
  readonly durationNs: number;
  /** Gets a sentence for every fault that is not simulated. */
  readonly leavesOut: string[];
}

/** All faults of the scenario, in order; those with mistakes are left out (reported). */
export function compileFaults(context: FaultContext): readonly FaultPlan[] {
  const plans: FaultPlan[] = [];
  for (const declaration of context.env.case.scenario.faults) {
    const env = withLets(declaration.block?.items ?? [], context.env);
    for (const item of sentencesOf(declaration)) {
      plans.push(...compileFault(item, { ...context, env }));
    }
  }
  checkLabels(context, plans);
  return plans;
}

function sentencesOf(declaration: Declaration): readonly SentenceItem[] {
  return (declaration.block?.items ?? []).filter((item) => item.kind === "sentence");
}

function compileFault(item: SentenceItem, context: FaultContext): readonly FaultPlan[] {
  const { env } = context;
  const label = labelOf(item, env);
  const later = notSimulated(item);
  if (later !== null) {
    context.leavesOut.push(`The fault "${label}" is not simulated yet: ${later}.`);
    return [];
  }
  const actions = actionsOf(item, context);
  const timing = timingOf(item, context);
  if (actions === null || timing === null) return [];
  const { schedule, lasts } = timing;
  const start =
    schedule.kind === "at" ? schedule.atNs : schedule.kind === "every" ? schedule.fromNs : 0;
  if (start >= context.durationNs) {
    const at = formatQuantity(start / 1e9, TIME);
    const end = formatQuantity(context.durationNs / 1e9, TIME);
    const span = item.schedule?.span ?? item.span;
    env.case.problems.add(compileProblem("SC362", span, { at, end }));
  }
  return actions.map((action) => ({ label, schedule, action, lasts }));
}

function labelOf(item: SentenceItem, env: Env): string {
  const label = clauseValue(item, "as");
  if (label?.kind === "string") return label.value;
  const last = item.args.at(-1)?.span.end ?? item.verb.span.end;
  return sourceText(env, { ...item.verb.span, end: last });
}

/** Why the engine has no such fault yet; null when it has. */
function notSimulated(item: SentenceItem): string | null {
  const verb = verbsOf("faults").get(item.verb.text);
  if (verb !== undefined && !verb.since.simulated) return verb.since.why;
  const schedule = item.schedule === null ? undefined : SCHEDULES[item.schedule.kind];
  return schedule !== undefined && !schedule.since.simulated ? schedule.since.why : null;
}

function actionsOf(item: SentenceItem, context: FaultContext): readonly FaultAction[] | null {
  const { env } = context;
  switch (item.verb.text) {
    case "crash": {
      const found = targetOf(item.args, env);
      const losesDisk = item.clauses.some(({ word }) => word.text === "with");
      return found && [{ kind: "crash", target: found.target, site: found.site, losesDisk }];
    }
    case "restart":
    case "pause": {
      const found = targetOf(item.args, env);
      return found && [{ kind: item.verb.text, target: found.target }];
    }
    case "partition": {
      const [sides] = item.args;
      const found = sides === undefined ? null : partitionSides(sides, context.endpoints, env);
      return found && [{ kind: "partition", ...found }];
    }
    case "degrade": {
      const found = degradations(item, context.network, context.endpoints, env);
      return found?.map(({ links, changes }) => ({ kind: "degrade", links, changes })) ?? null;
    }
    case "slow":
      return slowDisk(item, env);
    case "heal":
      return [{ kind: "heal" }];
    default:
      return cannotEvaluate(env, item.verb.span);
  }
}

function slowDisk(item: SentenceItem, env: Env): readonly FaultAction[] | null {
  const whose = item.clauses.find(({ word }) => word.text === "of")?.args ?? [];
  const by = clauseValue(item, "by");
  const found = whose.length === 0 ? null : targetOf(whose, env);
  const value = by === null ? null : evaluate(by, env);
  if (found === null || by === null || value === null) return null;
  const factor = plainNumber({ value, span: by.span, what: "slow disk · by" }, env);
  if (factor === null) return null;
  if (factor > 0) return [{ kind: "slow_disk", target: found.target, factor }];
  const params = { name: "factor", why: "it must be above zero" };
  env.case.problems.add(compileProblem("SC356", by.span, params));
  return null;
}

interface Timing {
  readonly schedule: FaultSchedule;
  readonly lasts: Distribution | null;
}

function timingOf(item: SentenceItem, context: FaultContext): Timing | null {
  const { env } = context;
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
    case "from": {
      const fromNs = ns(schedule.value, "fault · from", env);
      const toNs = schedule.to === null ? null : ns(schedule.to, "fault · to", env);
      if (fromNs === null || toNs === null) return null;
      const value = Math.max(0, toNs - fromNs);
      return {
        schedule: { kind: "at", atNs: fromNs },
        lasts: lasts ?? { kind: "constant", value },
      };
    }
    case "every": {
      const gapNs = times(schedule.value, "fault · every", env);
      const fromNs = schedule.from === null ? 0 : ns(schedule.from, "fault · from", env);
      const toNs = schedule.to === null ? context.durationNs : ns(schedule.to, "fault · to", env);
      if (gapNs === null || fromNs === null || toNs === null) return null;
      if (gapNs.kind === "constant" && gapNs.value < 1) {
        const params = { name: "gap", why: "a fault cannot strike every 0 s" };
        env.case.problems.add(compileProblem("SC356", schedule.value.span, params));
        return null;
      }
      return { schedule: { kind: "every", gapNs, fromNs, toNs }, lasts };
    }
    case "after":
      return afterOf(schedule.value, lasts, env);
    case "when":
      return null;
  }
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

function times(expr: Expr, what: string, env: Env): Distribution | null {
  const value = evaluate(expr, env);
  return value === null ? null : timesNs({ value, span: expr.span, what }, env);
}

/** `after "…"` needs a fault of that label. */
function checkLabels(context: FaultContext, plans: readonly FaultPlan[]): void {
  const labels = new Set(plans.map(({ label }) => label));
  for (const declaration of context.env.case.scenario.faults) {
    for (const { schedule } of sentencesOf(declaration)) {
      if (schedule?.kind !== "after") continue;
      const text = schedule.value.kind === "binary" ? schedule.value.left : schedule.value;
      if (text.kind !== "string" || labels.has(text.value)) continue;
      const what = `"${text.value}", a fault that the scenario does not have,`;
      context.env.case.problems.add(compileProblem("SC376", text.span, { what }));
    }
  }
}
