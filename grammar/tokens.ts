import { createToken, Lexer, type TokenType } from "chevrotain";
import { scanQuantity, scanUnit } from "./quantity.ts";
import { FIRST_HOLE, LAST_HOLE, scanName, scanString, scanText } from "./scan.ts";
import { CLAUSE_WORDS, EXPRESSION_WORDS } from "./words.ts";

export { UNIT_WORDS } from "./words.ts";

type Scanner = (text: string, start: number) => number;

/** A token read by a scanner that gives the end of what it read. */
function scanned(name: string, label: string, scan: Scanner, more: object = {}): TokenType {
  const pattern = (text: string, start: number): [string] | null => {
    const end = scan(text, start);
    return end > start ? [text.slice(start, end)] : null;
  };
  return createToken({ name, label, pattern, line_breaks: false, ...more });
}

function category(name: string, label: string): TokenType {
  return createToken({ name, label, pattern: Lexer.NA });
}

// Categories.

/** Every name and every keyword: keywords stay usable as names of settings, arguments, members. */
export const Word = category("Word", "a name");
export const BinaryOperator = category("BinaryOperator", "an operator");
export const PrefixOperator = category("PrefixOperator", "`not`, `-` or `+`");
export const ClauseWord = category("ClauseWord", "a preposition");
export const Assignment = category("Assignment", "`=`");
/** Parts the items of a block: `,`, `;` or the start of a line. */
export const Separator = category("Separator", "a new line");

// Words. The lexer reads an Identifier and gives a keyword its own type afterwards.

export const Identifier = scanned("Identifier", "a name", scanName, { categories: [Word] });

const keywordTypes = new Map<string, TokenType>();

function keyword(word: string, ...categories: TokenType[]): TokenType {
  const name = word[0]!.toUpperCase() + word.slice(1);
  const isClause = CLAUSE_WORDS.includes(word) ? [ClauseWord] : [];
  const type = createToken({
    name,
    label: `\`${word}\``,
    pattern: Lexer.NA,
    categories: [Word, ...isClause, ...categories],
  });
  keywordTypes.set(word, type);
  return type;
}

export const Scenario = keyword("scenario");
export const Import = keyword("import");
export const Extends = keyword("extends");
export const Let = keyword("let");
export const Param = keyword("param");
export const Expect = keyword("expect");
export const Prefer = keyword("prefer");
export const Find = keyword("find");
export const Vary = keyword("vary");
export const Where = keyword("where");
export const Link = keyword("link");
export const Each = keyword("each");
export const At = keyword("at");
export const Every = keyword("every");
export const When = keyword("when");
export const After = keyword("after");
export const From = keyword("from");
export const To = keyword("to");
export const As = keyword("as");
export const In = keyword("in");
export const On = keyword("on");
export const Of = keyword("of");
export const Over = keyword("over");
export const Within = keyword("within");
export const Until = keyword("until");
export const If = keyword("if");
export const Then = keyword("then");
export const Else = keyword("else");
export const And = keyword("and", BinaryOperator);
export const Or = keyword("or", BinaryOperator);
export const Not = keyword("not", PrefixOperator);
export const Step = keyword("step", BinaryOperator);
for (const word of [...CLAUSE_WORDS, ...EXPRESSION_WORDS]) {
  if (!keywordTypes.has(word)) keyword(word);
}

/** A keyword's own token type, by its text. */
export const KEYWORDS: ReadonlyMap<string, TokenType> = keywordTypes;
export const Any = keywordTypes.get("any")!;
export const First = keywordTypes.get("first")!;
export const All = keywordTypes.get("all")!;
export const Majority = keywordTypes.get("majority")!;
export const Minority = keywordTypes.get("minority")!;

// Values.

const DIGITS = [..."0123456789"];

export const Quantity = scanned(
  "Quantity",
  "a quantity",
  (text, start) => scanQuantity(text, start)?.end ?? start,
  { start_chars_hint: DIGITS },
);
/** A plain number; the lexer gives a Quantity without a unit this type. */
export const NumberLiteral = createToken({ name: "Number", label: "a number", pattern: Lexer.NA });
export const Text = scanned(
  "Text",
  'a text in `"""`',
  (text, start) => (text.startsWith('"""', start) ? scanText(text, start) : start),
  { line_breaks: true, start_chars_hint: ['"'] },
);
export const StringLiteral = scanned(
  "String",
  "a text in quotes",
  (text, start) => (text[start] === '"' ? scanString(text, start) : start),
  { start_chars_hint: ['"'] },
);
export const Hole = scanned("Hole", "an interpolation", (text, start) => {
  const code = text.charCodeAt(start);
  return code >= FIRST_HOLE && code <= LAST_HOLE ? scanUnit(text, start + 1, false).end : start;
});
/** What was reported already and stands where a value was: read as an unknown value. */
export const Unreadable = category("Unreadable", "a value");

// Punctuation.

function sign(name: string, text: string, ...categories: TokenType[]): TokenType {
  return createToken({ name, label: `\`${text}\``, pattern: text, categories });
}

export const BothWays = sign("BothWays", "<->", BinaryOperator);
export const OneWay = sign("OneWay", "->", BinaryOperator);
export const Equal = sign("Equal", "==", BinaryOperator);
export const NotEqual = sign("NotEqual", "!=", BinaryOperator);
export const AtMost = sign("AtMost", "<=", BinaryOperator);
export const AtLeast = sign("AtLeast", ">=", BinaryOperator);
export const Less = sign("Less", "<", BinaryOperator);
export const Greater = sign("Greater", ">", BinaryOperator);
export const Range = sign("Range", "..", BinaryOperator);
export const AddAssign = sign("AddAssign", "+=", Assignment);
export const MultiplyAssign = sign("MultiplyAssign", "*=", Assignment);
export const Assign = sign("Assign", "=", Assignment);
export const Plus = sign("Plus", "+", BinaryOperator, PrefixOperator);
export const Minus = sign("Minus", "-", BinaryOperator, PrefixOperator);
export const Times = sign("Times", "*", BinaryOperator);
export const Divide = sign("Divide", "/", BinaryOperator);
export const Apart = sign("Apart", "|", BinaryOperator);
export const Dot = sign("Dot", ".");
export const Colon = sign("Colon", ":");
export const Comma = sign("Comma", ",", Separator);
export const Semicolon = sign("Semicolon", ";", Separator);
export const LeftBrace = sign("LeftBrace", "{");
export const RightBrace = sign("RightBrace", "}");
export const LeftParen = sign("LeftParen", "(");
export const RightParen = sign("RightParen", ")");
export const LeftBracket = sign("LeftBracket", "[");
export const RightBracket = sign("RightBracket", "]");
/** Never in the text: put in where a line begins a new item. */
export const NewItem = createToken({
  name: "NewItem",
  label: "a new line",
  pattern: Lexer.NA,
  categories: [Separator],
});

/** The types that the parser knows. */
export const PARSER_TOKENS: readonly TokenType[] = [
  ...[Word, BinaryOperator, PrefixOperator, ClauseWord, Assignment, Separator, NewItem],
  ...[Identifier, ...keywordTypes.values()],
  ...[Quantity, NumberLiteral, Text, StringLiteral, Hole, Unreadable],
  ...[BothWays, OneWay, Equal, NotEqual, AtMost, AtLeast, Less, Greater, Range],
  ...[AddAssign, MultiplyAssign, Assign, Plus, Minus, Times, Divide, Apart, Dot, Colon],
  ...[Comma, Semicolon, LeftBrace, RightBrace, LeftParen, RightParen, LeftBracket, RightBracket],
];
