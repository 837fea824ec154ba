import type { FaultPlan, FaultTarget } from "../../model/faults.ts";
import type { NodePlan } from "../../model/topology.ts";
import type { Declaration, SentenceItem } from "../ast.ts";
import { SCHEDULES } from "../vocabulary/fault-words.ts";
import { verbsOf } from "../vocabulary/registry.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Env, sourceText } from "./env.ts";
import { actionsOf } from "./fault-actions.ts";
import { faultProblem } from "./fault-messages.ts";
import type { FaultPlace } from "./fault-place.ts";
import { checkStart, timingOf } from "./fault-timing.ts";
import { clauseValue } from "./load.ts";
import { withLets } from "./settings.ts";

export interface FaultContext extends FaultPlace {
  readonly nodes: readonly Pick<NodePlan, "disk">[];
  readonly durationNs: number;
  /** Gets a sentence for every fault that is not simulated. */
  readonly leavesOut: string[];
}

/** A sentence and what became of it. */
interface Compiled {
  readonly item: SentenceItem;
  readonly plans: readonly FaultPlan[];
}

/** All faults of the scenario, in order; those with mistakes are left out (reported). */
export function compileFaults(context: FaultContext): readonly FaultPlan[] {
  const compiled: Compiled[] = [];
  let count = 0;
  for (const declaration of context.env.case.scenario.faults) {
    const env = withLets(declaration.block?.items ?? [], context.env);
    for (const item of sentencesOf(declaration)) {
      const plans = compileFault(item, count, { ...context, env });
      compiled.push({ item, plans });
      count += plans.length;
    }
  }
  const plans = compiled.flatMap((each) => each.plans);
  checkLabels(context, plans);
  checkRestarts(context, compiled, plans);
  checkFilled(context, compiled);
  return plans;
}

function sentencesOf(declaration: Declaration): readonly SentenceItem[] {
  return (declaration.block?.items ?? []).filter((item) => item.kind === "sentence");
}

/** The plans of one sentence, of which the first will stand at `index`. */
function compileFault(
  item: SentenceItem,
  index: number,
  context: FaultContext,
): readonly FaultPlan[] {
  const { env } = context;
  const label = labelOf(item, env);
  const later = notSimulated(item);
  if (later !== null) {
    context.leavesOut.push(`The fault "${label}" is not simulated yet: ${later}.`);
    return [];
  }
  const actions = actionsOf(item, context);
  const timing = timingOf(item, context.durationNs, env);
  if (actions === null || timing === null) return [];
  checkStart(item, timing, context.durationNs, env);
  return actions.map((action, part) => ({
    label,
    ...timing,
    action,
    ...(part > 0 && { with: index }),
  }));
}

function labelOf(item: SentenceItem, env: Env): string {
  const label = clauseValue(item, "as");
  if (label?.kind === "string") return label.value;
  const last = item.assigned ?? item.args.at(-1);
  const whose = item.clauses.find(({ word }) => word.text === "of" || word.text === "to");
  const end = last?.span.end ?? item.verb.span.end;
  return sourceText(env, { ...item.verb.span, end: Math.max(end, whose?.span.end ?? 0) });
}

/** Why the engine has no such fault yet; null when it has. */
function notSimulated(item: SentenceItem): string | null {
  const verb = verbsOf("faults").get(item.verb.text);
  if (verb !== undefined && !verb.since.simulated) return verb.since.why;
  const schedule = item.schedule === null ? undefined : SCHEDULES[item.schedule.kind];
  return schedule !== undefined && !schedule.since.simulated ? schedule.since.why : null;
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

/** Nodes that a target may hit; null when only the strike tells. */
function fixedNodes(target: FaultTarget): readonly number[] | null {
  if (target.kind === "nodes") return target.nodes;
  return target.kind === "choose" && target.among === undefined ? target.of : null;
}

/** Warns of a restart of nodes that nothing ever takes down. */
function checkRestarts(
  { env, replication }: FaultContext,
  compiled: readonly Compiled[],
  plans: readonly FaultPlan[],
): void {
  const fences =
    replication.kind === "single_leader" && replication.failover?.fencing.kind === "stonith";
  if (fences) return;
  const crashed = plans.map(({ action }) =>
    action.kind === "crash" ? fixedNodes(action.target) : [],
  );
  if (crashed.includes(null)) return;
  const mortal = new Set(crashed.flatMap((nodes) => nodes ?? []));
  for (const { item, plans: own } of compiled) {
    const action = own[0]?.action;
    const nodes = action?.kind === "restart" ? fixedNodes(action.target) : null;
    if (nodes === null || nodes.some((node) => mortal.has(node))) continue;
    const node = nodes.map(env.case.names.nodeName).join(", ");
    const span = item.args[0]?.span ?? item.span;
    env.case.problems.add(faultProblem("SC390", span, { node }));
  }
}

/** Warns of disks without a size that are filled in part. */
function checkFilled({ env, nodes }: FaultContext, compiled: readonly Compiled[]): void {
  for (const { item, plans } of compiled) {
    const action = plans[0]?.action;
    if (action?.kind !== "fill_disk" || action.share >= 1) continue;
    const bare = (fixedNodes(action.target) ?? []).find(
      (node) => nodes[node]?.disk.capacityBytes === null,
    );
    if (bare === undefined) continue;
    const params = {
      node: env.case.names.nodeName(bare),
      share: `${Number((action.share * 100).toPrecision(6))}%`,
    };
    const span = clauseValue(item, "to")?.span ?? item.span;
    env.case.problems.add(faultProblem("SC395", span, params));
  }
}
