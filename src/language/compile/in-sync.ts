import type {
  AttachedPlan,
  FetchPlan,
  InSyncPlan,
  SingleLeaderPlan,
} from "../../model/single-leader.ts";
import type { Quorum } from "../../model/value.ts";
import { compileProblem } from "./compile-messages.ts";
import { argument, dataBytes, durationNs, wholeNumber, wordIn, wordText } from "./convert.ts";
import { type Env, type Roles, textOf } from "./env.ts";
import type { GetSetting } from "./form.ts";
import { quorumOf } from "./node-sets.ts";
import type { Setting } from "./settings.ts";

/** Settings of in-sync sets, of fetching and of what readers see, in the order of the reference. */
export const IN_SYNC_NAMES: readonly string[] = [
  "in_sync",
  "fetch",
  "respond",
  "committed_by",
  "survives",
  "write_back",
  "attached",
];

/** Kafka's request for a follower: replica.fetch.max.bytes. */
const USUAL_MAX_BYTES = 1_048_576;
/** Signs of life come so often in the time that a session lasts, unless the scenario says how often. */
const SIGNS_A_SESSION = 3;

type Parts = Pick<
  SingleLeaderPlan,
  "inSync" | "fetch" | "respond" | "committedBy" | "survives" | "writeBackNs" | "attached"
>;

/** The parts of the plan that these settings decide. Null when one is wrong (reported). */
export function inSyncParts(get: GetSetting, roles: Roles, env: Env): Parts | null {
  const set = isOn(get("in_sync"), env);
  const pull = isOn(get("fetch"), env);
  const inSync = set === true ? inSyncOf(get("in_sync"), env) : undefined;
  const fetch = pull === true ? fetchOf(get("fetch"), env) : undefined;
  const respond = wordOf(get("respond"), ["committed", "sent"], env);
  const survives = wordOf(get("survives"), ["flushed", "written"], env);
  const late = get("write_back");
  const writeBackNs = late === null ? undefined : durationNs(late, env);
  const attached = attachedOf(get("attached"), roles, env);
  const by = get("committed_by");
  const committedBy = by === null ? undefined : membersRule(by, roles, env);
  if (set === null || pull === null || respond === null || survives === null) return null;
  if (inSync === null || fetch === null || writeBackNs === null || committedBy === null)
    return null;
  if (attached === null) return null;
  return {
    ...(attached === undefined ? {} : { attached }),
    ...(inSync === undefined ? {} : { inSync }),
    ...(fetch === undefined ? {} : { fetch }),
    ...(respond === "sent" ? { respond } : {}),
    ...(survives === "written" ? { survives } : {}),
    ...(writeBackNs === undefined || writeBackNs === 0 ? {} : { writeBackNs }),
    ...(committedBy === undefined ? {} : { committedBy }),
  };
}

/** How many followers a leader must have heard of; undefined when none. */
function attachedOf(
  setting: Setting | null,
  roles: Roles,
  env: Env,
): AttachedPlan | undefined | null {
  if (setting === null) return undefined;
  if (wordIn(["attached"], setting, env) === null) return null;
  const part = (name: string, place: number): Setting | null => {
    const value = argument(setting.value, name, place);
    return value === null ? null : { ...setting, value, what: `${setting.what}.${name}` };
  };
  const [least, within, every] = [part("at_least", 0), part("within", 1), part("every", 2)];
  const min = least === null ? 1 : wholeNumber(0, least, env);
  const withinNs = within === null ? 10e9 : durationNs(within, env);
  const everyNs = every === null ? 1e9 : durationNs(every, env);
  if (min === null || withinNs === null || everyNs === null) return null;
  if (min <= roles.followers.length) return { min, withinNs, everyNs };
  const { span, what } = setting;
  const expected = `at most ${roles.followers.length} followers`;
  env.case.problems.add(
    compileProblem("SC350", span, { what, text: textOf(env, setting.value), expected }),
  );
  return null;
}

function isOn(setting: Setting | null, env: Env): boolean | null {
  const word = wordOf(setting, ["off", "on"], env);
  return word === null ? null : word === "on";
}

function wordOf<Word extends string>(
  setting: Setting | null,
  of: readonly [Word, ...Word[]],
  env: Env,
): Word | null {
  return setting === null ? of[0] : wordIn(of, setting, env);
}

function inSyncOf(setting: Setting | null, env: Env): InSyncPlan | null {
  if (setting === null) return null;
  const lag = partOf(setting, "lag");
  const min = partOf(setting, "min");
  const lagTimeMaxNs = lag === null ? missing(setting, "lag", env) : positiveNs(lag, env);
  const least = min === null ? 1 : wholeNumber(1, min, env);
  const session = sessionOf(setting, env);
  const unclean = wordOf(partOf(setting, "unclean"), ["off", "on"], env);
  const belowMin = wordOf(partOf(setting, "below_min"), ["holds", "advances"], env);
  if (lagTimeMaxNs === null || least === null || session === null) return null;
  if (unclean === null || belowMin === null) return null;
  return {
    lagTimeMaxNs,
    min: least,
    uncleanElection: unclean === "on",
    ...(session === undefined ? {} : { session }),
    ...(belowMin === "holds" ? {} : { belowMin }),
  };
}

/** Undefined where there is none. */
function sessionOf(setting: Setting, env: Env): InSyncPlan["session"] | null {
  const session = partOf(setting, "session");
  if (session === null) return undefined;
  const timeoutNs = positiveNs(session, env);
  if (timeoutNs === null) return null;
  const every = partOf(setting, "every");
  const everyNs = every === null ? Math.ceil(timeoutNs / SIGNS_A_SESSION) : positiveNs(every, env);
  return everyNs === null ? null : { everyNs, timeoutNs };
}

function fetchOf(setting: Setting | null, env: Env): FetchPlan | null {
  if (setting === null) return null;
  const wait = partOf(setting, "wait");
  const min = partOf(setting, "min");
  const max = partOf(setting, "max");
  const waitNs = wait === null ? missing(setting, "wait", env) : positiveNs(wait, env);
  const minBytes = min === null ? 1 : dataBytes(min, env);
  const maxBytes = max === null ? USUAL_MAX_BYTES : dataBytes(max, env);
  if (waitNs === null || minBytes === null || maxBytes === null) return null;
  return { waitNs, minBytes: Math.max(1, minBytes), maxBytes: Math.max(1, maxBytes) };
}

/** A rule over the leader and its followers. */
function membersRule(setting: Setting, roles: Roles, env: Env): Quorum | null {
  const quorum = quorumOf(setting.value, env);
  if (quorum === null) {
    const text = textOf(env, setting.value);
    const expected = "`majority of [a, b, c]` or `any 2 of [a, b, c]`";
    env.case.problems.add(
      compileProblem("SC350", setting.span, { what: setting.what, text, expected }),
    );
    return null;
  }
  const stranger = nodesIn(quorum).find((node) => !roles.members.includes(node));
  if (stranger === undefined) return quorum;
  const node = env.case.names.nodeName(stranger);
  const among = "the nodes after `on`";
  const params = { node, role: "asked to confirm", among };
  env.case.problems.add(compileProblem("SC358", setting.span, params));
  return null;
}

function nodesIn(quorum: Quorum): readonly number[] {
  switch (quorum.kind) {
    case "none":
      return [];
    case "any":
    case "first":
      return quorum.of;
    case "and":
    case "or":
      return quorum.of.flatMap(nodesIn);
  }
}

/** An argument of a setting's word, as a setting of its own; null when it is absent. */
function partOf(setting: Setting, name: string): Setting | null {
  const value = argument(setting.value, name);
  return value === null ? null : { ...setting, value, what: `${name} of ${setting.what}` };
}

function missing(setting: Setting, name: string, env: Env): null {
  const text = textOf(env, setting.value);
  const expected = `${wordText(setting.value)}(${name}: ...)`;
  env.case.problems.add(
    compileProblem("SC350", setting.span, { what: setting.what, text, expected }),
  );
  return null;
}

function positiveNs(setting: Setting, env: Env): number | null {
  const ns = durationNs(setting, env);
  if (ns !== 0) return ns;
  const why = "it must be longer than nothing";
  env.case.problems.add(compileProblem("SC356", setting.span, { name: setting.what, why }));
  return null;
}
