import { builders } from "prettier/doc";
import { SCHEDULE_WORDS } from "../../../grammar/words.ts";
import type {
  Clause,
  Declaration,
  Expr,
  ImportItem,
  Item,
  LinkItem,
  Name,
  Schedule,
  SentenceItem,
  VaryItem,
} from "../ast.ts";
import { textValue } from "../parse/literals.ts";
import { blockDoc } from "./block-doc.ts";
import type { Doc } from "./doc.ts";
import { expressionDoc } from "./expression-doc.ts";
import type { SourceLayout } from "./source-layout.ts";

const { fill, group, indent, join, line, literalline, hardline } = builders;

/**
 * The layout of an item. Comments that stand where none can be placed, as between a verb and its
 * arguments, keep the whole item as it was written.
 */
export function itemDoc(item: Item, layout: SourceLayout, isTop: boolean): Doc {
  const doc = ownDoc(item, layout, isTop);
  if (layout.keptAll(item.span)) return doc;
  layout.markAll(item.span);
  return verbatim(layout.slice(item.span));
}

function verbatim(text: string): Doc {
  return join(literalline, text.split(/\r\n|\n|\r/));
}

function ownDoc(item: Item, layout: SourceLayout, isTop: boolean): Doc {
  const doc = (expr: Expr) => expressionDoc(expr, layout);
  switch (item.kind) {
    case "import":
      return importDoc(item, layout);
    case "extends":
      return ["extends ", doc(item.path)];
    case "let": {
      const { name, parameters, value } = item;
      const list = parameters === null ? "" : ["(", namesText(parameters), ")"];
      return ["let ", name.text, list, " = ", doc(value)];
    }
    case "param": {
      // A list breaks inside its brackets; only other domains go to a line of their own.
      const gap = item.domain?.kind === "list" ? " " : line;
      const domain = item.domain === null ? "" : [gap, "in ", doc(item.domain)];
      const label = item.label === null ? "" : [gap, "as ", doc(item.label)];
      return group([
        "param ",
        item.name.text,
        " = ",
        doc(item.value),
        item.domain?.kind === "list" ? [domain, label] : indent([domain, label]),
      ]);
    }
    case "declaration":
      return declarationDoc(item, layout);
    case "link":
      return linkDoc(item, layout);
    case "setting":
      return [item.name.text, " ", item.operator, " ", doc(item.value)];
    case "vary":
      return varyDoc(item, layout);
    case "where":
      return ["where ", doc(item.condition)];
    case "expect":
      return group([
        item.keyword,
        " ",
        doc(item.condition),
        clausesDoc(item.clauses, layout, isTop),
      ]);
    case "find": {
      const head = ["find ", item.goal, " ", item.name.text, " where "];
      return group([head, doc(item.condition), clausesDoc(item.clauses, layout, isTop)]);
    }
    case "sentence":
      return sentenceDoc(item, layout);
    case "text":
      return textDoc(item.value, layout.slice(item.span));
    case "hole-item":
      return layout.slice(item.span);
  }
}

function namesText(names: readonly Name[]): string {
  return names.map(({ text }) => text).join(", ");
}

function importDoc({ path, alias, names }: ImportItem, layout: SourceLayout): Doc {
  const from = expressionDoc(path, layout);
  if (names.length > 0) return ["import ", namesText(names), " from ", from];
  return ["import ", from, alias === null ? "" : [" as ", alias.text]];
}

function varyDoc({ names, over }: VaryItem, layout: SourceLayout): Doc {
  const one = names.length === 1 ? names[0]!.text : `(${namesText(names)})`;
  return ["vary ", one, " over ", expressionDoc(over, layout)];
}

function declarationDoc(item: Declaration, layout: SourceLayout): Doc {
  const names = item.names.map(({ name, size }): Doc => {
    return size === null ? name.text : [name.text, "[", expressionDoc(size, layout), "]"];
  });
  const parts: Doc[] = [item.keyword.text];
  if (names.length > 0) parts.push(join(", ", names));
  if (item.label !== null) parts.push(expressionDoc(item.label, layout));
  if (item.on.length > 0)
    parts.push([
      "on ",
      join(
        ", ",
        item.on.map((on) => expressionDoc(on, layout)),
      ),
    ]);
  if (item.block !== null) parts.push(blockDoc(item.block, layout, itemDoc));
  return join(" ", parts);
}

function linkDoc(item: LinkItem, layout: SourceLayout): Doc {
  const ends: Doc =
    item.where === "each"
      ? "within each site"
      : item.where === "site"
        ? ["within ", item.site?.text ?? ""]
        : item.ends === null
          ? ""
          : expressionDoc(item.ends, layout);
  return ["link ", ends, item.block === null ? "" : [" ", blockDoc(item.block, layout, itemDoc)]];
}

function sentenceDoc(item: SentenceItem, layout: SourceLayout): Doc {
  const schedule = item.schedule === null ? "" : [scheduleDoc(item.schedule, layout), " "];
  const args = expressionsDoc(item.args, layout);
  const assigned = item.assigned === null ? "" : [" = ", expressionDoc(item.assigned, layout)];
  const block = item.block === null ? "" : [" ", blockDoc(item.block, layout, itemDoc)];
  const head = [schedule, item.verb.text, item.args.length === 0 ? "" : " ", args, assigned];
  return [group([head, clausesDoc(item.clauses, layout, false)]), block];
}

function scheduleDoc({ kind, value, from, to }: Schedule, layout: SourceLayout): Doc {
  const doc = (expr: Expr | null) => (expr === null ? "" : expressionDoc(expr, layout));
  if (kind === "from") return ["from ", doc(value), " to ", doc(to)];
  return [kind, " ", doc(value), from === null ? "" : [" from ", doc(from), " to ", doc(to)]];
}

/** A comma at the end of a line lets a list go on: it may break after each. */
function expressionsDoc(exprs: readonly Expr[], layout: SourceLayout): Doc {
  const docs = exprs.map((expr) => expressionDoc(expr, layout));
  return indent(fill(join([",", line], docs) as Doc[]));
}

/**
 * Clauses go on a new line where the item is too long. A word that also begins a sentence stays
 * behind its item: on a new line it would begin another, but at the top, where there are none.
 */
function clausesDoc(clauses: readonly Clause[], layout: SourceLayout, isTop: boolean): Doc {
  const docs = clauses.map(({ word, args }) => {
    const gap = SCHEDULE_WORDS.includes(word.text) && !isTop ? " " : line;
    return [gap, word.text, " ", expressionsDoc(args, layout)];
  });
  return indent(docs);
}

/** A text of several lines stands between its quotes, indented as the block is. */
export function textDoc(value: string, image: string): Doc {
  const lines = value.split("\n");
  if (lines.length === 1 && textValue(`"""${value}"""`) === value) return `"""${value}"""`;
  const set = `"""\n${value}\n"""`;
  const trimmed = lines.every((each) => each === each.trimEnd());
  if (!trimmed || textValue(set) !== value) return verbatim(image);
  return join(hardline, ['"""', ...lines, '"""']);
}
