import type { Span } from "../../diagnostics/span.ts";
import type { Value } from "../../model/value.ts";
import type { Expansion, HardwareConsequence, KnobProblem, Preset } from "../../systems/preset.ts";
import { versionOf } from "../../systems/presets.ts";
import type { Declaration } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import type { Env, Roles } from "./env.ts";
import { failoverBlock } from "./failover.ts";
import { defaultValue, type Setting, type Settings } from "./settings.ts";

/** A system's block, turned into settings of a form of `replicate`. */
export interface ExpandedSystem {
  readonly preset: Preset;
  readonly version: string;
  /** The form of `replicate` that it expands to. */
  readonly form: string;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly hardware: readonly HardwareConsequence[];
  readonly leavesOut: readonly string[];
}

/** Hands the block's knobs to the preset. Null when the version or a knob cannot be used (reported). */
export function expandSystem(
  preset: Preset,
  declaration: Declaration,
  settings: Settings,
  roles: Roles,
): ExpandedSystem | null {
  const { env } = settings;
  const version = versionIn(preset, declaration, env);
  if (version === null) return null;
  const knobs = knobValues(preset, version, settings);
  if (knobs === null) return null;
  const node = (index: number) => ({
    index,
    name: env.case.names.nodeName(index),
    site: env.case.names.nodes[index]?.site ?? 0,
  });
  const expansion = preset.expand({
    version,
    knobs: knobs.values,
    given: knobs.given,
    leader: node(roles.leader),
    followers: roles.followers.map(node),
    failover: failoverBlock(declaration) !== null,
  });
  for (const problem of expansion.problems) report(problem, preset, settings);
  if (expansion.problems.some(({ severity }) => severity === "error")) return null;
  return {
    preset,
    version,
    form: expansion.form ?? "single_leader",
    settings: settingsOfExpansion(expansion, preset, settings),
    hardware: expansion.hardware,
    leavesOut: [...preset.leavesOut, ...expansion.leavesOut],
  };
}

function versionIn(preset: Preset, { label, keyword }: Declaration, env: Env): string | null {
  if (label === null) return preset.defaultVersion;
  const version = versionOf(preset, label.value);
  if (version !== null) return version;
  const params = { system: preset.title, version: `"${label.value}"` };
  const help = [`known are ${preset.versions.map((known) => `"${known}"`).join(", ")}`];
  const span = label.span.end > label.span.start ? label.span : keyword.span;
  env.case.problems.add(compileProblem("SC372", span, params, { help }));
  return null;
}

function knobValues(
  preset: Preset,
  version: string,
  settings: Settings,
): { readonly values: ReadonlyMap<string, Value>; readonly given: ReadonlySet<string> } | null {
  const values = new Map<string, Value>();
  const given = new Set<string>();
  for (const knob of preset.knobs) {
    const name = knob.aliasOf ?? knob.name;
    if (settings.given(knob.name)) {
      const setting = settings.get(knob.name);
      if (setting === null) return null;
      values.set(name, setting.value);
      given.add(name);
    } else if (knob.aliasOf === undefined && !values.has(name)) {
      const value = defaultValue(knob.defaults?.[version] ?? knob.default, settings.env);
      if (value === null) return null;
      values.set(name, value);
    }
  }
  return { values, given };
}

/** The name under which the scenario sets a knob: its own or an old one. */
function writtenName(knob: string, preset: Preset, settings: Settings): string {
  const names = preset.knobs.filter(({ name, aliasOf }) => name === knob || aliasOf === knob);
  return names.find(({ name }) => settings.given(name))?.name ?? knob;
}

function report(problem: KnobProblem, preset: Preset, settings: Settings): void {
  const { message, help, severity } = problem;
  const name = writtenName(problem.knob, preset, settings);
  const span = spanIn(settings.spanOf(name), problem, settings);
  settings.env.case.problems.add(compileProblem("SC371", span, { message }, { help, severity }));
}

/** The wrong stretch inside a quoted text, if the setting is one; else the whole value. */
function spanIn(whole: Span, problem: KnobProblem, settings: Settings): Span {
  const { at } = problem;
  const source = settings.env.case.scenario.sources.find(({ id }) => id === whole.source);
  const text = source?.text.slice(whole.start, whole.end) ?? "";
  if (at === undefined || !/^["']/.test(text) || text.includes("\\")) return whole;
  const inner = { start: whole.start + 1, end: whole.end - 1 };
  const start = Math.min(inner.start + at.start, inner.end);
  return {
    source: whole.source,
    start,
    end: Math.max(start, Math.min(inner.start + at.end, inner.end)),
  };
}

function settingsOfExpansion(
  expansion: Expansion,
  preset: Preset,
  settings: Settings,
): ReadonlyMap<string, Setting> {
  return new Map(
    expansion.settings.map(({ name, value, source, given }): [string, Setting] => [
      name,
      {
        name,
        value,
        source,
        from: given ? "scenario" : "preset",
        what: `${preset.name} · ${name.replace(/^failover\./, "failover · ")}`,
        span: spanOfDecision(name, preset, settings),
      },
    ]),
  );
}

/** Which knob a reader should look at when the expanded setting is wrong. */
const DECIDED_BY: Readonly<Record<string, readonly string[]>> = {
  ack: [
    "synchronous_standby_names",
    "rpl_semi_sync_source_wait_for_replica_count",
    "acks",
    "writeConcern",
  ],
  ack_at: ["synchronous_commit", "sync_relay_log"],
  local_flush: ["synchronous_commit", "sync_binlog"],
  group_commit: [
    "commit_delay",
    "wal_writer_delay",
    "binlog_group_commit_sync_delay",
    "storage.journal.commitIntervalMs",
  ],
  ack_timeout: ["rpl_semi_sync_source_timeout", "writeConcern"],
  in_sync: ["min.insync.replicas", "replica.lag.time.max.ms"],
  fetch: ["replica.fetch.wait.max.ms", "replica.fetch.min.bytes", "replica.fetch.max.bytes"],
  committed_by: ["readConcern"],
  "failover.detect": [
    "broker.session.timeout.ms",
    "zookeeper.session.timeout.ms",
    "electionTimeoutMillis",
  ],
  "failover.voters": ["controller.quorum.voters"],
  record_overhead: ["record_overhead"],
};

function spanOfDecision(name: string, preset: Preset, settings: Settings): Span {
  const knobs = (DECIDED_BY[name] ?? []).map((knob) => writtenName(knob, preset, settings));
  return settings.spanOf(knobs.find((knob) => settings.given(knob)) ?? "");
}
