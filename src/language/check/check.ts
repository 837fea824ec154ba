import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText, Span } from "../../diagnostics/span.ts";
import type {
  Declaration,
  ExpectItem,
  FindItem,
  HoleItem,
  Item,
  LinkItem,
  VaryItem,
} from "../ast.ts";
import type { CheckedScenario, HoleValue } from "../checked.ts";
import type { ImportReader, Parsed } from "../source.ts";
import { checkBlock, checkDeclaration, once } from "./blocks.ts";
import { withoutConsequences } from "./consequences.ts";
import { type Checker, VALUES } from "./context.ts";
import { blocksOf, clashWithPlaces, declareNames, declareTopology, NO_SYMBOLS } from "./declare.ts";
import { expectType } from "./expect-type.ts";
import { checkExpect, checkFind } from "./expectations.ts";
import { inferType } from "./infer.ts";
import { checkLabels } from "./labels.ts";
import { type Loading, load } from "./load.ts";
import { checkProblem } from "./messages.ts";
import { checkBody, letType, paramType } from "./named-types.ts";
import { checkSettings } from "./settings.ts";

export interface CheckOptions {
  readonly reader: ImportReader;
  /** What the template's interpolations stand for. */
  readonly holes?: readonly HoleValue[];
}

/** Work that functions of functions may make, in calls. */
const BUDGET = 10_000;

/**
 * Checks a parsed scenario: puts imports and its base in, resolves every name, finds the type of
 * every expression, and holds settings and sentences against the vocabulary. Never throws; the
 * result holds what could be understood, and all diagnostics, those of the parser included.
 */
export function check(parsed: Parsed, options: CheckOptions): CheckedScenario {
  const loading: Loading = { reader: options.reader, sources: [], diagnostics: [] };
  const { title, items } = load(loading, parsed, []);
  const c = makeChecker(loading, items, options.holes ?? []);
  declareNames(c, items);
  declareTopology(c, items);
  clashWithPlaces(c);
  checkItems(c, items);
  checkLabels(c, items);
  checkPresence(c, parsed, items);
  const { symbols } = c;
  const replication = [...blocksOf(items, "replicate"), ...blocksOf(items, "system")];
  return {
    title,
    sources: loading.sources,
    holes: c.holes,
    lets: symbols.lets,
    params: symbols.params,
    sites: symbols.sites,
    nodes: symbols.nodes,
    groups: symbols.groups,
    links: blocksOf(items, "topology").flatMap((block) => linksOf(block)),
    ...topologyOf(items),
    replication: replication[0] ?? null,
    workloads: blocksOf(items, "workload"),
    faults: blocksOf(items, "faults"),
    run: blocksOf(items, "run")[0] ?? null,
    sweeps: blocksOf(items, "sweep"),
    reports: blocksOf(items, "report"),
    expects: expectsOf(items),
    finds: items.filter((item): item is FindItem => item.kind === "find"),
    holeItems: items.filter((item): item is HoleItem => item.kind === "hole-item"),
    types: c.types,
    diagnostics: inOrder(withoutConsequences(c.diagnostics, loading.sources), loading.sources),
  };
}

function makeChecker(
  loading: Loading,
  items: readonly Item[],
  holes: readonly HoleValue[],
): Checker {
  return {
    infer: inferType,
    expect: expectType,
    symbols: NO_SYMBOLS,
    items,
    holes,
    diagnostics: loading.diagnostics,
    types: new Map(),
    named: new Map(),
    told: new Set(),
    textOf: (span) => textOf(span, loading.sources),
    cannotRun: false,
    isPartial:
      items.some(({ kind }) => kind === "hole-item") ||
      loading.diagnostics.some(({ severity }) => severity === "error"),
    budget: BUDGET,
  };
}

function textOf(span: Span, sources: readonly SourceText[]): string {
  const source = sources.find(({ id }) => id === span.source);
  const text = source?.text.slice(span.start, span.end) ?? "this";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function checkItems(c: Checker, items: readonly Item[]): void {
  for (const name of c.symbols.params.keys()) paramType(c, name);
  for (const item of c.symbols.lets.values()) {
    if (item.parameters === null) letType(c, item.name.text, item.value);
    else checkBody(c, item);
  }
  const singles = new Map<string, Declaration>();
  // Whether anything can run is decided by these; what is said of the rest depends on it.
  const first = (item: Item) =>
    item.kind === "declaration" && /^(replicate|system)$/.test(item.keyword.text);
  for (const item of [...items.filter(first), ...items.filter((one) => !first(one))]) {
    if (item.kind === "declaration") {
      once(c, item, singles);
      checkDeclaration(c, VALUES, "file", item);
    } else checkTopItem(c, item);
  }
}

function checkTopItem(c: Checker, item: Item): void {
  switch (item.kind) {
    case "expect":
      checkExpect(c, item);
      return;
    case "find":
      checkFind(c, item);
      return;
    case "setting": {
      const head = item.name;
      checkSettings(c, VALUES, "file", [item], new Map(), head);
      return;
    }
    case "let":
    case "param":
    case "text":
    case "hole-item":
    case "import":
    case "extends":
      return;
    default:
      checkBlock(
        c,
        VALUES,
        "file",
        { span: item.span, items: [item as VaryItem | LinkItem] },
        {
          text: "",
          span: item.span,
        },
      );
  }
}

/** A scenario that is to run needs these; a file of lets and params is there to be imported. */
function checkPresence(c: Checker, parsed: Parsed, items: readonly Item[]): void {
  const isLibrary =
    items.every((item) => ["let", "param", "text"].includes(item.kind)) && items.length > 0;
  const hasHoles = items.some((item) => item.kind === "hole-item");
  if (isLibrary || hasHoles || c.diagnostics.some(({ severity }) => severity === "error")) return;
  const { start } = parsed.file.title?.span ?? parsed.file.span;
  const span: Span = { source: parsed.source.id, start, end: start };
  const needed: readonly (readonly [readonly string[], string, string])[] = [
    [["topology"], "topology", "topology { site dc { node a, b } }"],
    [
      ["replicate", "system"],
      "`replicate` or `system` block",
      "replicate single_leader on a, b { leader = a }",
    ],
    [["workload"], "workload", "workload app on dc { clients = 1 }"],
  ];
  for (const [keywords, what, example] of needed) {
    if (keywords.some((keyword) => blocksOf(items, keyword).length > 0)) continue;
    c.diagnostics.push(checkProblem("SC220", span, { what }, { help: [`such as \`${example}\``] }));
  }
}

function topologyOf(items: readonly Item[]): Pick<CheckedScenario, "topology"> {
  const [topology] = blocksOf(items, "topology");
  return topology === undefined ? {} : { topology };
}

function linksOf(block: Declaration): LinkItem[] {
  return (block.block?.items ?? []).filter((item): item is LinkItem => item.kind === "link");
}

/** Expectations of the file and of its blocks. */
function expectsOf(items: readonly Item[]): ExpectItem[] {
  return items.flatMap((item) => {
    if (item.kind === "expect") return [item];
    return item.kind === "declaration" ? expectsOf(item.block?.items ?? []) : [];
  });
}

/** In the order of the text, the scenario's own file first. */
function inOrder(diagnostics: readonly Diagnostic[], sources: readonly SourceText[]): Diagnostic[] {
  const rank = (diagnostic: Diagnostic) =>
    sources.findIndex(({ id }) => id === diagnostic.span.source);
  return [...diagnostics].sort((a, b) => rank(a) - rank(b) || a.span.start - b.span.start);
}
