import type { ConsensusPlan } from "../../model/consensus.ts";
import type { Distribution } from "../../random/distribution.ts";
import { CLIENT_RECHECK, clientRecheckOf } from "./client-recheck.ts";
import { compileProblem } from "./compile-messages.ts";
import { dataBytes, durationNs, timesNs, wholeNumber, wordIn } from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import type { Form, FormInput, GetSetting } from "./form.ts";
import { groupCommitPlan } from "./group-commit.ts";
import { nodesOf } from "./node-sets.ts";
import type { Setting } from "./settings.ts";

/** `replicate consensus`. */
export const CONSENSUS: Form = {
  names: [
    "leader",
    "voters",
    "learners",
    "heartbeat",
    "election_timeout",
    "pre_vote",
    "check_quorum",
    "reads",
    "forwarding",
    "snapshot_count",
    "group_commit",
    "record_overhead",
    "message_overhead",
    CLIENT_RECHECK,
  ],
  plan: consensusPlan,
};

function consensusPlan(get: GetSetting, { roles, env }: FormInput): ConsensusPlan | null {
  const who = membersOf(get, roles.leader, roles.members, env);
  const times = timesOf(get, env);
  const words = wordsOf(get, env);
  const groupCommit = groupCommitPlan(get("group_commit"), env);
  const count = get("snapshot_count");
  const snapshotEvery = count === null ? undefined : wholeNumber(1, count, env);
  const recordOverheadBytes = bytesOf(get("record_overhead"), env);
  const messageOverheadBytes = bytesOf(get("message_overhead"), env);
  const recheck = clientRecheckOf(get, env);
  if (recheck === null) return null;
  if (who === null || times === null || words === null || groupCommit === null) return null;
  if (snapshotEvery === null || recordOverheadBytes === null) return null;
  if (messageOverheadBytes === null) return null;
  return {
    kind: "consensus",
    ...who,
    ...times,
    ...words,
    groupCommit,
    ...(snapshotEvery === undefined ? {} : { snapshotEvery }),
    recordOverheadBytes,
    messageOverheadBytes,
    ...recheck,
  };
}

/** Learners are those named; voters those named, or all the others. The leader votes. */
function membersOf(
  get: GetSetting,
  leader: number,
  members: readonly number[],
  env: Env,
): Pick<ConsensusPlan, "leader" | "voters" | "learners"> | null {
  const named = { voters: get("voters"), learners: get("learners") };
  const learners = named.learners === null ? [] : among(named.learners, members, env);
  if (learners === null) return null;
  const rest = members.filter((node) => !learners.includes(node));
  const voters = named.voters === null ? rest : among(named.voters, members, env);
  if (voters === null) return null;
  const twice = voters.find((node) => learners.includes(node));
  if (twice !== undefined && named.voters !== null) {
    stranger(twice, "a voter", "those that are no learners", named.voters, env);
    return null;
  }
  const first = voters[0];
  if (first === undefined) return null;
  const given = get("leader");
  if (given !== null && !voters.includes(leader)) {
    const names = voters.map(env.case.names.nodeName).join(", ");
    stranger(leader, "the leader", `the voters: ${names}`, given, env);
    return null;
  }
  // Those who are neither listen: a member that does not vote is a learner.
  const others = members.filter((node) => !voters.includes(node));
  return { leader: voters.includes(leader) ? leader : first, voters, learners: others };
}

function among(setting: Setting, members: readonly number[], env: Env): readonly number[] | null {
  const nodes = nodesOf(setting.value, env);
  if (nodes === null) {
    const params = { what: setting.what, text: textOf(env, setting.value), expected: "nodes" };
    env.case.problems.add(compileProblem("SC350", setting.span, params));
    return null;
  }
  const outside = nodes.find((node) => !members.includes(node));
  if (outside === undefined) return nodes;
  stranger(outside, `one of \`${setting.name}\``, "the nodes after `on`", setting, env);
  return null;
}

function stranger(node: number, role: string, those: string, setting: Setting, env: Env): void {
  const params = { node: env.case.names.nodeName(node), role, among: those };
  env.case.problems.add(compileProblem("SC358", setting.span, params));
}

function timesOf(
  get: GetSetting,
  env: Env,
): Pick<ConsensusPlan, "heartbeatNs" | "electionTimeout"> | null {
  const beat = get("heartbeat");
  const silence = get("election_timeout");
  const heartbeatNs = beat === null ? null : durationNs(beat, env);
  const electionTimeout = silence === null ? null : silenceOf(silence, env);
  if (heartbeatNs === null || electionTimeout === null) return null;
  if (heartbeatNs === 0 && beat !== null) {
    const why = "a leader that beats without pause does nothing else";
    env.case.problems.add(compileProblem("SC356", beat.span, { name: beat.what, why }));
    return null;
  }
  return { heartbeatNs, electionTimeout };
}

/** `1s..2s` is uniform between the two; anything else a distribution of times. */
function silenceOf(setting: Setting, env: Env): Distribution | null {
  const { value } = setting;
  if (value.kind !== "range") return timesNs(setting, env);
  const low = durationNs({ ...setting, value: value.low }, env);
  const high = durationNs({ ...setting, value: value.high }, env);
  if (low === null || high === null) return null;
  if (low === high) return { kind: "constant", value: low };
  return { kind: "uniform", low: Math.min(low, high), high: Math.max(low, high) };
}

type Words = Pick<ConsensusPlan, "preVote" | "checkQuorum" | "reads" | "misdirected">;

function wordsOf(get: GetSetting, env: Env): Words | null {
  const one = <Word extends string>(name: string, words: readonly Word[]): Word | null => {
    const setting = get(name);
    return setting === null ? (words[0] ?? null) : wordIn(words, setting, env);
  };
  const preVote = one("pre_vote", ["on", "off"]);
  const checkQuorum = one("check_quorum", ["on", "off"]);
  const reads = one("reads", ["read_index", "lease", "local"]);
  const forwarding = one("forwarding", ["on", "off"]);
  if (preVote === null || checkQuorum === null || reads === null || forwarding === null) {
    return null;
  }
  if (reads === "lease" && checkQuorum === "off") return leaseAlone(get, env);
  return {
    preVote: preVote === "on",
    checkQuorum: checkQuorum === "on",
    reads,
    misdirected: forwarding === "on" ? "forward" : "refuse",
  };
}

/** Where voters vote against a leader that they hear, its lease keeps nobody from being elected. */
function leaseAlone(get: GetSetting, env: Env): null {
  const setting = get("reads");
  if (setting === null) return null;
  const message = "`reads = lease` needs `check_quorum = on`";
  const help = [
    "without it voters elect another while the lease still holds; take `reads = read_index`, or leave `check_quorum` on",
  ];
  env.case.problems.add(compileProblem("SC371", setting.span, { message }, { help }));
  return null;
}

function bytesOf(setting: Setting | null, env: Env): number | null {
  return setting === null ? 0 : dataBytes(setting, env);
}
