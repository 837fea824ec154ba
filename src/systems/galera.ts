import type { Value } from "../model/value.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { GALERA_KNOBS } from "./galera-knobs.ts";
import { bytes, count, numberOf, seconds, secondsOf, switchOf, word, wordOf } from "./knobs.ts";
import type {
  ExpandedSetting,
  Expansion,
  ExpansionInput,
  HardwareConsequence,
  Preset,
} from "./preset.ts";

/** Galera Cluster: every node takes writes, the group orders and certifies them. */
export const GALERA: Preset = {
  name: "galera",
  title: "Galera Cluster",
  versions: ["3", "4"],
  defaultVersion: "4",
  hasLeader: false,
  knobs: GALERA_KNOBS,
  leavesOut: [
    "The group orders by logical clocks and the word of every node, one message each; Galera's protocol packs several into one and relays within a segment.",
    "All nodes change to a new view at one instant; the few round trips in which Galera agrees on it are left out.",
    "A transaction that meets a write set which is already being applied is aborted when the group orders it, not at once.",
    "A node that has been away gets what it missed from one donor, however long it was away: whole copies only after the loss of a disk.",
    "Weights, arbitrators and weighted quorums are left out; a graceful shutdown counts as a crash.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input: withOptions(input), problems: [], leavesOut: [] };
  const { knobs } = draft.input;
  checkOptions(draft, input);
  const nodes = 1 + input.followers.length;
  const given = (...names: string[]): boolean => names.some((name) => draft.input.given.has(name));
  const flush = numberOf(knobs.get("innodb_flush_log_at_trx_commit")) ?? 1;
  const settings: ExpandedSetting[] = [
    fixed(
      "conflict",
      word("certify"),
      "write sets are certified in the order of the group: the first committer wins (codership/documentation, certification-based-replication.rst); the group's messages are sent as O_SAFE (codership/galera, gcs/src/gcs_gcomm.cpp)",
    ),
    {
      name: "causal_reads",
      value: word(waits(draft) ? "on" : "off"),
      source: sourceOf("wsrep_sync_wait"),
      given: given("wsrep_sync_wait", "wsrep_causal_reads"),
    },
    {
      name: "local_flush",
      value: word(flush === 1 ? "on" : "off"),
      source: sourceOf("innodb_flush_log_at_trx_commit"),
      given: given("innodb_flush_log_at_trx_commit"),
    },
    period(draft, "keepalive", "evs.keepalive_period", 1),
    period(draft, "suspect_after", "evs.suspect_timeout", 5),
    flowLimit(draft, nodes),
    {
      name: "flow_resume",
      value: count(factor(draft)),
      source: sourceOf("gcs.fc_factor"),
      given: given("gcs.fc_factor"),
    },
    {
      name: "record_overhead",
      value: knobs.get("record_overhead") ?? bytes(300),
      source: sourceOf("record_overhead"),
      given: given("record_overhead"),
    },
    fixed("message_overhead", bytes(64), "assumed: headers of gmcast, evs and pc together"),
  ];
  noteUnmodelled(draft);
  return {
    form: "multi_leader",
    settings,
    hardware: appliers(draft.input),
    problems: draft.problems,
    leavesOut: draft.leavesOut,
  };
}

function fixed(name: string, value: Value, source: string): ExpandedSetting {
  return { name, value, source, given: false };
}

function sourceOf(name: string): string {
  return GALERA_KNOBS.find((knob) => knob.name === name)?.source ?? "";
}

/** Reads the pairs of wsrep_provider_options as if each had been written by itself. */
function withOptions(input: ExpansionInput): ExpansionInput {
  const knobs = new Map(input.knobs);
  const given = new Set(input.given);
  for (const { name, text } of pairsOf(input)) {
    const knob = GALERA_KNOBS.find((each) => each.name === name);
    if (knob === undefined) continue;
    const target = knob.aliasOf ?? knob.name;
    const isNumber = text !== "" && Number.isFinite(Number(text));
    knobs.set(target, isNumber ? count(Number(text)) : { kind: "text", value: text });
    given.add(target);
  }
  return { ...input, knobs, given };
}

interface Option {
  readonly name: string;
  readonly text: string;
}

function pairsOf({ knobs }: ExpansionInput): readonly Option[] {
  const value = knobs.get("wsrep_provider_options");
  if (value?.kind !== "text") return [];
  return value.value
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name, ...rest] = pair.split("=");
      return { name: (name ?? "").trim(), text: rest.join("=").trim() };
    });
}

/** Options that the model does not know are told, so that a mistyped one is not taken for set. */
function checkOptions(draft: Draft, input: ExpansionInput): void {
  for (const { name, text } of pairsOf(input)) {
    if (text === "") {
      draft.problems.push({
        knob: "wsrep_provider_options",
        severity: "error",
        message: `\`${name}\` has no value`,
        help: ["options are written `name=value`, with `;` between them"],
      });
    } else if (!GALERA_KNOBS.some((knob) => knob.name === name)) {
      draft.leavesOut.push(`${name} of wsrep_provider_options is left out.`);
    }
  }
}

function waits(draft: Draft): boolean {
  const bits = numberOf(draft.input.knobs.get("wsrep_sync_wait")) ?? 0;
  return Math.floor(bits) % 2 === 1 || switchSetting(draft, "wsrep_causal_reads", false);
}

/** A duration, or ISO 8601's `PT1M30.5S`. */
function period(draft: Draft, name: string, knob: string, usual: number): ExpandedSetting {
  const value = draft.input.knobs.get(knob);
  const written = value?.kind === "text" ? isoSeconds(value.value) : secondsOf(value, 1);
  if (value !== undefined && (written === null || written <= 0)) {
    draft.problems.push({
      knob: draft.input.given.has("wsrep_provider_options") ? "wsrep_provider_options" : knob,
      severity: "error",
      message: `${knob} is a duration such as \`"PT5S"\` or \`5s\`, not \`${wordOf(value) ?? value.kind}\``,
      help: [],
    });
  }
  const length = written !== null && written > 0 ? written : usual;
  return {
    name,
    value: seconds(length),
    source: sourceOf(knob),
    given: draft.input.given.has(knob),
  };
}

/** Seconds of an ISO 8601 duration of days, hours, minutes and seconds; null when it is none. */
function isoSeconds(text: string): number | null {
  const number = "(\\d+(?:\\.\\d+)?)";
  const shape = new RegExp(`^P(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`);
  const found = shape.exec(text.trim().toUpperCase());
  if (found === null) return null;
  const [days, hours, minutes, rest] = [1, 2, 3, 4].map((at) => Number(found[at] ?? "0"));
  return days! * 86_400 + hours! * 3600 + minutes! * 60 + rest!;
}

function flowLimit(draft: Draft, nodes: number): ExpandedSetting {
  const { knobs, given } = draft.input;
  const base = numberOf(knobs.get("gcs.fc_limit")) ?? 16;
  const isFlat = switchOf(knobs.get("gcs.fc_single_primary")) === true;
  return {
    name: "flow_limit",
    value: count(Math.floor(Math.max(0, base) * (isFlat ? 1 : Math.sqrt(nodes)) + 0.5)),
    source: sourceOf("gcs.fc_limit"),
    given: given.has("gcs.fc_limit") || given.has("gcs.fc_single_primary"),
  };
}

function factor(draft: Draft): number {
  const value = numberOf(draft.input.knobs.get("gcs.fc_factor")) ?? 1;
  if (value >= 0 && value <= 1) return value;
  draft.problems.push({
    knob: "gcs.fc_factor",
    severity: "error",
    message: `gcs.fc_factor is a share from 0 to 1, not ${value}`,
    help: [],
  });
  return 1;
}

function appliers({ knobs, leader, followers }: ExpansionInput): HardwareConsequence[] {
  const workers = numberOf(knobs.get("wsrep_slave_threads")) ?? 1;
  return [leader, ...followers].map(({ index }) => ({
    node: index,
    setting: "apply.workers",
    value: Math.max(1, Math.floor(workers)),
    source: sourceOf("wsrep_slave_threads"),
  }));
}

function noteUnmodelled(draft: Draft): void {
  for (const { name, modelled } of GALERA_KNOBS) {
    if (!modelled && draft.input.given.has(name)) draft.leavesOut.push(`${name} is left out.`);
  }
}
