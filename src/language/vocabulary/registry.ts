import type { ChoiceOption, ValueType } from "../../model/value-type.ts";
import { FUTURE_SYSTEMS, PRESETS } from "../../systems/presets.ts";
import { BINDINGS, BLOCKS } from "./blocks.ts";
import { CONSENSUS_SETTINGS } from "./consensus-words.ts";
import { FAILOVER_SETTINGS } from "./failover-words.ts";
import { FAULT_VERBS } from "./fault-words.ts";
import { FUNCTION_WORDS } from "./function-words.ts";
import { IN_SYNC_SETTINGS } from "./in-sync-words.ts";
import { LEADERLESS_SETTINGS } from "./leaderless-words.ts";
import { METRIC_WORDS } from "./metric-words.ts";
import { MULTI_LEADER_SETTINGS } from "./multi-leader-words.ts";
import { commonSystemSettings, REPLICATION_VERBS } from "./replication-words.ts";
import { REPORT_VERBS } from "./report-words.ts";
import { SINGLE_LEADER_SETTINGS } from "./single-leader-words.ts";
import { TOPOLOGY_SETTINGS } from "./topology-words.ts";
import {
  type BlockWord,
  type FunctionWord,
  later,
  type MetricWord,
  NOW,
  type SettingWord,
  type Since,
  type VerbWord,
  type Word,
} from "./word.ts";
import { LOAD_VERBS, RUN_SETTINGS, WORKLOAD_SETTINGS } from "./workload-words.ts";

/** A product after `system`. */
export interface SystemWord extends Word {
  readonly title: string;
  readonly versions: readonly string[];
}

/** Clauses of `expect` and `prefer`. */
export const EXPECT_CLAUSES: Readonly<Record<string, string>> = {
  during: "`during 15s..60s`: only that part of the run.",
  when: "`when ack == none`: only in cases where the params are so.",
  in: "`in 95% of runs`: in that share of the trials.",
  within: '`within 45s after "WAN cut"`: by then after that fault ends.',
  as: '`as "label"`: its name in reports.',
};

/** The knobs of the built products as settings of `system NAME`. */
function presetSettings(): SettingWord[] {
  return [...PRESETS.values()].flatMap((preset) => {
    const place = `system ${preset.name}`;
    const knobs = preset.knobs.map(
      (knob): SettingWord => ({
        kind: "setting",
        place,
        name: knob.name,
        type: knob.type,
        doc: knob.doc,
        example: `${knob.name} = ${knob.default}`,
        since: NOW,
        default: knob.default,
        required: false,
        excludes: [],
        source: knob.source,
        ...(knob.aliasOf === undefined ? {} : { aliasOf: knob.aliasOf }),
      }),
    );
    return preset.hasLeader === false ? knobs : [...commonSystemSettings(preset.name), ...knobs];
  });
}

function systems(): [string, SystemWord][] {
  const built = [...PRESETS.values()].map(
    (preset): SystemWord => ({
      name: preset.name,
      title: preset.title,
      versions: preset.versions,
      doc: `${preset.title} ${preset.versions.join(", ")} with its own settings.`,
      example: `system ${preset.name} "${preset.defaultVersion}" on a, b${preset.hasLeader === false ? "" : " { leader = a }"}`,
      since: NOW,
    }),
  );
  const future = FUTURE_SYSTEMS.map(
    (name): SystemWord => ({
      name,
      title: name,
      versions: [],
      doc: "A product whose replication comes later; its settings are read and not checked.",
      example: `system ${name} on a, b { leader = a }`,
      since: later(`the preset \`${name}\` comes with a later version`),
    }),
  );
  return [...built, ...future].map((word) => [word.name, word]);
}

function byPlace<W extends { readonly place: string; readonly name: string }>(
  words: readonly W[],
): ReadonlyMap<string, ReadonlyMap<string, W>> {
  const places = new Map<string, Map<string, W>>();
  for (const word of words) {
    const place = places.get(word.place) ?? new Map<string, W>();
    place.set(word.name, word);
    places.set(word.place, place);
  }
  return places;
}

function byName<W extends { readonly name: string }>(words: readonly W[]): ReadonlyMap<string, W> {
  return new Map(words.map((word) => [word.name, word]));
}

const settings = byPlace([
  ...TOPOLOGY_SETTINGS,
  ...SINGLE_LEADER_SETTINGS,
  ...IN_SYNC_SETTINGS,
  ...FAILOVER_SETTINGS,
  ...MULTI_LEADER_SETTINGS,
  ...LEADERLESS_SETTINGS,
  ...CONSENSUS_SETTINGS,
  ...WORKLOAD_SETTINGS,
  ...RUN_SETTINGS,
  ...presetSettings(),
]);
const verbs = byPlace([...FAULT_VERBS, ...LOAD_VERBS, ...REPORT_VERBS, ...REPLICATION_VERBS]);
const NONE: ReadonlyMap<string, never> = new Map<string, never>();

/** Blocks by keyword. */
export const BLOCK_WORDS: ReadonlyMap<string, BlockWord> = byName(BLOCKS);
/** Functions by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionWord> = byName(FUNCTION_WORDS);
/** Metrics by name, `write.latency` with its dot. */
export const METRICS: ReadonlyMap<string, MetricWord> = byName(METRIC_WORDS);
/** Products by the word after `system`. */
export const SYSTEMS: ReadonlyMap<string, SystemWord> = new Map(systems());
/** `let`, `param`, `expect` … */
export const BINDING_WORDS: ReadonlyMap<string, Word> = byName(BINDINGS);
/** Every place that has settings, with them in the reference's order. */
export const SETTINGS: ReadonlyMap<string, ReadonlyMap<string, SettingWord>> = settings;
/** Every place that has sentences. */
export const VERBS: ReadonlyMap<string, ReadonlyMap<string, VerbWord>> = verbs;

/** The settings of one place, by name. */
export function settingsOf(place: string): ReadonlyMap<string, SettingWord> {
  return settings.get(place) ?? NONE;
}

/** The sentences of one place, by verb. */
export function verbsOf(place: string): ReadonlyMap<string, VerbWord> {
  return verbs.get(place) ?? NONE;
}

/** The blocks that may stand in a place. */
export function blocksOf(place: string): BlockWord[] {
  return BLOCKS.filter((block) => block.places.includes(place));
}

/**
 * A setting's default as text of the language: `"nvme"`, `"cpu(cores: 8, per_op: 20us)"`; null when
 * absence has a meaning of its own. Throws a RangeError for a setting that is not registered.
 */
export function defaultOf(place: string, name: string): string | null {
  const found = settingsOf(place).get(name);
  if (found === undefined) throw new RangeError(`no setting ${name} in ${place}`);
  return found.default;
}

/** Whether the engine answers for a word, and if not why. */
export function isSimulated(since: Since): boolean {
  return since.simulated;
}

/** Every word that some choice takes, with its option. The first of a name wins. */
export const CHOICE_WORDS: ReadonlyMap<string, ChoiceOption> = choiceWords();

function choiceWords(): Map<string, ChoiceOption> {
  const found = new Map<string, ChoiceOption>();
  const visit = (type: ValueType): void => {
    if (type.kind === "choice") {
      for (const option of type.options) {
        if (!found.has(option.name)) found.set(option.name, option);
        for (const parameter of option.parameters ?? []) visit(parameter.type);
      }
    } else if (type.kind === "either") for (const of of type.of) visit(of);
    else if (type.kind === "list" || type.kind === "range") visit(type.of);
  };
  for (const place of settings.values()) for (const word of place.values()) visit(word.type);
  return found;
}
