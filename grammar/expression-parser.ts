import { CstParser, type IToken, NoViableAltException, type TokenType } from "chevrotain";
import { expectedPhrases, phraseForRule } from "./expected.ts";
import { isClauseWord, isOneOf, isWord } from "./lines.ts";
import * as t from "./tokens.ts";

/** What chevrotain's parser has, and does not declare. */
interface ParserInternals {
  SAVE_ERROR(error: Error): Error;
  getCurrRuleFullName(): string;
}

/**
 * The grammar of expressions: a flat row of operands and operators, which the reader of the tree
 * groups by rank. {@link ScenarioParser} adds the items.
 */
export interface ExpressionParser extends ParserInternals {}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: chevrotain mixes these in at run time.
export class ExpressionParser extends CstParser {
  /**
   * `validate` lets chevrotain look for ambiguities; it takes a while, so only a test asks for it.
   * So does working out two words of lookahead everywhere: gates tell apart what one does not.
   */
  constructor(validate: boolean) {
    super([...t.PARSER_TOKENS], {
      recoveryEnabled: true,
      nodeLocationTracking: "none",
      maxLookahead: 1,
      skipValidations: !validate,
      errorMessageProvider: expectedPhrases,
    });
  }

  /** A missing token is never made up: what follows would be reported at the wrong place. */
  protected override canTokenTypeBeInsertedInRecovery(): boolean {
    return false;
  }

  /**
   * Chevrotain walks the grammar to list what would have fitted; nothing here reads that list, and
   * the walk needs most of the stack that deep nesting leaves.
   */
  protected raiseNoAltException(): never {
    const message = phraseForRule(this.getCurrRuleFullName());
    throw this.SAVE_ERROR(new NoViableAltException(message, this.LA(1), this.LA(0)));
  }

  expressions = this.RULE("expressions", () => {
    this.SUBRULE(this.expression);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.expression);
    });
  });

  expression = this.RULE("expression", () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.CONSUME(t.BinaryOperator);
      this.SUBRULE1(this.operand);
    });
  });

  operand = this.RULE("operand", () => {
    this.MANY(() => this.CONSUME(t.PrefixOperator));
    this.SUBRULE(this.primary);
  });

  primary = this.RULE("primary", () => {
    const { tokenType } = this.LA(1);
    // Half of all operands are one of these, and no gate has to be asked about them.
    if (this.RECORDING_PHASE || !PLAIN_TYPES.has(tokenType)) this.operandByForm();
    else this.CONSUME(tokenType === t.Identifier ? t.Word : tokenType);
    this.MANY(() => this.SUBRULE(this.suffix));
  });

  private operandByForm(): void {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.condition) },
        { GATE: () => this.picks(), ALT: () => this.SUBRULE(this.pick) },
        { ALT: () => this.SUBRULE(this.group) },
        { GATE: () => startsPrimary(this.LA(2)), ALT: () => this.SUBRULE(this.every) },
        { GATE: () => startsPrimary(this.LA(2)), ALT: () => this.SUBRULE(this.until) },
        { GATE: () => !isOneOf(this.LA(1), t.BinaryOperator), ALT: () => this.CONSUME(t.Word) },
        { ALT: () => this.CONSUME(t.NumberLiteral) },
        { ALT: () => this.CONSUME(t.Quantity) },
        { ALT: () => this.CONSUME(t.StringLiteral) },
        { ALT: () => this.CONSUME(t.Hole) },
        { ALT: () => this.CONSUME(t.Unreadable) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.parentheses) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  }

  suffix = this.RULE("suffix", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.CONSUME(t.Word);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftBracket);
          this.SUBRULE(this.expression);
          this.CONSUME(t.RightBracket);
        },
      },
      { ALT: () => this.SUBRULE(this.parentheses) },
    ]);
  });

  condition = this.RULE("condition", () => {
    this.CONSUME(t.If);
    this.SUBRULE(this.expression);
    this.CONSUME(t.Then);
    this.SUBRULE1(this.expression);
    this.CONSUME(t.Else);
    this.SUBRULE2(this.expression);
  });

  pick = this.RULE("pick", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Any) }, { ALT: () => this.CONSUME(t.First) }]);
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== t.Of,
      DEF: () => this.SUBRULE(this.primary),
    });
    this.CONSUME(t.Of);
    this.SUBRULE1(this.primary);
  });

  group = this.RULE("group", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.All) },
      { ALT: () => this.CONSUME(t.Majority) },
      { ALT: () => this.CONSUME(t.Minority) },
    ]);
    this.OPTION(() => {
      this.CONSUME(t.Of);
      this.SUBRULE(this.primary);
    });
  });

  every = this.RULE("every", () => {
    this.CONSUME(t.Every);
    this.SUBRULE(this.primary);
  });

  until = this.RULE("until", () => {
    this.CONSUME(t.Until);
    this.SUBRULE(this.primary);
    this.OPTION(() => {
      this.CONSUME(t.Within);
      this.SUBRULE1(this.primary);
    });
  });

  list = this.RULE("list", () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => {
      this.SUBRULE(this.expression);
      this.MANY({
        GATE: () => this.LA(2).tokenType !== t.RightBracket,
        DEF: () => {
          this.CONSUME(t.Comma);
          this.SUBRULE1(this.expression);
        },
      });
      this.OPTION1(() => this.CONSUME1(t.Comma));
    });
    this.CONSUME(t.RightBracket);
  });

  parentheses = this.RULE("parentheses", () => {
    this.CONSUME(t.LeftParen);
    this.OPTION(() => {
      this.SUBRULE(this.field);
      this.MANY({
        GATE: () => this.LA(2).tokenType !== t.RightParen,
        DEF: () => {
          this.CONSUME(t.Comma);
          this.SUBRULE1(this.field);
        },
      });
      this.OPTION1(() => this.CONSUME1(t.Comma));
    });
    this.CONSUME(t.RightParen);
  });

  field = this.RULE("field", () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === t.Colon,
      DEF: () => {
        this.CONSUME(t.Word);
        this.CONSUME(t.Colon);
      },
    });
    this.SUBRULE(this.expression);
  });

  /** `any` and `first` are names where no `of` can follow: `read_from = any`. */
  private picks(): boolean {
    return this.LA(2).tokenType === t.Of || startsPrimary(this.LA(2));
  }
}

const PLAIN_TYPES = new Set<TokenType>([t.Identifier, t.NumberLiteral, t.Quantity]);

const VALUE_TYPES = new Set<TokenType>([
  ...[t.NumberLiteral, t.Quantity, t.StringLiteral, t.Hole, t.Unreadable],
  ...[t.LeftParen, t.LeftBracket],
]);

/** Whether a token can begin a value and is no preposition or operator. */
export function startsPrimary(token: IToken): boolean {
  if (VALUE_TYPES.has(token.tokenType)) return true;
  const joins = isOneOf(token, t.BinaryOperator) || isClauseWord(token);
  return isWord(token) && !joins && token.tokenType !== t.Then && token.tokenType !== t.Else;
}
