import { suggestMany } from "../../diagnostics/suggest.ts";
import type { ChoiceOption, ValueType } from "../../model/value-type.ts";
import { PRESETS } from "../../systems/presets.ts";
import { knobLines } from "./explain-system.ts";
import { SCHEDULES, TARGET_WORDS } from "./fault-words.ts";
import { AGGREGATES } from "./metric-words.ts";
import {
  BINDING_WORDS,
  BLOCK_WORDS,
  blocksOf,
  FUNCTIONS,
  METRICS,
  SETTINGS,
  SYSTEMS,
  settingsOf,
  VERBS,
  verbsOf,
} from "./registry.ts";
import { FORMS } from "./replication-words.ts";
import { optionText, signature, typeText } from "./type-markdown.ts";
import type { ClauseWord, SettingWord, Since, Word } from "./word.ts";

/**
 * Everything that a word of the language means, as text for a terminal: a part for each place in
 * which it is known. `metrics`, `functions` and `settings` list all. Null for an unknown word.
 */
export function explainWord(name: string): string | null {
  const parts = [
    ...lists(name),
    ...bindings(name),
    ...blocks(name),
    ...kinds(name),
    ...settings(name),
    ...verbs(name),
    ...functions(name),
    ...metrics(name),
    ...options(name),
    ...others(name),
  ];
  return parts.length === 0 ? null : `${parts.join("\n\n")}\n`;
}

/** Words near an unknown one, nearest first. */
export function nearWords(name: string): string[] {
  return suggestMany(name, allWords());
}

/** Every word that `explain` knows. */
export function allWords(): string[] {
  const inSettings = [...SETTINGS.values()].flatMap((words) => [...words.keys()]);
  const inVerbs = [...VERBS.values()].flatMap((words) => [...words.keys()]);
  const known = [BINDING_WORDS, BLOCK_WORDS, FUNCTIONS, METRICS, SYSTEMS].flatMap((words) => [
    ...words.keys(),
  ]);
  return [...new Set([...known, ...Object.keys(FORMS), ...inSettings, ...inVerbs])];
}

function titled(title: string, word: Word, lines: readonly string[] = []): string {
  const body = [word.doc, ...lines, `Example: ${word.example}`, ...sinceLines(word.since)];
  return [title, ...body.map((line) => `  ${line}`)].join("\n");
}

function sinceLines(since: Since): string[] {
  return since.simulated ? [] : [`Not simulated yet: ${since.why}.`];
}

function lists(name: string): string[] {
  const all: Readonly<Record<string, () => readonly Word[]>> = {
    metrics: () => [...METRICS.values()],
    functions: () => [...FUNCTIONS.values()],
    blocks: () => [...BLOCK_WORDS.values()],
  };
  if (!Object.hasOwn(all, name)) return [];
  const words = all[name]?.() ?? [];
  return [words.map((word) => `${word.name}: ${word.doc}`).join("\n")];
}

function bindings(name: string): string[] {
  const word = BINDING_WORDS.get(name);
  return word === undefined ? [] : [titled(`\`${name}\``, word)];
}

function blocks(name: string): string[] {
  const word = BLOCK_WORDS.get(name);
  if (word === undefined) return [];
  const where = word.places
    .map((place) => (place === "file" ? "the top of a file" : place))
    .join(", ");
  return [titled(`block \`${name}\` (in ${where})`, word, contents(name))];
}

/** What may stand in a place, in a line each. */
function contents(place: string): string[] {
  const inner = blocksOf(place).map((block) => block.name);
  const names: readonly (readonly [string, readonly string[]])[] = [
    ["Blocks", inner],
    ["Settings", [...settingsOf(place).keys()]],
    ["Verbs", [...verbsOf(place).keys()]],
  ];
  return names
    .filter(([, list]) => list.length > 0)
    .map(([what, list]) => `${what}: ${list.join(", ")}`);
}

function kinds(name: string): string[] {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  const system = SYSTEMS.get(name);
  if (form !== undefined) {
    const word: Word = {
      name,
      doc: form.doc,
      since: form.since,
      example: `replicate ${name} on a, b { … }`,
    };
    return [titled(`form \`replicate ${name}\``, word, contents(`replicate ${name}`))];
  }
  return system === undefined ? [] : [titled(`product \`system ${name}\``, system, ofSystem(name))];
}

/** What stands in a product's block; its knobs each with its source. */
function ofSystem(name: string): readonly string[] {
  const knobs = knobLines(name);
  if (knobs.length === 0) return contents(`system ${name}`);
  const own = new Set(PRESETS.get(name)?.knobs.map((knob) => knob.name));
  const common = [...settingsOf(`system ${name}`).keys()].filter((word) => !own.has(word));
  const usual = common.length === 0 ? [] : [`Settings: ${common.join(", ")}`];
  const others = contents(`system ${name}`).filter((line) => !line.startsWith("Settings: "));
  return [...others, ...usual, ...knobs];
}

function clauseLine({ word, doc, type }: ClauseWord): string {
  const words = type.kind === "words" ? ` One of: ${type.words.join(", ")}.` : "";
  return `  ${word}: ${doc}${words}`;
}

function settings(name: string): string[] {
  return [...SETTINGS.entries()].flatMap(([place, words]) => {
    const word = words.get(name);
    return word === undefined
      ? []
      : [titled(`setting \`${name}\` of \`${place}\``, word, settingLines(word))];
  });
}

function settingLines(word: SettingWord): string[] {
  const lines = [`Takes: ${typeText(word.type)}`, ...optionLines(word.type)];
  if (word.default !== null) lines.push(`Default: ${word.default}`);
  else if (word.absent !== undefined) lines.push(`When absent: ${word.absent}`);
  if (word.required) lines.push("Must be given.");
  if (word.excludes.length > 0) lines.push(`Not together with: ${word.excludes.join(", ")}`);
  if (word.source !== undefined) lines.push(`Source: ${word.source}`);
  return lines;
}

function optionLines(type: ValueType): string[] {
  if (type.kind === "either") return type.of.flatMap(optionLines);
  return type.kind === "choice" ? type.options.flatMap(linesOfOption) : [];
}

function linesOfOption(option: ChoiceOption): string[] {
  const own = `  ${optionText(option)}: ${option.doc}`;
  return [
    own,
    ...(option.parameters ?? []).map((parameter) => `    ${parameter.name}: ${parameter.doc}`),
  ];
}

function verbs(name: string): string[] {
  return [...VERBS.entries()].flatMap(([place, words]) => {
    const word = words.get(name);
    if (word === undefined) return [];
    const clauses = word.clauses.map(clauseLine);
    return [titled(`verb \`${name}\` of \`${place}\``, word, clauses)];
  });
}

function functions(name: string): string[] {
  const word = FUNCTIONS.get(name);
  if (word === undefined) return [];
  const parameters = word.parameters.map((parameter) => `  ${parameter.name}: ${parameter.doc}`);
  return [
    titled(`function \`${name}${signature(word.parameters)}\``, word, [
      ...parameters,
      `Gives: ${word.gives}`,
    ]),
  ];
}

function metrics(name: string): string[] {
  const word = METRICS.get(name);
  return word === undefined ? [] : [titled(`metric \`${name}\` (unit: ${word.unit})`, word)];
}

/** A word that settings take. */
function options(name: string): string[] {
  const lines: string[] = [];
  const visit = (type: ValueType, of: string): void => {
    if (type.kind === "either") for (const one of type.of) visit(one, of);
    else if (type.kind === "list") visit(type.of, of);
    else if (type.kind === "choice") {
      const option = type.options.find((candidate) => candidate.name === name);
      if (option !== undefined)
        lines.push(`word \`${optionText(option)}\` of ${of}\n  ${option.doc}`);
    }
  };
  for (const [place, words] of SETTINGS)
    for (const word of words.values()) visit(word.type, `\`${word.name}\` in \`${place}\``);
  return [...new Set(lines)];
}

function others(name: string): string[] {
  const found: string[] = [];
  const aggregate = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined;
  if (aggregate !== undefined)
    found.push(`aggregate \`${name}\`\n  ${aggregate}, as in ${name}(write.latency)`);
  const target = Object.hasOwn(TARGET_WORDS, name) ? TARGET_WORDS[name] : undefined;
  if (target !== undefined) found.push(`target \`${name}\` of a fault\n  ${target}`);
  const schedule = Object.hasOwn(SCHEDULES, name) ? SCHEDULES[name] : undefined;
  if (schedule !== undefined)
    found.push(
      [
        `schedule \`${name}\` of a fault`,
        `  ${schedule.doc}`,
        ...sinceLines(schedule.since).map((line) => `  ${line}`),
      ].join("\n"),
    );
  return found;
}
