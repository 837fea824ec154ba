import { suggest } from "../../diagnostics/suggest.ts";
import type { Declaration, DeclaredName, Expr, Item, LetItem, Name, ParamItem } from "../ast.ts";
import type { NodeGroupSymbol, NodeSymbol, SiteSymbol } from "../checked.ts";
import { BLOCK_WORDS } from "../vocabulary/registry.ts";
import { bare, type Checker, report, type Symbols } from "./context.ts";
import { literalOf } from "./literal.ts";

const MAX_NODES = 1000;

/** Symbols of nothing, before anything is declared. */
export const NO_SYMBOLS: Symbols = {
  lets: new Map(),
  params: new Map(),
  varied: new Map(),
  sites: [],
  nodes: [],
  groups: [],
  nodeNames: new Map(),
  groupNames: new Map(),
  siteNames: new Map(),
};

/** Gathers lets and params; a name may be declared once. */
export function declareNames(c: Checker, items: readonly Item[]): void {
  const lets = new Map<string, LetItem>();
  const params = new Map<string, ParamItem>();
  for (const item of items) {
    if (item.kind !== "let" && item.kind !== "param") continue;
    const { text } = item.name;
    const before = lets.get(text) ?? params.get(text);
    if (before !== undefined) twice(c, item.name, before.name, `the ${item.kind}`);
    else if (item.kind === "let") lets.set(text, item);
    else params.set(text, item);
  }
  c.symbols = { ...c.symbols, lets, params, varied: variedValues(items) };
}

/** What each param takes in the lists after `over`, tuples taken apart. */
function variedValues(items: readonly Item[]): Map<string, Expr[]> {
  const varied = new Map<string, Expr[]>();
  for (const item of likelyBlocks(items, "sweep").flatMap(({ block }) => block?.items ?? [])) {
    const over = item.kind === "vary" ? bare(item.over) : null;
    if (item.kind !== "vary" || over?.kind !== "list") continue;
    for (const [place, { text }] of item.names.entries()) {
      const values = over.items.flatMap((one): Expr[] => {
        const at = bare(one);
        if (item.names.length === 1) return [one];
        return at.kind === "tuple" ? at.items.slice(place, place + 1) : [];
      });
      varied.set(text, [...(varied.get(text) ?? []), ...values]);
    }
  }
  return varied;
}

function twice(c: Checker, name: Name, before: Name, what: string): void {
  const labels = [{ span: before.span, text: "first declared here" }];
  report(c, "SC210", name.span, { name: name.text, what }, { labels });
}

interface DraftNode {
  /** Without the site: `db[1]`. */
  readonly short: string;
  /** The name before the size: `db`; null for a node that is no array. */
  readonly array: string | null;
  readonly site: number;
  readonly declaration: Declaration;
}

/** Gathers sites, nodes and groups of nodes of all topology blocks. */
export function declareTopology(c: Checker, items: readonly Item[]): void {
  const sites: SiteSymbol[] = [];
  const siteNames = new Map<string, SiteSymbol>();
  const seen = new Map<string, Name>();
  const drafts: DraftNode[] = [];
  for (const block of likelyBlocks(items, "topology")) {
    for (const declaration of likelyBlocks(block.block?.items ?? [], "site")) {
      for (const name of siteNamesOf(declaration)) {
        const before = seen.get(name.text);
        if (before !== undefined) {
          twice(c, name, before, "the site");
          c.isPartial = true;
          continue;
        }
        seen.set(name.text, name);
        const site: SiteSymbol = { name: name.text, index: sites.length, declaration };
        sites.push(site);
        siteNames.set(name.text, site);
        drafts.push(...nodesOf(c, declaration, site.index));
      }
    }
  }
  const inTopology = likelyBlocks(items, "topology").flatMap((block) => block.block?.items ?? []);
  if ([...items, ...inTopology].some(isUnknownBlock)) c.isPartial = true;
  clashWithSites(c, drafts, seen);
  const nodes = nameNodes(drafts, sites);
  const groups = groupNodes(drafts, sites);
  c.symbols = {
    ...c.symbols,
    sites,
    nodes,
    groups,
    siteNames,
    nodeNames: new Map(
      nodes.flatMap((node) => [node.name, ...node.aliases].map((name) => [name, node])),
    ),
    groupNames: new Map(groups.map((group) => [group.name, group])),
  };
}

/** A name in quotes is reported with its block, and still is what others mean by it. */
function siteNamesOf({ names, label }: Declaration): readonly Name[] {
  if (names.length === 0 && label !== null) return [{ text: label.value, span: label.span }];
  return names.map(({ name }) => name);
}

/** The declarations of one keyword. */
export function blocksOf(items: readonly Item[], keyword: string): Declaration[] {
  return items.filter(
    (item): item is Declaration => item.kind === "declaration" && item.keyword.text === keyword,
  );
}

function isUnknownBlock(item: Item): boolean {
  return item.kind === "declaration" && !BLOCK_WORDS.has(item.keyword.text);
}

/** Those of a keyword, and those whose unknown keyword was likely meant to be it. */
function likelyBlocks(items: readonly Item[], keyword: string): Declaration[] {
  return items.filter((item): item is Declaration => {
    if (item.kind !== "declaration") return false;
    const { text } = item.keyword;
    return (
      text === keyword || (!BLOCK_WORDS.has(text) && suggest(text, BLOCK_WORDS.keys()) === keyword)
    );
  });
}

function nodesOf(c: Checker, site: Declaration, index: number): DraftNode[] {
  const seen = new Map<string, Name>();
  const drafts: DraftNode[] = [];
  for (const declaration of likelyBlocks(site.block?.items ?? [], "node")) {
    for (const declared of declaration.names) {
      const before = seen.get(declared.name.text);
      if (before !== undefined) {
        twice(c, declared.name, before, "the node");
        continue;
      }
      seen.set(declared.name.text, declared.name);
      drafts.push(...draftsOf(c, declared, declaration, index));
    }
  }
  return drafts;
}

function draftsOf(
  c: Checker,
  declared: DeclaredName,
  declaration: Declaration,
  site: number,
): DraftNode[] {
  const { text } = declared.name;
  if (declared.size === null) return [{ short: text, array: null, site, declaration }];
  if (declared.size.kind === "error") return [];
  const size = literalOf(c, declared.size);
  const count = size?.value ?? Number.NaN;
  if (!Number.isInteger(count) || count < 1 || count > MAX_NODES) {
    report(c, "SC301", declared.size.span, { found: `\`${c.textOf(declared.size.span)}\`` });
    return [{ short: `${text}[1]`, array: text, site, declaration }];
  }
  return Array.from({ length: count }, (_, index) => ({
    short: `${text}[${index + 1}]`,
    array: text,
    site,
    declaration,
  }));
}

/** A site and a node of one name could not be told apart in a fault. */
function clashWithSites(
  c: Checker,
  drafts: readonly DraftNode[],
  sites: ReadonlyMap<string, Name>,
): void {
  for (const { short, array, declaration } of drafts) {
    const name = array ?? short;
    const site = sites.get(name);
    const node = declaration.names.find((declared) => declared.name.text === name);
    if (site !== undefined && node !== undefined) twice(c, node.name, site, "the name");
  }
}

function nameNodes(drafts: readonly DraftNode[], sites: readonly SiteSymbol[]): NodeSymbol[] {
  const counts = new Map<string, number>();
  for (const { short } of drafts) counts.set(short, (counts.get(short) ?? 0) + 1);
  return drafts.map(({ short, site, declaration }, index) => {
    const long = `${sites[site]?.name}.${short}`;
    const alone = counts.get(short) === 1;
    return { name: alone ? short : long, aliases: alone ? [long] : [], index, site, declaration };
  });
}

/** `db` and `us.db` of `db[3]`; and a short name that stands in several sites. */
function groupNodes(drafts: readonly DraftNode[], sites: readonly SiteSymbol[]): NodeGroupSymbol[] {
  const groups = new Map<string, number[]>();
  const add = (name: string, index: number) => {
    const known = groups.get(name) ?? [];
    known.push(index);
    groups.set(name, known);
  };
  const places = new Map<string, Set<number>>();
  for (const { short, site } of drafts)
    places.set(short, (places.get(short) ?? new Set()).add(site));
  for (const [index, { short, array, site }] of drafts.entries()) {
    if (array !== null) {
      add(array, index);
      add(`${sites[site]?.name}.${array}`, index);
    }
    if ((places.get(short)?.size ?? 0) > 1) add(short, index);
  }
  return [...groups].map(([name, nodes]) => ({ name, nodes }));
}

/** Params and lets must not be called as a node or site is. */
export function clashWithPlaces(c: Checker): void {
  const { params, lets, sites, nodes } = c.symbols;
  const places = new Map<string, Name>();
  const taken = new Set<string>();
  for (const { name, declaration } of sites)
    for (const declared of declaration.names)
      if (declared.name.text === name) places.set(name, declared.name);
  for (const { declaration } of nodes)
    for (const { name } of declaration.names) places.set(name.text, name);
  for (const item of [...params.values(), ...lets.values()]) {
    const place = places.get(item.name.text);
    if (place === undefined) continue;
    twice(c, item.name, place, "the name");
    taken.add(item.name.text);
  }
  const kept = <T>(items: ReadonlyMap<string, T>) =>
    new Map([...items].filter(([name]) => !taken.has(name)));
  if (taken.size > 0) c.symbols = { ...c.symbols, params: kept(params), lets: kept(lets) };
}
