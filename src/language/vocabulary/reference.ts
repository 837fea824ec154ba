import { CODES, entryOf } from "../catalogue.ts";
import { SCHEDULES, TARGET_WORDS } from "./fault-words.ts";
import { INTERVALS_PART } from "./intervals-part.ts";
import { AGGREGATES } from "./metric-words.ts";
import { GRAMMAR_PART, OPENING_PART, TYPES_PART } from "./reference-parts.ts";
import {
  BINDING_WORDS,
  BLOCK_WORDS,
  blocksOf,
  EXPECT_CLAUSES,
  FUNCTIONS,
  METRICS,
  SYSTEMS,
  settingsOf,
  verbsOf,
} from "./registry.ts";
import { FORMS } from "./replication-words.ts";
import { signature, typeText } from "./type-markdown.ts";
import type { MetricWord, SettingWord, Since, VerbWord } from "./word.ts";

/** The blocks that have words of their own, in the order of the page. */
const PLACES: readonly string[] = [
  ...[
    "topology",
    "node",
    "link",
    "workload",
    "load",
    "faults",
    "degrade",
    "partition",
    "run",
    "report",
  ],
  "failover",
];

/**
 * The reference of the language as one page of markdown: grammar, types, and every word of the
 * vocabulary. Stored as grammar/scenario.md; its `scenario` examples are checked by the tests.
 */
export function referencePage(): string {
  const parts = [
    OPENING_PART,
    GRAMMAR_PART,
    TYPES_PART,
    INTERVALS_PART,
    ...formParts(),
    ...PLACES.map(placePart),
    ...Object.keys(FORMS).map((form) => placePart(`replicate ${form}`)),
    ...[...SYSTEMS.keys()].map((name) => placePart(`system ${name}`)),
    ...wordParts(),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** What bindings, clauses, blocks, forms and products there are. */
function formParts(): readonly string[] {
  return [
    table(
      "Bindings",
      ["word", "meaning", "example"],
      [...BINDING_WORDS.values()].map((word) => [
        code(word.name),
        word.doc + sinceText(word.since),
        code(word.example),
      ]),
    ),
    table(
      "Clauses of `expect` and `prefer`",
      ["clause", "meaning"],
      Object.entries(EXPECT_CLAUSES).map(([word, doc]) => [code(word), doc]),
    ),
    table(
      "Blocks",
      ["block", "stands in", "meaning", "example"],
      [...BLOCK_WORDS.values()].map((word) => [
        code(word.name),
        word.places.map(code).join(", "),
        word.doc + sinceText(word.since),
        code(word.example),
      ]),
    ),
    table(
      "Forms after `replicate`",
      ["form", "meaning"],
      Object.entries(FORMS).map(([name, form]) => [code(name), form.doc + sinceText(form.since)]),
    ),
    table(
      "Products after `system`",
      ["product", "versions", "meaning"],
      [...SYSTEMS.values()].map((word) => [
        code(word.name),
        word.versions.join(", "),
        word.doc + sinceText(word.since),
      ]),
    ),
  ];
}

/** The words for times, targets, values, metrics and messages. */
function wordParts(): readonly string[] {
  return [
    table(
      "Times of faults",
      ["word", "meaning"],
      Object.entries(SCHEDULES).map(([name, word]) => [
        code(name),
        word.doc + sinceText(word.since),
      ]),
    ),
    table(
      "Targets of faults",
      ["word", "meaning"],
      Object.entries(TARGET_WORDS).map(([name, doc]) => [code(name), doc]),
    ),
    table(
      "Functions",
      ["function", "meaning", "gives", "example"],
      [...FUNCTIONS.values()].map((word) => [
        code(word.name + signature(word.parameters)),
        word.doc,
        word.gives,
        code(word.example),
      ]),
    ),
    table(
      "Aggregates",
      ["aggregate", "meaning"],
      Object.entries(AGGREGATES).map(([name, doc]) => [code(name), doc]),
    ),
    table(
      "Metrics",
      ["metric", "unit", "aggregate", "meaning", "example"],
      [...METRICS.values()].map(metricRow),
    ),
    table(
      "Diagnostics",
      ["code", "severity", "title"],
      CODES.map((name) => [code(name), entryOf(name)?.severity ?? "", entryOf(name)?.title ?? ""]),
    ),
  ];
}

function placePart(place: string): string {
  const settings = [...settingsOf(place).values()];
  const verbs = [...verbsOf(place).values()];
  const inner = blocksOf(place)
    .map((block) => code(block.name))
    .join(", ");
  if (settings.length + verbs.length === 0) return "";
  const parts = [`## In ${code(place)}`];
  if (inner !== "") parts.push(`Blocks: ${inner}.`);
  if (settings.length > 0)
    parts.push(
      rows(["setting", "takes", "default", "meaning", "example"], settings.map(settingRow)),
    );
  if (verbs.length > 0)
    parts.push(rows(["verb", "meaning", "clauses", "example"], verbs.map(verbRow)));
  return parts.join("\n\n");
}

function settingRow(word: SettingWord): string[] {
  const absent = word.required ? "must be given" : (word.absent ?? "");
  const standard = word.default === null ? absent : code(word.default);
  const not = word.excludes.length === 0 ? "" : ` Not with ${word.excludes.map(code).join(", ")}.`;
  return [
    code(word.name),
    code(typeText(word.type)),
    standard,
    word.doc + not + sinceText(word.since),
    code(word.example),
  ];
}

function verbRow(word: VerbWord): string[] {
  const clauses = word.clauses.map(
    (clause) => code(clause.word) + (clause.required ? " (must)" : ""),
  );
  return [
    code(word.name),
    word.doc + sinceText(word.since),
    clauses.join(", "),
    code(word.example),
  ];
}

function metricRow(word: MetricWord): string[] {
  return [
    code(word.name),
    word.unit,
    word.aggregate,
    word.doc + sinceText(word.since),
    code(word.example),
  ];
}

function sinceText(since: Since): string {
  return since.simulated ? "" : ` *Not simulated yet: ${since.why}.*`;
}

function table(
  title: string,
  head: readonly string[],
  body: readonly (readonly string[])[],
): string {
  return `## ${title}\n\n${rows(head, body)}`;
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
