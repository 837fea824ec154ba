import type {
  KeyPlan,
  ReadRoute,
  RetryPlan,
  SessionGuarantee,
  WorkloadPlan,
} from "../../model/workload.ts";
import type { Declaration } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import {
  argument,
  durationNs,
  type Given,
  plainNumber,
  share,
  sizes,
  wholeNumber,
  wordIn,
  wordText,
} from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { loadOf } from "./load.ts";
import { nodesOf } from "./node-sets.ts";
import { type Origins, type Setting, Settings } from "./settings.ts";

const ROUTES = [
  "leader",
  "nearest",
  "any",
  "any_follower",
  "pinned",
  "leader_after_write",
  "token",
  "bounded",
  "quorum",
] as const;
const GUARANTEES: readonly SessionGuarantee[] = [
  "read_your_writes",
  "monotonic_reads",
  "monotonic_writes",
  "writes_follow_reads",
];

/** The sites in which a workload's clients sit: those after `on`, or of the nodes after `on`. */
export function workloadSites(declaration: Declaration, env: Env): readonly number[] | null {
  const { nodes } = env.case.names;
  const sites: number[] = [];
  for (const expr of declaration.on) {
    const value = evaluate(expr, env);
    if (value === null) return null;
    const found =
      value.kind === "site"
        ? [value.site]
        : (nodesOf(value, env)?.map((node) => nodes[node]?.site ?? 0) ?? null);
    if (found === null) {
      const params = { what: "`on`", text: textOf(env, value), expected: "sites or nodes" };
      env.case.problems.add(compileProblem("SC350", expr.span, params));
      return null;
    }
    sites.push(...found.filter((site) => !sites.includes(site)));
  }
  if (sites.length > 0) return [...new Set(sites)];
  const leader = env.case.roles?.leader ?? 0;
  return [nodes[leader]?.site ?? 0];
}

export interface WorkloadContext {
  readonly env: Env;
  /** The site of each client host. */
  readonly clientSites: readonly number[];
  readonly durationNs: number;
  readonly origins: Origins;
}

/** The plan of one `workload` block; null when a setting has no usable value (reported). */
export function compileWorkload(
  declaration: Declaration,
  sites: readonly number[],
  context: WorkloadContext,
): WorkloadPlan | null {
  const { origins } = context;
  const name = declaration.names[0]?.name.text ?? "workload";
  const span = declaration.keyword.span;
  const settings = new Settings(
    declaration.block,
    "workload",
    `workload ${name}`,
    span,
    context.env,
  );
  const { env } = settings;
  const read = (setting: string): Setting | null => settings.read(setting, origins);
  const load = loadOf(declaration, settings, context.durationNs, origins);
  const writeShare = writeShareOf(read("mix"), env);
  const keys = keysOf(read("keys"), env);
  const sizeGiven = read("value");
  const value = sizeGiven === null ? null : sizes(sizeGiven, env);
  const transactionGiven = read("transaction");
  const transaction = transactionGiven === null ? null : wholeNumber(1, transactionGiven, env);
  const readFrom = routeOf(read("read_from"), env);
  const session = sessionOf(read("session"), env);
  const readAfterWriteNs = optionalNs(read("read_after_write"), env);
  const replies = shareOf(read("replies"), env);
  const roaming = shareOf(read("roaming"), env);
  const timeoutNs = timeOutOf(read("timeout"), env);
  const retry = retryOf(read("retry"), env);
  if (load === null || writeShare === null || keys === null || value === null) return null;
  if (transaction === null || readFrom === null || session === null || retry === null) return null;
  if (replies === null || roaming === null || env.case.problems.failed) return null;
  const clientHosts = sites.map((site) => context.clientSites.indexOf(site));
  return {
    name,
    clientHosts,
    load,
    writeShare,
    keys,
    value,
    transaction,
    readFrom,
    session,
    readAfterWriteNs,
    replies,
    roaming,
    timeoutNs,
    retry,
  };
}

function optionalNs(setting: Setting | null, env: Env): number | null {
  return setting === null ? null : durationNs(setting, env);
}

function timeOutOf(setting: Setting | null, env: Env): number | null {
  const ns = optionalNs(setting, env);
  if (ns !== 0 || setting === null) return ns;
  const why = "nothing is answered in 0 s; leave it out to wait for ever";
  env.case.problems.add(compileProblem("SC356", setting.span, { name: "timeout", why }));
  return null;
}

function shareOf(setting: Setting | null, env: Env): number | null {
  return setting === null ? 0 : share(setting, env);
}

/** `(read: 80%, write: 20%)`; one of the two is enough when it is all. */
function writeShareOf(setting: Setting | null, env: Env): number | null {
  if (setting === null) return 1;
  const { value, span, what } = setting;
  if (value.kind !== "record") {
    const params = { what, text: textOf(env, value), expected: "`(read: 80%, write: 20%)`" };
    env.case.problems.add(compileProblem("SC350", span, params));
    return null;
  }
  const part = (name: string): number | null | undefined => {
    const field = value.fields[name];
    return field === undefined
      ? undefined
      : share({ value: field, span, what: `${what}.${name}` }, env);
  };
  const reads = part("read");
  const writes = part("write");
  if (reads === null || writes === null) return null;
  const sum = (reads ?? 0) + (writes ?? 0);
  if (Math.abs(sum - 1) > 1e-9) {
    const text = `${Number((sum * 100).toPrecision(6))}%`;
    env.case.problems.add(compileProblem("SC374", span, { sum: text }));
    return null;
  }
  return writes ?? 0;
}

function keysOf(setting: Setting | null, env: Env): KeyPlan | null {
  if (setting === null) return { kind: "uniform", count: 10_000 };
  const { value, span, what } = setting;
  const kind = wordIn(["uniform", "zipf", "single"], setting, env);
  if (kind === null || kind === "single") return kind === null ? null : { kind };
  const number = argument(value, "count", 0);
  if (number === null) {
    const params = { what, text: textOf(env, value), expected: `\`${kind}(10k)\`: how many keys` };
    env.case.problems.add(compileProblem("SC350", span, params));
    return null;
  }
  const count = wholeNumber(1, { value: number, span, what: `${what}: the number of keys` }, env);
  if (count === null || kind === "uniform")
    return count === null ? null : { kind: "uniform", count };
  const exponent = argument(value, "skew", 1);
  const skew =
    exponent === null ? 0.99 : plainNumber({ value: exponent, span, what: `${what}.skew` }, env);
  return skew === null ? null : { kind, count, skew };
}

function routeOf(setting: Setting | null, env: Env): ReadRoute | null {
  if (setting === null) return { kind: "leader" };
  const { value, span, what } = setting;
  const kind = wordIn(ROUTES, setting, env);
  if (kind === null) return null;
  const time = (name: string): number | null => {
    const found = argument(value, name, 0);
    const given: Given | null = found && { value: found, span, what: `${what}.${name}` };
    if (given !== null) return durationNs(given, env);
    const params = { what, text: textOf(env, value), expected: `\`${kind}(${name}: 100ms)\`` };
    env.case.problems.add(compileProblem("SC350", span, params));
    return null;
  };
  if (kind === "leader_after_write") {
    const forNs = time("for");
    return forNs === null ? null : { kind, forNs };
  }
  if (kind === "bounded") {
    const stalenessNs = time("staleness");
    return stalenessNs === null ? null : { kind, stalenessNs };
  }
  return { kind };
}

function sessionOf(setting: Setting | null, env: Env): readonly SessionGuarantee[] | null {
  if (setting === null) return [];
  const { value, span, what } = setting;
  const items = value.kind === "list" || value.kind === "tuple" ? value.items : [value];
  const found = items.map((item) => wordIn(GUARANTEES, { value: item, span, what }, env));
  const known = found.filter((guarantee) => guarantee !== null);
  return known.length === found.length ? [...new Set(known)] : null;
}

const DEFAULT_BASE_NS = 50e6;
const DEFAULT_CAP_NS = 2e9;
const DEFAULT_TRIES = 10;

function retryOf(setting: Setting | null, env: Env): RetryPlan | null {
  if (setting === null || wordText(setting.value) === "none") return { kind: "none" };
  const { value, span, what } = setting;
  const kind = wordIn(["none", "exponential_backoff"], setting, env);
  if (kind === null) return null;
  const part = (name: string, position: number): Given | null => {
    const found = argument(value, name, position);
    return found === null ? null : { value: found, span, what: `${what}.${name}` };
  };
  const base = part("base", 0);
  const cap = part("cap", 1);
  const times = part("tries", 2);
  const baseNs = base === null ? DEFAULT_BASE_NS : durationNs(base, env);
  const capNs = cap === null ? DEFAULT_CAP_NS : durationNs(cap, env);
  const tries = times === null ? DEFAULT_TRIES : wholeNumber(1, times, env);
  const limit = part("budget", 3);
  const budget = limit === null ? null : share(limit, env);
  if (baseNs === null || capNs === null || tries === null) return null;
  if (limit !== null && budget === null) return null;
  return {
    kind: "exponential_backoff",
    baseNs,
    capNs: Math.max(baseNs, capNs),
    tries,
    ...(budget !== null && { budget }),
  };
}
