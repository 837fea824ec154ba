import type { FaultAction, FaultTarget } from "../../model/faults.ts";
import { membersOf, type ReplicationPlan } from "../../model/replication.ts";
import { TIME } from "../../units/dimension.ts";
import type { Expr, SentenceItem } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Given, nanoseconds, plainNumber, quantityIn, share, wordIn } from "./convert.ts";
import { degradations } from "./degrade.ts";
import { cannotEvaluate, type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { faultProblem } from "./fault-messages.ts";
import type { FaultPlace } from "./fault-place.ts";
import { settingChanges } from "./fault-settings.ts";
import { targetOf } from "./fault-targets.ts";
import { clauseValue } from "./load.ts";
import { partitionOf } from "./partition-sides.ts";
import { Settings } from "./settings.ts";

/** What one sentence does, in as many actions as it takes; null when reported. */
export function actionsOf(item: SentenceItem, place: FaultPlace): readonly FaultAction[] | null {
  const { env, network, endpoints } = place;
  const form = place.replication.kind;
  switch (item.verb.text) {
    case "crash": {
      const found = targetOf(item.args, env, form);
      const losesDisk = item.clauses.some(({ word }) => word.text === "with");
      return found && [{ kind: "crash", target: found.target, site: found.site, losesDisk }];
    }
    case "restart":
    case "pause": {
      const found = targetOf(item.args, env, form);
      return found && [{ kind: item.verb.text, target: found.target }];
    }
    case "partition": {
      const [sides] = item.args;
      const found = sides === undefined ? null : partitionOf(sides, endpoints, env, form);
      const packets = packetsOf(item, env);
      if (found === null || packets === null) return null;
      return [packets === "held" ? found : { ...found, packets }];
    }
    case "degrade": {
      const found = degradations(item, network, endpoints, env);
      return found?.map(({ links, changes }) => ({ kind: "degrade", links, changes })) ?? null;
    }
    case "slow":
      return slowDisk(item, place);
    case "skew":
      return skewClock(item, place);
    case "fill":
      return fillDisk(item, place);
    case "promote":
      return order("promote", item.args[0] ?? null, place);
    case "switchover":
      return order("switchover", clauseValue(item, "to"), place);
    case "set":
      return settingChanges(item, place)?.map((change) => ({ kind: "set", change })) ?? null;
    case "heal":
      return [{ kind: "heal" }];
    default:
      return cannotEvaluate(env, item.verb.span);
  }
}

/** What a partition does with what is sent meanwhile; null when reported. */
function packetsOf({ block, verb }: SentenceItem, env: Env): "held" | "dropped" | null {
  const settings = new Settings(block ?? null, "partition", "partition", verb.span, env);
  const packets = settings.get("packets");
  return packets === null ? null : wordIn(["held", "dropped"], packets, settings.env);
}

/** The nodes after `of`. */
function whose(item: SentenceItem, { env, replication }: FaultPlace): FaultTarget | null {
  const of = item.clauses.find(({ word }) => word.text === "of")?.args ?? [];
  return of.length === 0 ? null : (targetOf(of, env, replication.kind)?.target ?? null);
}

/** The value after a preposition; null when there is none, or when it was reported. */
function valueAfter(item: SentenceItem, word: string, what: string, env: Env): Given | null {
  const expr = clauseValue(item, word);
  const value = expr === null ? null : evaluate(expr, env);
  return expr === null || value === null ? null : { value, span: expr.span, what };
}

function slowDisk(item: SentenceItem, place: FaultPlace): readonly FaultAction[] | null {
  const { env } = place;
  const target = whose(item, place);
  const by = valueAfter(item, "by", "slow disk · by", env);
  const factor = by === null ? null : plainNumber(by, env);
  if (target === null || by === null || factor === null) return null;
  if (factor > 0) return [{ kind: "slow_disk", target, factor }];
  const params = { name: "factor", why: "it must be above zero" };
  env.case.problems.add(compileProblem("SC356", by.span, params));
  return null;
}

/** A clock may go wrong either way: `by -250ms` sets it back. */
function skewClock(item: SentenceItem, place: FaultPlace): readonly FaultAction[] | null {
  const { env } = place;
  const target = whose(item, place);
  const by = valueAfter(item, "by", "skew clock · by", env);
  if (target === null || by === null) return null;
  const { value } = by;
  const isBack = value.kind === "quantity" && value.value < 0;
  const size = isBack ? { ...by, value: { ...value, value: -value.value } } : by;
  const seconds = quantityIn(TIME, size, env);
  if (seconds === null) return null;
  const ns = Math.round(nanoseconds(seconds));
  return [{ kind: "skew_clock", target, byNs: isBack ? -ns : ns }];
}

function fillDisk(item: SentenceItem, place: FaultPlace): readonly FaultAction[] | null {
  const { env } = place;
  const target = whose(item, place);
  const to = valueAfter(item, "to", "fill disk · to", env);
  const full = to === null ? 1 : share(to, env);
  const isGiven = clauseValue(item, "to") !== null;
  if (target === null || full === null || (isGiven && to === null)) return null;
  return [{ kind: "fill_disk", target, share: full }];
}

/** An operator's order names a node that could lead. */
function order(
  kind: "promote" | "switchover",
  expr: Expr | null,
  { env, replication }: FaultPlace,
): readonly FaultAction[] | null {
  const value = expr === null ? null : evaluate(expr, env);
  if (expr === null || value === null) return null;
  if (value.kind !== "node") {
    const params = { what: `\`${kind}\``, text: textOf(env, value), expected: "a node" };
    env.case.problems.add(compileProblem("SC350", expr.span, params));
    return null;
  }
  const why = cannotLead(value.node, replication, env);
  if (why === null) return [{ kind, node: value.node }];
  env.case.problems.add(faultProblem("SC394", expr.span, { node: value.name, why }));
  return null;
}

function cannotLead(node: number, replication: ReplicationPlan, env: Env): string | null {
  if (replication.kind === "leaderless") return "every replica takes writes, and nobody leads";
  if (replication.kind === "multi_leader") return "several nodes lead, and none takes over";
  const members = replication.kind === "consensus" ? replication.voters : membersOf(replication);
  if (members.includes(node)) return null;
  const names = members.map(env.case.names.nodeName).join(", ");
  return `it is none of ${names}`;
}
