import type { Span } from "../../diagnostics/span.ts";
import type { ReplicationPlan } from "../../model/replication.ts";
import type { SingleLeaderPlan, Stage } from "../../model/single-leader.ts";
import type { Quorum } from "../../model/value.ts";
import { upstreamOf } from "./cascade.ts";
import { CLIENT_RECHECK, clientRecheckOf } from "./client-recheck.ts";
import { compileProblem } from "./compile-messages.ts";
import { dataBytes, durationNs, wholeNumber, wordIn } from "./convert.ts";
import { type Env, type Roles, textOf } from "./env.ts";
import { FAILOVER_NAMES, failoverOf } from "./failover.ts";
import type { Form, FormInput, GetSetting } from "./form.ts";
import { groupCommitPlan } from "./group-commit.ts";
import { IN_SYNC_NAMES, inSyncParts } from "./in-sync.ts";
import { quorumOf } from "./node-sets.ts";
import type { Origins, Setting } from "./settings.ts";
import { quorumText } from "./value-text.ts";

const STAGES: readonly Stage[] = ["received", "written", "flushed", "applied"];

/** `replicate single_leader`. */
export const SINGLE_LEADER: Form = {
  names: [
    "leader",
    "followers",
    "mode",
    "ack",
    "ack_at",
    "local_flush",
    "flushes_per_commit",
    "group_commit",
    "ack_timeout",
    "on_ack_timeout",
    "shards",
    "ship_after",
    "receiver",
    "apply_after",
    "visible",
    "commit_pipeline",
    "record_overhead",
    "message_overhead",
    CLIENT_RECHECK,
    ...IN_SYNC_NAMES,
    ...FAILOVER_NAMES,
  ],
  plan: singleLeaderPlan,
  consequences: byMode,
};

/** What `mode` stands for, when it decides. */
function byMode(get: GetSetting, plan: ReplicationPlan, path: string, env: Env): Origins {
  const mode = get("mode");
  if (mode === null || get("ack") !== null || plan.kind !== "single_leader") return [];
  const source = `mode = ${mode.text ?? textOf(env, mode.value)}`;
  const ack = quorumText(plan.ack, env.case.names.nodeName);
  const { from } = mode;
  const rule: Origins = [{ path: `${path} · ack`, text: ack, from, source }];
  if (get("ack_at") !== null || plan.ack.kind === "none") return rule;
  return [...rule, { path: `${path} · ack_at`, text: plan.ackAt, from, source }];
}

function singleLeaderPlan(
  get: GetSetting,
  { declaration, roles, env }: FormInput,
): SingleLeaderPlan | null {
  const upstream = upstreamOf(declaration, roles, env);
  const failover = failoverOf(get, roles, env);
  const parts = inSyncParts(get, roles, env);
  const rule = ruleOf(get, roles, env);
  const groupCommit = groupCommitPlan(get("group_commit"), env);
  const timeout = get("ack_timeout");
  const ackTimeoutNs = timeout === null ? null : durationNs(timeout, env);
  const shards = wholeOf(get("shards"), 1, env);
  const recordOverheadBytes = bytesOf(get("record_overhead"), env);
  const messageOverheadBytes = bytesOf(get("message_overhead"), env);
  const recheck = clientRecheckOf(get, env);
  if (recheck === null) return null;
  const words = wordsOf(get, env);
  const flushes = get("flushes_per_commit");
  const flushesPerCommit = flushes === null ? 1 : wholeNumber(1, flushes, env);
  if (rule === null || groupCommit === null || shards === null || words === null) return null;
  if (upstream === null || failover === null || parts === null) return null;
  if (recordOverheadBytes === null || messageOverheadBytes === null) return null;
  if (flushesPerCommit === null || (timeout !== null && ackTimeoutNs === null)) return null;
  return {
    kind: "single_leader",
    leader: roles.leader,
    followers: roles.followers,
    upstream,
    ...rule,
    groupCommit,
    ...(flushesPerCommit === 1 ? {} : { flushesPerCommit }),
    ackTimeoutNs,
    shards,
    ...words,
    recordOverheadBytes,
    messageOverheadBytes,
    ...recheck,
    ...parts,
    ...(failover === undefined ? {} : { failover }),
  };
}

type Words = Pick<
  SingleLeaderPlan,
  | "localFlush"
  | "onAckTimeout"
  | "shipAfter"
  | "receiver"
  | "applyAfter"
  | "visible"
  | "commitPipeline"
>;

function wordsOf(get: GetSetting, env: Env): Words | null {
  const one = <Word extends string>(name: string, words: readonly Word[]): Word | null => {
    const setting = get(name);
    return setting === null ? (words[0] ?? null) : wordIn(words, setting, env);
  };
  const localFlush = one("local_flush", ["on", "off"]);
  const onAckTimeout = one("on_ack_timeout", ["block", "async", "fail", "answer"]);
  const shipAfter = one("ship_after", ["append", "flush"]);
  const receiver = one("receiver", ["pipelined", "serial"]);
  const applyAfter = one("apply_after", ["received", "written", "flushed"]);
  const visible = one("visible", ["after_ack", "before_ack", "at_once"]);
  const commitPipeline = one("commit_pipeline", ["concurrent", "held", "staged"]);
  if (localFlush === null || onAckTimeout === null || shipAfter === null) return null;
  if (receiver === null || applyAfter === null || visible === null) return null;
  if (commitPipeline === null) return null;
  return {
    localFlush: localFlush === "on",
    onAckTimeout,
    shipAfter,
    receiver,
    applyAfter,
    visible,
    commitPipeline,
  };
}

/** `ack` and `ack_at`, or what `mode` stands for. */
function ruleOf(
  get: GetSetting,
  roles: Roles,
  env: Env,
): { readonly ack: Quorum; readonly ackAt: Stage } | null {
  const exact = get("ack");
  const at = get("ack_at");
  const mode = exact === null ? modeOf(get("mode"), env) : "exact";
  if (mode === null) return null;
  const ackAt =
    at === null ? (mode === "semi_sync" ? "received" : "flushed") : wordIn(STAGES, at, env);
  if (ackAt === null) return null;
  const { followers } = roles;
  if (exact !== null) {
    const quorum = quorumOf(exact.value, env);
    if (quorum === null) {
      const text = textOf(env, exact.value);
      const expected = "`none`, `any 1 of [a, b]`, `all of [a, b]` or `majority`";
      env.case.problems.add(
        compileProblem("SC350", exact.span, { what: exact.what, text, expected }),
      );
      return null;
    }
    const ack = overFollowers(quorum, roles, exact.span, env);
    return ack === null ? null : { ack, ackAt };
  }
  if (mode === "async" || followers.length === 0) return { ack: { kind: "none" }, ackAt };
  const count = mode === "semi_sync" ? 1 : followers.length;
  return { ack: { kind: "any", count, of: followers }, ackAt };
}

function modeOf(setting: Setting | null, env: Env): "async" | "semi_sync" | "sync" | null {
  if (setting === null) return "async";
  return wordIn(["async", "semi_sync", "sync"], setting, env);
}

/**
 * The rule over followers alone: the leader has its own log always, so that it counts as one of
 * those who confirm when a rule names it. Null for a node that does not follow (reported).
 */
function overFollowers(quorum: Quorum, roles: Roles, span: Span, env: Env): Quorum | null {
  switch (quorum.kind) {
    case "none":
      return quorum;
    case "any":
    case "first": {
      const stranger = quorum.of.find(
        (node) => node !== roles.leader && !roles.followers.includes(node),
      );
      if (stranger !== undefined) {
        const followers = roles.followers.map(env.case.names.nodeName).join(", ");
        const params = {
          node: env.case.names.nodeName(stranger),
          role: "asked to confirm",
          among: followers === "" ? "the followers: there are none" : `the followers ${followers}`,
        };
        env.case.problems.add(compileProblem("SC358", span, params));
        return null;
      }
      if (!quorum.of.includes(roles.leader)) return quorum;
      const of = quorum.of.filter((node) => node !== roles.leader);
      const count = quorum.count - 1;
      return count === 0 ? { kind: "none" } : { kind: quorum.kind, count, of };
    }
    case "and":
    case "or": {
      const parts = quorum.of.map((part) => overFollowers(part, roles, span, env));
      const known = parts.filter((part) => part !== null);
      return known.length === parts.length ? { kind: quorum.kind, of: known } : null;
    }
  }
}

function wholeOf(setting: Setting | null, fallback: number, env: Env): number | null {
  return setting === null ? fallback : wholeNumber(1, setting, env);
}

function bytesOf(setting: Setting | null, env: Env): number | null {
  return setting === null ? 0 : dataBytes(setting, env);
}
