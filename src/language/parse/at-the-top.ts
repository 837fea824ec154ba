import { BINDING_WORDS, BLOCK_WORDS } from "../../../grammar/words.ts";
import type { Extras } from "../../diagnostics/catalogue.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Item, Name } from "../ast.ts";
import { SETTINGS, VERBS } from "../vocabulary/registry.ts";
import type { BuildContext } from "./context.ts";
import { syntaxDiagnostic } from "./syntax-messages.ts";

/** What may not stand at the top of a file, in a user's words. */
export const ONLY_IN_BLOCKS: ReadonlyMap<Item["kind"], string> = new Map<Item["kind"], string>([
  ["setting", "a setting"],
  ["sentence", "a sentence"],
  ["vary", "`vary`"],
  ["where", "`where`"],
  ["text", "a text"],
]);

/** How other languages and test frameworks call what this one has another word for. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ...["assert", "require", "ensure", "check", "must", "slo"].map(
    (word) => [word, "expect"] as const,
  ),
  ...["var", "const", "define"].map((word) => [word, "let"] as const),
  ...["parameter", "input", "variable"].map((word) => [word, "param"] as const),
  ...["include", "use"].map((word) => [word, "import"] as const),
]);

/** Longer items are not written out again in a help; nor are those that hold interpolated values. */
const WRITTEN_OUT = /^[^\n\ue000-\uf8ff]{1,60}$/;
/** Blocks that stand at the top of a file and need no name, so that an item can be put in one. */
const OPEN_TO_ALL = ["run", "faults", "sweep", "report"];

/** Where an item stands: the whole text, and who knows its spans. */
interface Place {
  readonly text: string;
  readonly context: BuildContext;
}

/** The diagnostic of an item that stands at the top of a file and belongs into a block. */
export function misplacedAtTop(item: Item, what: string, at: Place): Diagnostic {
  const params = { what, where: "in a block, not at the top of a file" };
  if (item.kind === "setting" && BINDING_WORDS.includes(item.name.text)) {
    const { end } = item.name.span;
    return syntaxDiagnostic("SC020", at.context.span(end, end), {
      found: "`=`",
      expected: "a name",
    });
  }
  if (item.kind === "setting") {
    return syntaxDiagnostic("SC022", item.name.span, params, aboutSetting(item.name, item, at));
  }
  if (item.kind === "sentence") {
    const place = [...VERBS].find(([, words]) => words.has(item.verb.text))?.[0];
    if (place !== undefined) {
      return syntaxDiagnostic("SC022", item.verb.span, params, wrappedIn(place, item, at));
    }
    const { text, span } = item.verb;
    return syntaxDiagnostic("SC031", span, { word: text }, wordMeant(item.verb));
  }
  const block = item.kind === "text" ? "report" : "sweep";
  return syntaxDiagnostic("SC022", item.span, params, wrappedIn(block, item, at));
}

/** Settings of the run need no name before their block; what others are set of is only told. */
function aboutSetting({ text }: Name, item: Item, at: Place): Extras {
  if (SETTINGS.get("run")?.has(text)) return wrappedIn("run", item, at);
  const { start } = item.span;
  const places = [...SETTINGS].flatMap(([place, words]) => (words.has(text) ? [place] : []));
  const [place] = places;
  const own =
    places.length === 1 ? [`\`${text}\` is a setting of \`${place}\`: write it in that block`] : [];
  return {
    help: [...own, `to name a value write \`let ${text} = …\` or \`param ${text} = …\``],
    edits: [{ span: at.context.span(start, start), replacement: "let " }],
  };
}

/** The word that was likely meant: `expct`, `assert`. */
function wordMeant({ text, span }: Name): Extras {
  const meant =
    OTHER_WORDS.get(text.toLowerCase()) ?? suggest(text, [...BINDING_WORDS, ...BLOCK_WORDS]);
  if (meant == null) {
    const words = ["topology", "replicate", "workload", "run", "param", "expect", "sweep"];
    return {
      help: [`an item begins with a word such as ${words.map((word) => `\`${word}\``).join(", ")}`],
    };
  }
  return { help: [`did you mean \`${meant}\`?`], edits: [{ span, replacement: meant }] };
}

function wrappedIn(block: string, { span }: Item, at: Place): Extras {
  const text = at.text.slice(span.start, span.end);
  if (!OPEN_TO_ALL.includes(block) || !WRITTEN_OUT.test(text)) {
    return { help: [`write it in \`${block} { … }\``] };
  }
  const replacement = `${block} { ${text} }`;
  return { help: [`write \`${replacement}\``], edits: [{ span, replacement }] };
}
