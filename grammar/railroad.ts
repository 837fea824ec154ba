import type { ISerializedGast } from "chevrotain";
import { ScenarioParser } from "./parser.ts";
import {
  choice,
  type Diagram,
  drawing,
  loop,
  nonTerminal,
  optional,
  sequence,
  terminal,
} from "./railroad-drawing.ts";
import { PARSER_TOKENS } from "./tokens.ts";

/** What chevrotain's serialised productions hold; its own type names only the kind. */
interface Production {
  readonly type: ISerializedGast["type"];
  readonly name?: string;
  readonly definition?: readonly Production[];
}

const LABELS: ReadonlyMap<string, string> = new Map(
  PARSER_TOKENS.map(({ name, LABEL }) => [name, (LABEL ?? name).replaceAll("`", "")]),
);

/**
 * Railroad diagrams of the grammar: one HTML page that stands alone, drawn as SVG, with every rule
 * of the parser in its order and a link from each use to its rule.
 */
export function railroadHtml(): string {
  const rules = new ScenarioParser().getSerializedGastProductions() as unknown as Production[];
  const sections = rules.map((rule) => {
    const name = rule.name ?? "";
    const diagram = row(rule.definition ?? []);
    return `<section id="${name}"><h2>${name}</h2>${drawing(diagram)}</section>`;
  });
  const links = rules.map(({ name }) => `<a href="#${name}">${name}</a>`).join(" ");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The grammar of scenarios</title>
<style>${STYLE}</style>
<h1>The grammar of scenarios</h1>
<p>Generated from the parser; \`npm run generate\` draws it anew. A new item starts on a new line or
after <code>,</code> or <code>;</code>. Operators bind, strongest first: unary <code>-</code>,
<code>* /</code>, <code>+ -</code>, <code>..</code> with <code>step</code>, comparisons,
<code>not</code>, <code>and</code>, <code>or</code>, and last <code>| &lt;-&gt; -&gt;</code>.</p>
<nav>${links}</nav>
${sections.join("\n")}
</html>
`.replaceAll("`npm run generate`", "<code>npm run generate</code>");
}

function row(definition: readonly Production[]): Diagram {
  return sequence(definition.map(diagramOf));
}

function diagramOf(production: Production): Diagram {
  const { type, name = "", definition = [] } = production;
  switch (type) {
    case "Terminal":
      return terminal(LABELS.get(name) ?? name);
    case "NonTerminal":
      return nonTerminal(name);
    case "Option":
      return optional(row(definition));
    case "Repetition":
      return optional(loop(row(definition)));
    case "RepetitionMandatory":
      return loop(row(definition));
    case "Alternation":
      return choice(definition.map((alternative) => row(alternative.definition ?? [])));
    default:
      return row(definition);
  }
}

const STYLE = `
:root { color-scheme: light dark; --ink: #222; --line: #888; --word: #e8f0fe; --rule: #fef3e0 }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --line: #999; --word: #23324d; --rule: #4a3a1c } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
nav a { margin-right: .6em }
h2 { font-size: 1em; margin: 1.5em 0 .3em }
section { overflow-x: auto }
svg { font: 13px ui-monospace, monospace }
svg path { fill: none; stroke: var(--line); stroke-width: 1.5 }
svg rect { stroke: var(--line); fill: var(--rule) }
svg rect.word { fill: var(--word) }
svg text { fill: var(--ink); text-anchor: middle; dominant-baseline: central }
`;
