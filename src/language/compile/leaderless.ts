import type {
  AnswerRule,
  LeaderlessPlan,
  SpeculationPlan,
  WarsPlan,
} from "../../model/leaderless.ts";
import type { ReplicationPlan } from "../../model/replication.ts";
import { compileProblem } from "./compile-messages.ts";
import {
  argument,
  bandwidth,
  dataBytes,
  durationNs,
  type Given,
  share,
  timesNs,
  wholeNumber,
  wordIn,
  wordText,
} from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import type { Form, FormInput, GetSetting } from "./form.ts";
import { quorumOf } from "./node-sets.ts";
import { missedWrite } from "./quorum-overlap.ts";
import type { Origins, Setting } from "./settings.ts";

/** Copies of a key where nobody says how many: as in Dynamo (DeCandia et al. 2007, section 6). */
const USUAL_COPIES = 3;
const MOST_COPIES = 30;
/** Silence after which a coordinator gives a replica up: Cassandra's write_request_timeout. */
const USUAL_TIMEOUT_NS = 2e9;

/** `replicate leaderless`. */
export const LEADERLESS: Form = {
  names: [
    "n",
    "r",
    "w",
    "coordinator",
    "read_fanout",
    "read_repair",
    "read_repair_chance",
    "hinted_handoff",
    "sloppy",
    "anti_entropy",
    "speculative_retry",
    "conflict",
    "delays",
    "ack_at",
    "log_flush",
    "replica_timeout",
    "record_overhead",
    "message_overhead",
  ],
  plan: leaderlessPlan,
  consequences: byAbsence,
};

/** What holds where a setting without a default text is absent. */
function byAbsence(get: GetSetting, plan: ReplicationPlan, path: string, env: Env): Origins {
  if (plan.kind !== "leaderless") return [];
  const told = (name: string, text: string): Origins =>
    get(name) === null
      ? [{ path: `${path} · ${name}`, text, from: "default", source: "default of the language" }]
      : [];
  const timeout = plan.replicaTimeoutNs ?? null;
  const silence = timeout === null ? "never" : textOf(env, seconds(timeout / 1e9));
  return [
    ...told("n", String(plan.n)),
    ...told("coordinator", plan.coordinator),
    ...told("ack_at", plan.ackAt),
    ...told("replica_timeout", silence),
  ];
}

function seconds(value: number) {
  return { kind: "quantity", value, dimension: { time: 1, data: 0, money: 0 } } as const;
}

function leaderlessPlan(get: GetSetting, { roles, env }: FormInput): LeaderlessPlan | null {
  const { members } = roles;
  const n = copiesOf(get("n"), members.length, env);
  if (n === null) return null;
  const read = ruleOf(get("r"), n, members, env);
  const write = ruleOf(get("w"), n, members, env);
  const delays = warsOf(get("delays"), env);
  const handoff = handoffOf(get("hinted_handoff"), env);
  const antiEntropyNs = merkleOf(get("anti_entropy"), env);
  const speculation = speculationOf(get("speculative_retry"), env);
  if (read === null || write === null || delays === undefined || handoff === undefined) return null;
  if (antiEntropyNs === undefined || speculation === null) return null;
  const words = wordsOf(get, delays !== null, env);
  const amounts = amountsOf(get, delays !== null, env);
  if (words === null || amounts === null) return null;
  warnOfGaps(get, { read, write, members }, env);
  return {
    kind: "leaderless",
    members,
    n,
    read,
    write,
    ...words,
    hintedHandoff: handoff,
    antiEntropyNs,
    speculation,
    delays,
    ...amounts,
  };
}

/** Numbers are looked at where they are written; expressions here, where their nodes are known. */
function warnOfGaps(
  get: GetSetting,
  { read, write, members }: Pick<LeaderlessPlan, "read" | "write" | "members">,
  env: Env,
): void {
  const [r, w, allow] = [get("r"), get("w"), get("allow")];
  if (read.kind !== "quorum" && write.kind !== "quorum") return;
  if (allow !== null && wordText(allow.value) === "non_overlapping_quorums") return;
  const gap = missedWrite(read, write, members);
  const setting = write.kind === "quorum" ? w : r;
  if (gap === null || setting === null) return;
  const written = gap.map(env.case.names.nodeName).join(", ");
  env.case.problems.add(compileProblem("SC387", setting.span, { written }));
}

function copiesOf(setting: Setting | null, members: number, env: Env): number | null {
  if (setting === null) return Math.min(USUAL_COPIES, members);
  const n = wholeNumber(1, setting, env);
  const most = Math.min(members, MOST_COPIES);
  if (n === null || n <= most) return n;
  const expected = most === members ? `at most the ${members} nodes` : `at most ${MOST_COPIES}`;
  return wrong(setting, expected, env);
}

type Words = Pick<
  LeaderlessPlan,
  "coordinator" | "readFanout" | "readRepair" | "sloppy" | "conflict" | "ackAt"
>;

function wordsOf(get: GetSetting, hasDelays: boolean, env: Env): Words | null {
  const one = <Word extends string>(name: string, words: readonly Word[], absent: Word) => {
    const setting = get(name);
    return setting === null ? absent : wordIn(words, setting, env);
  };
  // The four delays are those between who asks and the replicas, so nobody stands between.
  const asks = hasDelays ? "client" : "nearest";
  const coordinator = one("coordinator", ["client", "nearest", "any"], asks);
  const readFanout = one("read_fanout", ["all", "quorum"], "all");
  const readRepair = one("read_repair", ["off", "async", "blocking"], "async");
  const sloppy = one("sloppy", ["on", "off"], "off");
  const conflict = one("conflict", ["last_write_wins", "siblings"], "last_write_wins");
  const ackAt = one("ack_at", ["received", "flushed"], hasDelays ? "received" : "flushed");
  if (coordinator === null || readFanout === null || readRepair === null) return null;
  if (sloppy === null || conflict === null || ackAt === null) return null;
  return { coordinator, readFanout, readRepair, sloppy: sloppy === "on", conflict, ackAt };
}

type Amounts = Pick<
  LeaderlessPlan,
  | "readRepairChance"
  | "replicaTimeoutNs"
  | "flushEveryNs"
  | "recordOverheadBytes"
  | "messageOverheadBytes"
>;

function amountsOf(get: GetSetting, hasDelays: boolean, env: Env): Amounts | null {
  const absent = hasDelays ? null : USUAL_TIMEOUT_NS;
  const silence = get("replica_timeout");
  const isNever = silence !== null && wordText(silence.value) === "never";
  const timeout = silence === null || isNever ? absent : durationNs(silence, env);
  if (silence !== null && !isNever && timeout === null) return null;
  const chance = get("read_repair_chance");
  const readRepairChance = chance === null ? 0 : share(chance, env);
  const record = get("record_overhead");
  const recordOverheadBytes = record === null ? 0 : dataBytes(record, env);
  const message = get("message_overhead");
  const messageOverheadBytes = message === null ? 0 : dataBytes(message, env);
  const flush = get("log_flush");
  const isPeriodic = flush !== null && wordText(flush.value) === "periodic";
  const every = isPeriodic ? argument(flush.value, "every", 0) : null;
  const flushEveryNs =
    every === null || flush === null
      ? 0
      : durationNs({ value: every, span: flush.span, what: `${flush.what}.every` }, env);
  if (readRepairChance === null || flushEveryNs === null) return null;
  if (recordOverheadBytes === null || messageOverheadBytes === null) return null;
  return {
    readRepairChance,
    replicaTimeoutNs: isNever ? null : timeout,
    ...(flushEveryNs > 0 ? { flushEveryNs } : {}),
    recordOverheadBytes,
    messageOverheadBytes,
  };
}

/** `r` or `w`: how many, or which. */
function ruleOf(
  setting: Setting | null,
  n: number,
  members: readonly number[],
  env: Env,
): AnswerRule | null {
  const majority = Math.floor(n / 2) + 1;
  if (setting === null) return { kind: "count", count: majority };
  const { value } = setting;
  if (value.kind === "quantity") return countOf(setting, n, env);
  switch (wordText(value)) {
    case "majority":
      return { kind: "count", count: majority };
    case "all":
      return { kind: "count", count: n };
    case "local_majority":
    case "each_majority":
      return { kind: wordText(value) as "local_majority" | "each_majority" };
    case "local": {
      const count = argument(value, "count", 0);
      if (count === null) return { kind: "local", count: 1 };
      const many = countOf({ ...setting, value: count }, n, env);
      return many === null ? null : { kind: "local", count: many.count };
    }
  }
  const quorum = quorumOf(value, env);
  if (quorum === null || quorum.kind === "none") {
    return wrong(
      setting,
      "a number, `majority`, `all` or an expression such as `(a and b) or c`",
      env,
    );
  }
  const stranger = nodesIn(quorum).find((node) => !members.includes(node));
  if (stranger === undefined) return { kind: "quorum", quorum };
  const params = {
    node: env.case.names.nodeName(stranger),
    role: "asked for an answer",
    among: `the replicas ${members.map(env.case.names.nodeName).join(", ")}`,
  };
  env.case.problems.add(compileProblem("SC358", setting.span, params));
  return null;
}

function countOf(setting: Given, n: number, env: Env): { kind: "count"; count: number } | null {
  const count = wholeNumber(1, setting, env);
  if (count === null || count <= n) return count === null ? null : { kind: "count", count };
  return wrong(setting, `at most the ${n} copies`, env);
}

function nodesIn(quorum: NonNullable<ReturnType<typeof quorumOf>>): readonly number[] {
  if (quorum.kind === "none") return [];
  return quorum.kind === "and" || quorum.kind === "or" ? quorum.of.flatMap(nodesIn) : quorum.of;
}

/** Undefined when it has no usable value (reported). */
function handoffOf(setting: Setting | null, env: Env): LeaderlessPlan["hintedHandoff"] | undefined {
  if (setting === null || wordText(setting.value) === "off") return null;
  if (wordText(setting.value) !== "on") {
    wordIn(["on", "off"], setting, env);
    return undefined;
  }
  const { value, span, what } = setting;
  const window = argument(value, "window", 0);
  const rate = argument(value, "rate");
  const windowNs =
    window === null
      ? Number.MAX_SAFE_INTEGER
      : durationNs({ value: window, span, what: `${what}.window` }, env);
  const pace = rate === null ? null : bandwidth({ value: rate, span, what: `${what}.rate` }, env);
  if (windowNs === null || (rate !== null && pace === null)) return undefined;
  return { windowNs, bytesPerSecond: pace };
}

function merkleOf(setting: Setting | null, env: Env): number | null | undefined {
  if (setting === null || wordText(setting.value) === "off") return null;
  const every = argument(setting.value, "every", 0);
  if (wordText(setting.value) !== "merkle" || every === null) {
    wrong(setting, "`off` or `merkle(every: 10min)`", env);
    return undefined;
  }
  const given = { value: every, span: setting.span, what: `${setting.what}.every` };
  const ns = durationNs(given, env);
  return ns === null || ns === 0 ? undefined : ns;
}

function speculationOf(setting: Setting | null, env: Env): SpeculationPlan | null {
  if (setting === null || wordText(setting.value) === "off") return { kind: "never" };
  const { value } = setting;
  if (value.kind === "quantity" && value.dimension.time === 0) {
    const quantile = share(setting, env);
    return quantile === null ? null : { kind: "quantile", share: quantile };
  }
  const ns = durationNs(setting, env);
  return ns === null ? null : { kind: "after", ns };
}

/** Undefined when a delay has no usable value (reported); null without delays. */
function warsOf(setting: Setting | null, env: Env): WarsPlan | null | undefined {
  if (setting === null) return null;
  const one = (name: string, position: number) => {
    const value = argument(setting.value, name, position);
    if (value === null) return wrong(setting, "`wars(w: …, a: …, r: …, s: …)`", env);
    return timesNs({ value, span: setting.span, what: `${setting.what}.${name}` }, env);
  };
  const [w, a, r, s] = [one("w", 0), one("a", 1), one("r", 2), one("s", 3)];
  if (w === null || a === null || r === null || s === null) return undefined;
  return { w, a, r, s };
}

function wrong({ what, value, span }: Given, expected: string, env: Env): null {
  env.case.problems.add(
    compileProblem("SC350", span, { what, text: textOf(env, value), expected }),
  );
  return null;
}
