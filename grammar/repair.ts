import type { IToken } from "chevrotain";
import type { ItemTokens } from "./items.ts";
import { endOf, retype } from "./lexer.ts";
import { isOneOf, isWord, settingSign } from "./lines.ts";
import { type Problem, type ProblemKind, problem } from "./problem.ts";
import * as t from "./tokens.ts";

/**
 * Reads the signs that are often written for each other as they were meant, and reports them:
 * `:` of a setting, `=` of a comparison, `=` of a named argument. Changes the tokens' types.
 */
export function repairSigns(item: ItemTokens): readonly Problem[] {
  const { tokens } = item;
  const problems: Problem[] = [];
  const own = ownSign(item);
  if (own !== -1 && tokens[own]!.tokenType === t.Colon) {
    change(tokens[own]!, "colon-for-setting", problems);
  }
  const opened: number[] = [];
  let comparing = item.kind === "expect" || item.kind === "where" || item.kind === "find";
  for (const [index, token] of tokens.entries()) {
    const type = token.tokenType;
    if (type === t.LeftParen || type === t.LeftBracket) opened.push(index);
    else if (type === t.RightParen || type === t.RightBracket) opened.pop();
    else if ((type === t.When || type === t.If) && index !== own - 1) comparing = true;
    else if (isWord(token) && token.image === "set") comparing &&= item.kind !== "sentence";
    else if (type === t.Assign && index !== own) {
      const isName = startsField(tokens, index, opened.at(-1));
      const isArgument = isName && (!comparing || isCall(tokens, opened.at(-1)!));
      if (isArgument) change(token, "equals-for-argument", problems);
      else if (comparing) change(token, "equals-for-comparison", problems);
    }
  }
  return problems;
}

/** Where the item's own `=` stands, or -1. */
function ownSign({ kind, tokens }: ItemTokens): number {
  if (kind === "setting") return settingSign(tokens, 0, true);
  if (kind === "let" || kind === "param") {
    return tokens.findIndex(({ tokenType }) => tokenType === t.Assign);
  }
  if (kind !== "sentence") return -1;
  const set = tokens.findIndex((token) => isWord(token) && token.image === "set");
  return set === -1
    ? -1
    : tokens.findIndex(({ tokenType }, at) => at > set && tokenType === t.Assign);
}

/** `name =` right after `(` or after a `,` inside it. */
function startsField(tokens: readonly IToken[], sign: number, open: number | undefined): boolean {
  if (open === undefined || tokens[open]!.tokenType !== t.LeftParen) return false;
  const before = tokens[sign - 2]?.tokenType;
  return isWord(tokens[sign - 1]) && (sign - 2 === open || before === t.Comma);
}

/** Whether the round bracket opens the arguments of a call. */
function isCall(tokens: readonly IToken[], open: number): boolean {
  const before = tokens[open - 1];
  if (before === undefined || endOf(before) !== tokens[open]!.startOffset) return false;
  const isName = isWord(before) && !isOneOf(before, t.BinaryOperator) && before.tokenType !== t.If;
  return isName || before.tokenType === t.RightParen || before.tokenType === t.RightBracket;
}

function change(token: IToken, kind: ProblemKind, problems: Problem[]): void {
  const [type, text] =
    kind === "colon-for-setting"
      ? ([t.Assign, "="] as const)
      : kind === "equals-for-comparison"
        ? ([t.Equal, "=="] as const)
        : ([t.Colon, ":"] as const);
  problems.push(problem(kind, token.startOffset, token.image, text));
  retype(token, type);
}
