import type { IToken } from "chevrotain";
import type * as cst from "../../../grammar/cst.ts";
import { endOf } from "../../../grammar/lexer.ts";
import { scanQuantity } from "../../../grammar/quantity.ts";
import { joinSpans } from "../../diagnostics/span.ts";
import type { Argument, BinaryOperator, Expr, Name, UnaryExpr } from "../ast.ts";
import type { BuildContext } from "./context.ts";
import { numberValue } from "./literals.ts";
import { syntaxDiagnostic } from "./syntax-messages.ts";

/** Ranks of operators, weakest first; `not` stands between `and` and the comparisons. */
const RANKS: ReadonlyMap<string, number> = new Map([
  ...["|", "<->", "->"].map((sign) => [sign, 1] as const),
  ["or", 2],
  ["and", 3],
  ...["==", "!=", "<", "<=", ">", ">="].map((sign) => [sign, 5] as const),
  ["..", 6],
  ["step", 6],
  ...["+", "-"].map((sign) => [sign, 7] as const),
  ...["*", "/"].map((sign) => [sign, 8] as const),
]);
const RANK_OF_NOT = 4;
const RANK_OF_SIGN = 9;
/** More operands than any reader follows; `let` parts them. */
const MAX_OPERANDS = 300;

type Children<Node extends { children: object }> = Partial<Node["children"]>;

/** Builds an expression; a missing one becomes an error expression at `at`. */
export function buildExpression(
  node: cst.ExpressionCstNode | undefined,
  at: number,
  context: BuildContext,
): Expr {
  if (node === undefined) return context.error(at);
  const { operand = [], BinaryOperator = [] }: Children<cst.ExpressionCstNode> = node.children;
  const operands = operand.map((each) => each.children);
  const row = new OperandRow(operands, BinaryOperator, at, context);
  if (operand.length > MAX_OPERANDS || operands.some((each) => prefixes(each).length > 50)) {
    return row.tooLong();
  }
  return row.read(0);
}

function prefixes(operand: Partial<cst.OperandCstChildren>): readonly IToken[] {
  return operand.PrefixOperator ?? [];
}

/** Groups a flat row of operands and operators by rank. */
class OperandRow {
  private readonly operands: readonly Partial<cst.OperandCstChildren>[];
  private readonly operators: readonly IToken[];
  private readonly at: number;
  private readonly context: BuildContext;
  private next = 0;

  constructor(
    operands: readonly Partial<cst.OperandCstChildren>[],
    operators: readonly IToken[],
    at: number,
    context: BuildContext,
  ) {
    this.operands = operands;
    this.operators = operators;
    this.at = at;
    this.context = context;
  }

  tooLong(): Expr {
    const last = this.operators.at(-1);
    const span = this.context.span(this.at, last === undefined ? this.at : endOf(last));
    this.context.diagnostics.push(syntaxDiagnostic("SC016", span, { limit: MAX_OPERANDS }));
    return { kind: "error", span };
  }

  /** Reads on while the operators bind at least as strongly as `rank`. */
  read(rank: number): Expr {
    let left = this.operand(0);
    let compared: IToken | null = null;
    for (;;) {
      const operator = this.operators[this.next - 1];
      if (operator === undefined) return left;
      const sign = operatorSign(operator);
      const bound = RANKS.get(sign) ?? 0;
      if (bound < rank) return left;
      if (bound === 5 && compared !== null) this.reportChain(compared, operator);
      if (bound === 5) compared = operator;
      left = this.combine(left, sign, operator, bound);
    }
  }

  private combine(left: Expr, sign: string, operator: IToken, rank: number): Expr {
    const right = this.read(rank + 1);
    const span = joinSpans(left.span, right.span);
    if (sign === "..") {
      const step = this.step();
      const whole = step === null ? span : joinSpans(span, step.span);
      const parts = step === null ? [left, right] : [left, right, step];
      return this.context.sized(
        { kind: "range", span: whole, low: left, high: right, step },
        parts,
      );
    }
    if (sign === "step") {
      const opSpan = this.context.spanOf(operator);
      this.context.diagnostics.push(syntaxDiagnostic("SC026", opSpan, {}));
      return left;
    }
    const opSpan = this.context.spanOf(operator);
    const op = sign as BinaryOperator;
    return this.context.sized({ kind: "binary", span, op, opSpan, left, right }, [left, right]);
  }

  /** The step of a range, when the next operator is `step`. */
  private step(): Expr | null {
    const operator = this.operators[this.next - 1];
    return operator?.image === "step" ? this.read(7) : null;
  }

  /** The next operand with the prefix operators from number `from` on. */
  private operand(from: number): Expr {
    const operand = this.operands[this.next];
    if (operand === undefined) {
      const before = this.operators[this.next - 1];
      this.next += 1;
      return this.context.error(before === undefined ? this.at : endOf(before));
    }
    const prefix = prefixes(operand)[from];
    if (prefix === undefined) {
      this.next += 1;
      const before = prefixes(operand).at(-1) ?? this.operators[this.next - 2];
      return buildPrimary(operand.primary?.[0], before ? endOf(before) : this.at, this.context);
    }
    const op = prefix.image === "!" ? "not" : (operatorSign(prefix) as UnaryExpr["op"]);
    const of = op === "not" ? this.afterNot(from + 1) : this.operand(from + 1);
    const span = this.context.span(prefix.startOffset, of.span.end);
    return this.context.sized({ kind: "unary", span, op, of }, [of]);
  }

  /** What `not` denies: a comparison or whatever binds more strongly. */
  private afterNot(from: number): Expr {
    let left = this.operand(from);
    for (;;) {
      const operator = this.operators[this.next - 1];
      if (operator === undefined) return left;
      const sign = operatorSign(operator);
      const rank = RANKS.get(sign) ?? 0;
      if (rank <= RANK_OF_NOT || rank >= RANK_OF_SIGN) return left;
      left = this.combine(left, sign, operator, rank);
    }
  }

  private reportChain(first: IToken, second: IToken): void {
    this.context.diagnostics.push(
      syntaxDiagnostic(
        "SC023",
        this.context.spanOf(second),
        {},
        {
          labels: [{ span: this.context.spanOf(first), text: "the first comparison" }],
          help: ["write two comparisons joined by `and`: `1ms < x and x < 5ms`"],
        },
      ),
    );
  }
}

/** The operator as it is spelt here; those of other languages have been given their type. */
function operatorSign(token: IToken): string {
  const label = token.tokenType.LABEL;
  return label === undefined ? token.image : label.replaceAll("`", "");
}

function buildPrimary(
  node: cst.PrimaryCstNode | undefined,
  at: number,
  context: BuildContext,
): Expr {
  if (node === undefined) return context.error(at);
  const children: Children<cst.PrimaryCstNode> = node.children;
  let expr = buildAtom(children, at, context);
  for (const suffix of children.suffix ?? []) expr = buildSuffix(expr, suffix, context);
  return expr;
}

function buildAtom(
  children: Partial<cst.PrimaryCstChildren>,
  at: number,
  context: BuildContext,
): Expr {
  const { Word, Number: numbers, Quantity, String: strings, Hole, Unreadable } = children;
  if (Word?.[0] !== undefined) return buildWord(Word[0], context);
  if (numbers?.[0] !== undefined) return buildNumber(numbers[0], context);
  if (Quantity?.[0] !== undefined) return buildNumber(Quantity[0], context);
  if (strings?.[0] !== undefined) return context.string(strings[0]);
  if (Hole?.[0] !== undefined) return buildHole(Hole[0], context);
  if (Unreadable?.[0] !== undefined) {
    const { startOffset } = Unreadable[0];
    return context.error(startOffset, endOf(Unreadable[0]));
  }
  if (children.list?.[0] !== undefined) return buildList(children.list[0], context);
  const parentheses = children.parentheses?.[0];
  if (parentheses !== undefined) return buildParentheses(parentheses, context);
  return buildWordForm(children, at, context);
}

/** `if`, `any`, `all`, `every`, `until` and their parts. */
function buildWordForm(
  children: Partial<cst.PrimaryCstChildren>,
  at: number,
  context: BuildContext,
): Expr {
  const condition = children.condition?.[0]?.children;
  if (condition !== undefined) return buildCondition(condition, at, context);
  const pick = children.pick?.[0]?.children;
  if (pick !== undefined) return buildPick(pick, at, context);
  const group: Partial<cst.GroupCstChildren> | undefined = children.group?.[0]?.children;
  const word = group?.All?.[0] ?? group?.Majority?.[0] ?? group?.Minority?.[0];
  if (group !== undefined && word !== undefined) {
    const of = group.Of?.[0] && buildPrimary(group.primary?.[0], endOf(group.Of[0]), context);
    const span = context.span(word.startOffset, of?.span.end ?? endOf(word));
    const image = word.image as "all" | "majority" | "minority";
    const expr = { kind: "group", span, word: image, of: of ?? null } as const;
    return context.sized(expr, of === undefined ? [] : [of]);
  }
  const every: Partial<cst.EveryCstChildren> | undefined = children.every?.[0]?.children;
  if (every?.Every?.[0] !== undefined) {
    const start = every.Every[0];
    const gap = buildPrimary(every.primary?.[0], endOf(start), context);
    const span = context.span(start.startOffset, gap.span.end);
    return context.sized({ kind: "every", span, gap }, [gap]);
  }
  const until: Partial<cst.UntilCstChildren> | undefined = children.until?.[0]?.children;
  if (until?.Until?.[0] === undefined) return context.error(at);
  const start = until.Until[0];
  const of = buildPrimary(until.primary?.[0], endOf(start), context);
  const within =
    until.Within?.[0] && buildPrimary(until.primary?.[1], endOf(until.Within[0]), context);
  const span = context.span(start.startOffset, (within ?? of).span.end);
  const parts = within === undefined ? [of] : [of, within];
  return context.sized({ kind: "until", span, of, within: within ?? null }, parts);
}

function buildCondition(
  children: Partial<cst.ConditionCstChildren>,
  at: number,
  context: BuildContext,
): Expr {
  const [start, then, otherwise] = [children.If?.[0], children.Then?.[0], children.Else?.[0]];
  const parts = [start, then, otherwise].map((token, index) =>
    buildExpression(children.expression?.[index], token === undefined ? at : endOf(token), context),
  ) as [Expr, Expr, Expr];
  const end = Math.max(...parts.map((part) => part.span.end));
  const span = context.span(start?.startOffset ?? at, end);
  return context.sized(
    // biome-ignore lint/suspicious/noThenProperty: the tree names the branch as the language does.
    { kind: "if", span, condition: parts[0], then: parts[1], otherwise: parts[2] },
    parts,
  );
}

function buildPick(
  children: Partial<cst.PickCstChildren>,
  at: number,
  context: BuildContext,
): Expr {
  const word = children.Any?.[0] ?? children.First?.[0];
  if (word === undefined) return context.error(at);
  const preposition = children.Of?.[0];
  const after = endOf(word);
  const primaries = children.primary ?? [];
  // `first of xs` picks one; the number is nowhere in the text.
  const [count, of] = (
    primaries.length < 2
      ? [
          { kind: "number", span: context.span(after, after), value: 1, text: "" },
          buildPrimary(primaries[0], preposition ? endOf(preposition) : after, context),
        ]
      : primaries.map((each) => buildPrimary(each, after, context))
  ) as [Expr, Expr];
  const span = context.span(word.startOffset, of.span.end);
  const image = word.image as "any" | "first";
  return context.sized({ kind: "pick", span, word: image, count, of }, [count, of]);
}

function buildWord(token: IToken, context: BuildContext): Expr {
  const span = context.spanOf(token);
  const { image } = token;
  if (image === "true" || image === "false") {
    return { kind: "boolean", span, value: image === "true" };
  }
  return { kind: "name", span, text: image };
}

function buildNumber(token: IToken, context: BuildContext): Expr {
  const { image, startOffset } = token;
  const span = context.spanOf(token);
  const value = numberValue(image);
  if (!Number.isFinite(value)) {
    context.diagnostics.push(syntaxDiagnostic("SC025", span, { text: image }));
    return context.error(span.start, span.end);
  }
  const { unit, unitStart, end } = scanQuantity(image, 0)!;
  if (unit === "") return { kind: "number", span, value, text: image };
  const unitSpan = context.span(startOffset + unitStart, startOffset + end);
  return { kind: "quantity", span, value, unit: { span: unitSpan, text: unit }, text: image };
}

function buildHole(token: IToken, context: BuildContext): Expr {
  const { image } = token;
  const text = image.slice(1).trimStart();
  const span = context.spanOf(token);
  const unit: Name | null =
    text === "" ? null : { span: context.span(span.end - text.length, span.end), text };
  return { kind: "hole", span, index: image.charCodeAt(0) - 0xe000, unit };
}

function buildSuffix(of: Expr, node: cst.SuffixCstNode, context: BuildContext): Expr {
  const children: Children<cst.SuffixCstNode> = node.children;
  const { start } = of.span;
  if (children.Dot?.[0] !== undefined) {
    const word = children.Word?.[0];
    if (word === undefined) return of;
    const span = context.span(start, endOf(word));
    return context.sized({ kind: "member", span, of, name: context.name(word) }, [of]);
  }
  const bracket = children.LeftBracket?.[0];
  if (bracket !== undefined) {
    const index = buildExpression(children.expression?.[0], endOf(bracket), context);
    const closer = children.RightBracket?.[0];
    const span = context.span(start, closer === undefined ? index.span.end : endOf(closer));
    return context.sized({ kind: "index", span, of, index }, [of, index]);
  }
  const parentheses = children.parentheses?.[0];
  if (parentheses === undefined) return of;
  const { fields, end } = buildFields(parentheses, context);
  const span = context.span(start, Math.max(end, of.span.end));
  const values = fields.map(({ value }) => value);
  return context.sized({ kind: "call", span, callee: of, args: fields }, [of, ...values]);
}

function buildList(node: cst.ListCstNode, context: BuildContext): Expr {
  const children: Children<cst.ListCstNode> = node.children;
  const start = children.LeftBracket?.[0];
  const after = start === undefined ? 0 : endOf(start);
  const items = (children.expression ?? []).map((each) => buildExpression(each, after, context));
  const closer = children.RightBracket?.[0];
  const end = closer === undefined ? (items.at(-1)?.span.end ?? after) : endOf(closer);
  const span = context.span(start?.startOffset ?? after, end);
  return context.sized({ kind: "list", span, items }, items);
}

/** A group, a tuple or a record, told by its names and commas. */
function buildParentheses(node: cst.ParenthesesCstNode, context: BuildContext): Expr {
  const { fields, start, end, commas } = buildFields(node, context);
  const span = context.span(start, end);
  const values = fields.map(({ value }) => value);
  const first = values[0];
  if (fields.some(({ name }) => name !== null)) {
    const unnamed = fields.find(({ name }) => name === null);
    if (unnamed !== undefined) {
      context.diagnostics.push(syntaxDiagnostic("SC024", unnamed.span, {}));
    }
    return context.sized({ kind: "record", span, fields }, values);
  }
  if (fields.length === 1 && commas === 0 && first !== undefined) {
    return context.sized({ kind: "paren", span, of: first }, values);
  }
  return context.sized({ kind: "tuple", span, items: values }, values);
}

function buildFields(node: cst.ParenthesesCstNode, context: BuildContext) {
  const children: Children<cst.ParenthesesCstNode> = node.children;
  const opener = children.LeftParen?.[0];
  const closer = children.RightParen?.[0];
  const after = opener === undefined ? 0 : endOf(opener);
  const fields = (children.field ?? []).map((field): Argument => {
    const parts: Partial<cst.FieldCstChildren> = field.children;
    const [word, colon] = [parts.Word?.[0], parts.Colon?.[0]];
    const value = buildExpression(parts.expression?.[0], colon ? endOf(colon) : after, context);
    const name = word === undefined ? null : context.name(word);
    return { span: name === null ? value.span : joinSpans(name.span, value.span), name, value };
  });
  const end = closer === undefined ? (fields.at(-1)?.span.end ?? after) : endOf(closer);
  const commas = children.Comma?.length ?? 0;
  return { fields, start: opener?.startOffset ?? after, end, commas };
}
