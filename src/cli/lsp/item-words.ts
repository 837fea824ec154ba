import { SCHEDULES, TARGET_WORDS } from "../../language/vocabulary/fault-words.ts";
import {
  BINDING_WORDS,
  blocksOf,
  EXPECT_CLAUSES,
  SYSTEMS,
  settingsOf,
  verbsOf,
} from "../../language/vocabulary/registry.ts";
import { FORMS } from "../../language/vocabulary/replication-words.ts";
import type { Place, VerbWord } from "../../language/vocabulary/word.ts";
import type { Analysis } from "./analysis.ts";
import { type Candidate, candidatesIn, candidatesOf, KIND, namesOf } from "./candidates.ts";
import type { Cursor } from "./cursor.ts";
import { expressionWords, valuesOf } from "./value-words.ts";

/** Bindings that stand in a `sweep`; all others stand at the top of a file. */
const OF_SWEEP = ["vary", "where"];

const GOALS = { max: "the largest value that will do", min: "the smallest value that will do" };

/** What an item of a place may begin with: its settings, blocks, sentences and bindings. */
export function itemStarts(place: Place | null): Candidate[] {
  if (place === null) return [];
  const bindings = [...BINDING_WORDS.values()].filter(({ name }) =>
    OF_SWEEP.includes(name) ? place === "sweep" : place === "file",
  );
  const verbs = [...verbsOf(place).values()];
  return [
    ...candidatesOf(settingsOf(place).values(), KIND.property).map((one) => ({
      ...one,
      insert: `${one.name} = `,
    })),
    ...candidatesOf(blocksOf(place), KIND.module),
    ...(verbs.some(({ scheduled }) => scheduled) ? schedules() : []),
    ...candidatesOf(verbs, KIND.event),
    ...candidatesOf(bindings, KIND.keyword),
  ];
}

/** What may follow in an item that is no setting: a form, a node, a verb, a target, a clause. */
export function sentenceWords({ item, place }: Cursor, analysis: Analysis): Candidate[] {
  const [first, last] = [item[0]?.text ?? "", item.at(-1)?.text ?? ""];
  if (item.length === 1 && first === "replicate") {
    const docs = Object.entries(FORMS).map(([name, { doc }]) => [name, doc] as const);
    return candidatesIn(Object.fromEntries(docs), KIND.module);
  }
  if (item.length === 1 && first === "system") return candidatesOf(SYSTEMS.values(), KIND.module);
  if (blocksOf(place ?? "").some(({ name }) => name === first))
    return ofHead(first, item, analysis);
  if (first === "vary") return namesOf(analysis, ["param"]);
  const verbs = verbsOf(place ?? "");
  const verb = item.map(({ text }) => verbs.get(text)).find((one) => one !== undefined);
  if (verb !== undefined) return ofVerb(verb, last, analysis);
  if (verbs.size > 0 && item.length > 1)
    return [...candidatesOf(verbs.values(), KIND.event), ...expressionWords(analysis)];
  if (first === "find" && item.length === 1) return candidatesIn(GOALS, KIND.keyword);
  if (first === "find" && item.length === 2) return namesOf(analysis, ["param"]);
  const words = expressionWords(analysis);
  if (!["expect", "prefer", "find"].includes(first)) return words;
  const clauses = candidatesIn(EXPECT_CLAUSES, KIND.keyword);
  // Behind a whole condition a clause is likelier than a further name.
  const goesOn = ["where", "and", "or", "not"].includes(last);
  const isWhole = item.length > 2 && !goesOn && (item.at(-1)!.kind !== "sign" || last === ")");
  return isWhole ? [...clauses, ...words] : words;
}

/** The head of a block: nodes after `on`, else the `on`; the ends of a link. */
function ofHead(block: string, item: Cursor["item"], analysis: Analysis): Candidate[] {
  const names = namesOf(analysis, ["site", "node"]);
  if (block === "link") {
    return [...candidatesIn({ within: "`within each site`, `within a`" }, KIND.keyword), ...names];
  }
  const on = item.some(({ text }) => text === "on");
  if (on) return names;
  return block === "site" || block === "node"
    ? []
    : candidatesIn({ on: "the nodes that it is about: `on a, b`" }, KIND.keyword);
}

function ofVerb(verb: VerbWord, last: string, analysis: Analysis): Candidate[] {
  const clauses = verb.clauses.map(({ word, doc }) => ({ name: word, kind: KIND.keyword, doc }));
  const clause = verb.clauses.find(({ word }) => word === last);
  if (clause?.type.kind === "params") return namesOf(analysis, ["param"]);
  if (clause?.type.kind === "words") return fixed(clause.type.words, clause.doc);
  if (clause?.type.kind === "value") return valuesOf(clause.type.type, analysis);
  const { args } = verb;
  if (args.kind === "words") return [...fixed(args.words, verb.doc), ...clauses];
  if (args.kind === "metrics" || args.kind === "metric")
    return [...expressionWords(analysis), ...clauses];
  if (args.kind === "value") return [...clauses, ...valuesOf(args.type, analysis)];
  if (args.kind === "none") return clauses;
  const targets = args.kind === "targets" ? candidatesIn(TARGET_WORDS, KIND.value) : [];
  return [...targets, ...namesOf(analysis, ["node", "site"]), ...clauses];
}

function fixed(words: readonly string[], doc: string): Candidate[] {
  return words.map((name) => ({ name, kind: KIND.option, doc }));
}

function schedules(): Candidate[] {
  const docs = Object.entries(SCHEDULES).map(([name, { doc }]) => [name, doc] as const);
  return candidatesIn(Object.fromEntries(docs), KIND.keyword);
}
