import type { CstNode, IToken } from "chevrotain";
import type * as cst from "../../../grammar/cst.ts";
import { endOf } from "../../../grammar/lexer.ts";
import type { ReadBlock, ReadItem } from "../../../grammar/read.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Block, Clause, DeclaredName, Expr, Item, Name, StringExpr } from "../ast.ts";
import { buildExpression } from "./build-expression.ts";
import type { BuildContext } from "./context.ts";
import { textValue } from "./literals.ts";
import { syntaxDiagnostic } from "./syntax-messages.ts";

type Parts<Node extends CstNode & { children: object }> = Partial<Node["children"]>;

/** What a builder of items needs: the item's own tree and place. */
interface Site {
  readonly read: ReadItem;
  readonly span: Span;
  readonly context: BuildContext;
}

/** Builds an item; null when too little of it could be read to be of use. */
export function buildItem(read: ReadItem, context: BuildContext): Item | null {
  const site = { read, span: context.span(read.start, read.end), context };
  const node: Parts<cst.ItemCstNode> = read.node.children;
  switch (read.kind) {
    case "heading":
      return null;
    case "import":
      return buildImport(node.importItem?.[0], site);
    case "extends":
      return buildExtends(node.extendsItem?.[0], site);
    case "let":
      return buildLet(node.letItem?.[0], site);
    case "param":
      return buildParam(node.paramItem?.[0], site);
    case "setting":
      return buildSetting(node.setting?.[0], site);
    case "vary":
      return buildVary(node.varyItem?.[0], site);
    case "where": {
      const condition = firstExpression(node.whereItem?.[0]?.children, site);
      return { kind: "where", span: site.span, condition };
    }
    case "expect":
      return buildExpect(node.expectItem?.[0], site);
    case "find":
      return buildFind(node.findItem?.[0], site);
    case "link":
      return buildLink(node.linkItem?.[0], site);
    case "declaration":
      return buildDeclaration(node.declaration?.[0], site);
    case "sentence":
      return buildSentence(node.sentence?.[0], site);
    case "text": {
      const text = node.Text?.[0];
      return text === undefined
        ? null
        : { kind: "text", span: site.span, value: textValue(text.image) };
    }
    case "hole": {
      const hole = node.Hole?.[0];
      if (hole === undefined) return null;
      return { kind: "hole-item", span: site.span, index: hole.image.charCodeAt(0) - 0xe000 };
    }
  }
}

/** The items of a block, misplaced ones reported and left out. */
export function buildBlock(block: ReadBlock | null, context: BuildContext): Block | null {
  if (block === null) return null;
  const items: Item[] = [];
  for (const read of block.items) {
    const item = buildItem(read, context);
    const wrong = ONLY_AT_THE_TOP.get(read.kind);
    if (wrong !== undefined) {
      const first = read.tokens[0];
      const span = first === undefined ? context.span(read.start, read.end) : context.spanOf(first);
      const where = "at the top of a file, not in a block";
      context.diagnostics.push(syntaxDiagnostic("SC022", span, { what: wrong, where }));
    } else if (item !== null) items.push(item);
  }
  return { span: context.span(block.start, block.end), items };
}

const ONLY_AT_THE_TOP: ReadonlyMap<string, string> = new Map([
  ["heading", "`scenario`"],
  ["import", "`import`"],
  ["extends", "`extends`"],
  ["param", "`param`"],
  ["find", "`find`"],
]);

interface WithExpressions {
  readonly expression?: cst.ExpressionCstNode[];
}

/** The end of a token, or the end of the item when the token is missing. */
function after(token: IToken | undefined, { read }: Site): number {
  return token === undefined ? read.end : endOf(token);
}

function firstExpression(parts: WithExpressions | undefined, site: Site, token?: IToken): Expr {
  return buildExpression(parts?.expression?.[0], after(token, site), site.context);
}

function stringOf(token: IToken | undefined, { context }: Site): StringExpr | null {
  return token === undefined ? null : context.string(token);
}

function namesOf(node: cst.NameListCstNode | undefined, { context }: Site): Name[] {
  const parts: Parts<cst.NameListCstNode> = node?.children ?? {};
  return (parts.Word ?? []).map((word) => context.name(word));
}

function buildImport(node: cst.ImportItemCstNode | undefined, site: Site): Item | null {
  const parts: Parts<cst.ImportItemCstNode> = node?.children ?? {};
  const path = stringOf(parts.String?.[0], site);
  if (path === null) return null;
  const word = parts.Word?.[0];
  const alias = word === undefined ? null : site.context.name(word);
  const names = namesOf(parts.nameList?.[0], site);
  return { kind: "import", span: site.span, path, alias, names };
}

function buildExtends(node: cst.ExtendsItemCstNode | undefined, site: Site): Item | null {
  const path = stringOf((node?.children as Parts<cst.ExtendsItemCstNode>)?.String?.[0], site);
  return path === null ? null : { kind: "extends", span: site.span, path };
}

function buildLet(node: cst.LetItemCstNode | undefined, site: Site): Item | null {
  const parts: Parts<cst.LetItemCstNode> = node?.children ?? {};
  const word = parts.Word?.[0];
  if (word === undefined) return null;
  const parameters = parts.LeftParen === undefined ? null : namesOf(parts.nameList?.[0], site);
  const value = firstExpression(parts, site, parts.Assign?.[0]);
  return { kind: "let", span: site.span, name: site.context.name(word), parameters, value };
}

function buildParam(node: cst.ParamItemCstNode | undefined, site: Site): Item | null {
  const parts: Parts<cst.ParamItemCstNode> = node?.children ?? {};
  const word = parts.Word?.[0];
  if (word === undefined) return null;
  const value = firstExpression(parts, site, parts.Assign?.[0]);
  const into = parts.In?.[0];
  const second = parts.expression?.[1];
  const domain = into && buildExpression(second, endOf(into), site.context);
  return {
    kind: "param",
    span: site.span,
    name: site.context.name(word),
    value,
    domain: domain ?? null,
    label: stringOf(parts.String?.[0], site),
  };
}

function buildSetting(node: cst.SettingCstNode | undefined, site: Site): Item | null {
  const parts: Parts<cst.SettingCstNode> = node?.children ?? {};
  const words = (parts.settingName?.[0]?.children as Parts<cst.SettingNameCstNode>)?.Word ?? [];
  const [first, last] = [words[0], words.at(-1)];
  const sign = parts.Assignment?.[0];
  if (first === undefined || last === undefined) return null;
  const span = site.context.span(first.startOffset, endOf(last));
  const name = { span, text: words.map(({ image }) => image).join(".") };
  const value = firstExpression(parts, site, sign);
  const operator = sign?.image === "+=" || sign?.image === "*=" ? sign.image : "=";
  return { kind: "setting", span: site.span, name, operator, value };
}

function buildVary(node: cst.VaryItemCstNode | undefined, site: Site): Item | null {
  const parts: Parts<cst.VaryItemCstNode> = node?.children ?? {};
  const word = parts.Word?.[0];
  const names = word === undefined ? namesOf(parts.nameList?.[0], site) : [site.context.name(word)];
  if (names.length === 0) return null;
  return {
    kind: "vary",
    span: site.span,
    names,
    over: firstExpression(parts, site, parts.Over?.[0]),
  };
}

function buildExpect(node: cst.ExpectItemCstNode | undefined, site: Site): Item {
  const parts: Parts<cst.ExpectItemCstNode> = node?.children ?? {};
  const keyword = parts.Prefer === undefined ? "expect" : "prefer";
  const condition = firstExpression(parts, site);
  const clauses = buildClauses(parts.clauses?.[0], site);
  return { kind: "expect", span: site.span, keyword, condition, clauses };
}

function buildFind(node: cst.FindItemCstNode | undefined, site: Site): Item | null {
  const parts: Parts<cst.FindItemCstNode> = node?.children ?? {};
  const [goal, word] = parts.Word ?? [];
  if (goal === undefined || word === undefined) return null;
  if (goal.image !== "max" && goal.image !== "min") {
    const span = site.context.spanOf(goal);
    const help = ["write `find max name where …` or `find min name where …`"];
    site.context.diagnostics.push(syntaxDiagnostic("SC027", span, { goal: goal.image }, { help }));
  }
  return {
    kind: "find",
    span: site.span,
    goal: goal.image === "min" ? "min" : "max",
    name: site.context.name(word),
    condition: firstExpression(parts, site, parts.Where?.[0]),
    clauses: buildClauses(parts.clauses?.[0], site),
  };
}

function buildLink(node: cst.LinkItemCstNode | undefined, site: Site): Item {
  const parts: Parts<cst.LinkItemCstNode> = node?.children ?? {};
  const block = buildBlock(site.read.block, site.context);
  const word = parts.Word?.[0];
  const base = { kind: "link", span: site.span, block } as const;
  if (parts.Within === undefined) {
    return { ...base, where: "between", site: null, ends: firstExpression(parts, site) };
  }
  const isEach = parts.Each !== undefined || word?.image === "site";
  if (isEach || word === undefined) return { ...base, where: "each", site: null, ends: null };
  return { ...base, where: "site", site: site.context.name(word), ends: null };
}

function buildDeclaration(node: cst.DeclarationCstNode | undefined, site: Site): Item | null {
  const { read, span, context } = site;
  const keyword = read.tokens[0];
  if (keyword === undefined) return null;
  const parts: Parts<cst.DeclarationCstNode> = node?.children ?? {};
  const names: Parts<cst.DeclaredNamesCstNode> = parts.declaredNames?.[0]?.children ?? {};
  return {
    kind: "declaration",
    span,
    keyword: context.name(keyword),
    names: (names.declaredName ?? []).flatMap((each) => declaredName(each, site)),
    label: stringOf(parts.String?.[0], site),
    on: buildExpressions(parts.expressions?.[0], site),
    block: buildBlock(read.block, context),
  };
}

function declaredName(node: cst.DeclaredNameCstNode, site: Site): DeclaredName[] {
  const parts: Parts<cst.DeclaredNameCstNode> = node.children;
  const word = parts.Word?.[0];
  if (word === undefined) return [];
  const bracket = parts.LeftBracket?.[0];
  const size = bracket === undefined ? null : firstExpression(parts, site, bracket);
  const end = parts.RightBracket?.[0] ?? word;
  const span = site.context.span(word.startOffset, endOf(end));
  return [{ span, name: site.context.name(word), size }];
}

function buildSentence(node: cst.SentenceCstNode | undefined, site: Site): Item | null {
  const { read, span, context } = site;
  const parts: Parts<cst.SentenceCstNode> = node?.children ?? {};
  const verb = parts.Word?.[0];
  if (verb === undefined) return null;
  const sign = parts.Assign?.[0];
  return {
    kind: "sentence",
    span,
    schedule: buildSchedule(parts.schedule?.[0], site),
    verb: context.name(verb),
    args: buildExpressions(parts.expressions?.[0], site),
    assigned: sign === undefined ? null : firstExpression(parts, site, sign),
    clauses: buildClauses(parts.clauses?.[0], site),
    block: buildBlock(read.block, context),
  };
}

function buildSchedule(node: cst.ScheduleCstNode | undefined, site: Site) {
  if (node === undefined) return null;
  const parts: Parts<cst.ScheduleCstNode> = node.children;
  const word =
    parts.From?.[0] ?? parts.At?.[0] ?? parts.Every?.[0] ?? parts.When?.[0] ?? parts.After?.[0];
  if (word === undefined) return null;
  const value = firstExpression(parts, site, word);
  const until = parts.To?.[0];
  const window: Parts<cst.WindowCstNode> = parts.window?.[0]?.children ?? {};
  const [from, to] = [window.From?.[0], window.To?.[0]];
  const ends = {
    from:
      from === undefined
        ? null
        : buildExpression(window.expression?.[0], endOf(from), site.context),
    to:
      until !== undefined
        ? buildExpression(parts.expression?.[1], endOf(until), site.context)
        : to === undefined
          ? null
          : buildExpression(window.expression?.[1], endOf(to), site.context),
  };
  const end = (ends.to ?? ends.from ?? value).span.end;
  const kind = word.image as "at" | "every" | "when" | "after" | "from";
  return { span: site.context.span(word.startOffset, end), kind, value, ...ends };
}

function buildExpressions(node: cst.ExpressionsCstNode | undefined, site: Site): Expr[] {
  const parts: Parts<cst.ExpressionsCstNode> = node?.children ?? {};
  return (parts.expression ?? []).map((each) => buildExpression(each, site.read.end, site.context));
}

function buildClauses(node: cst.ClausesCstNode | undefined, site: Site): Clause[] {
  const parts: Parts<cst.ClausesCstNode> = node?.children ?? {};
  return (parts.clause ?? []).flatMap((each) => {
    const clause: Parts<cst.ClauseCstNode> = each.children;
    const word = clause.As?.[0] ?? clause.ClauseWord?.[0];
    if (word === undefined) return [];
    const label = stringOf(clause.String?.[0], site);
    const args = label === null ? buildExpressions(clause.expressions?.[0], site) : [label];
    const end = args.at(-1)?.span.end ?? endOf(word);
    return [
      { span: site.context.span(word.startOffset, end), word: site.context.name(word), args },
    ];
  });
}
