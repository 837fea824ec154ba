import { ExpressionParser } from "./expression-parser.ts";
import type { ItemKind } from "./items.ts";
import { isClauseWord, isWord } from "./lines.ts";
import * as t from "./tokens.ts";

/**
 * The grammar of scenarios. A text is read item by item (see `read.ts`), so that a mistake in one
 * cannot spoil its neighbours: `file` and `block` say how items stand together.
 */
export class ScenarioParser extends ExpressionParser {
  /** What the item to read is; decided by its first tokens before the parser is called. */
  kind: ItemKind = "sentence";

  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  file = this.RULE("file", () => {
    this.OPTION(() => this.SUBRULE(this.heading));
    this.SUBRULE(this.items);
  });

  items = this.RULE("items", () => {
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.Separator) },
        { ALT: () => this.SUBRULE(this.item), IGNORE_AMBIGUITIES: true },
      ]),
    );
  });

  item = this.RULE("item", () => {
    const is = (kind: ItemKind) => () => this.kind === kind;
    this.OR({
      DEF: [
        { GATE: is("heading"), ALT: () => this.SUBRULE(this.heading) },
        { GATE: is("setting"), ALT: () => this.SUBRULE(this.setting) },
        { GATE: is("import"), ALT: () => this.SUBRULE(this.importItem) },
        { GATE: is("extends"), ALT: () => this.SUBRULE(this.extendsItem) },
        { GATE: is("let"), ALT: () => this.SUBRULE(this.letItem) },
        { GATE: is("param"), ALT: () => this.SUBRULE(this.paramItem) },
        { GATE: is("expect"), ALT: () => this.SUBRULE(this.expectItem) },
        { GATE: is("find"), ALT: () => this.SUBRULE(this.findItem) },
        { GATE: is("vary"), ALT: () => this.SUBRULE(this.varyItem) },
        { GATE: is("where"), ALT: () => this.SUBRULE(this.whereItem) },
        { GATE: is("link"), ALT: () => this.SUBRULE(this.linkItem) },
        { GATE: is("declaration"), ALT: () => this.SUBRULE(this.declaration) },
        { GATE: is("sentence"), ALT: () => this.SUBRULE(this.sentence) },
        { ALT: () => this.CONSUME(t.Text) },
        { ALT: () => this.CONSUME(t.Hole) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  heading = this.RULE("heading", () => {
    this.CONSUME(t.Scenario);
    this.CONSUME(t.StringLiteral);
    this.OPTION(() => this.CONSUME(t.Text));
  });

  importItem = this.RULE("importItem", () => {
    this.CONSUME(t.Import);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.StringLiteral);
          this.OPTION(() => {
            this.CONSUME(t.As);
            this.CONSUME(t.Word);
          });
        },
      },
      {
        ALT: () => {
          this.SUBRULE(this.nameList);
          this.CONSUME(t.From);
          this.CONSUME1(t.StringLiteral);
        },
      },
    ]);
  });

  extendsItem = this.RULE("extendsItem", () => {
    this.CONSUME(t.Extends);
    this.CONSUME(t.StringLiteral);
  });

  letItem = this.RULE("letItem", () => {
    this.CONSUME(t.Let);
    this.CONSUME(t.Word);
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.OPTION1(() => this.SUBRULE(this.nameList));
      this.CONSUME(t.RightParen);
    });
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expression);
  });

  paramItem = this.RULE("paramItem", () => {
    this.CONSUME(t.Param);
    this.CONSUME(t.Word);
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.In);
      this.SUBRULE1(this.expression);
    });
    this.OPTION1(() => {
      this.CONSUME(t.As);
      this.CONSUME(t.StringLiteral);
    });
  });

  setting = this.RULE("setting", () => {
    this.SUBRULE(this.settingName);
    this.CONSUME(t.Assignment);
    this.SUBRULE(this.expression);
  });

  settingName = this.RULE("settingName", () => {
    this.CONSUME(t.Word);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME1(t.Word);
    });
  });

  varyItem = this.RULE("varyItem", () => {
    this.CONSUME(t.Vary);
    this.OR([
      { ALT: () => this.CONSUME(t.Word) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.SUBRULE(this.nameList);
          this.CONSUME(t.RightParen);
        },
      },
    ]);
    this.CONSUME(t.Over);
    this.SUBRULE(this.expression);
  });

  whereItem = this.RULE("whereItem", () => {
    this.CONSUME(t.Where);
    this.SUBRULE(this.expression);
  });

  expectItem = this.RULE("expectItem", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Expect) }, { ALT: () => this.CONSUME(t.Prefer) }]);
    this.SUBRULE(this.expression);
    this.SUBRULE(this.clauses);
  });

  findItem = this.RULE("findItem", () => {
    this.CONSUME(t.Find);
    this.CONSUME(t.Word);
    this.CONSUME1(t.Word);
    this.CONSUME(t.Where);
    this.SUBRULE(this.expression);
    this.SUBRULE(this.clauses);
  });

  linkItem = this.RULE("linkItem", () => {
    this.CONSUME(t.Link);
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Within);
            // `each` is also a name that a site may have.
            this.OPTION({ MAX_LOOKAHEAD: 2, DEF: () => this.CONSUME(t.Each) });
            this.CONSUME(t.Word);
          },
        },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
    this.OPTION1(() => this.SUBRULE(this.block));
  });

  declaration = this.RULE("declaration", () => {
    this.CONSUME(t.Word);
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== t.On,
      DEF: () => this.SUBRULE(this.declaredNames),
    });
    this.OPTION1(() => this.CONSUME(t.StringLiteral));
    this.OPTION2(() => {
      this.CONSUME(t.On);
      this.SUBRULE(this.expressions);
    });
    this.OPTION3(() => this.SUBRULE(this.block));
  });

  declaredNames = this.RULE("declaredNames", () => {
    this.SUBRULE(this.declaredName);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.declaredName);
    });
  });

  declaredName = this.RULE("declaredName", () => {
    this.CONSUME(t.Word);
    this.OPTION(() => {
      this.CONSUME(t.LeftBracket);
      this.SUBRULE(this.expression);
      this.CONSUME(t.RightBracket);
    });
  });

  nameList = this.RULE("nameList", () => {
    this.CONSUME(t.Word);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.CONSUME1(t.Word);
    });
  });

  block = this.RULE("block", () => {
    this.CONSUME(t.LeftBrace);
    this.SUBRULE(this.items);
    this.CONSUME(t.RightBrace);
  });

  sentence = this.RULE("sentence", () => {
    this.OPTION({
      GATE: () => isWord(this.LA(1)),
      DEF: () => this.SUBRULE(this.schedule),
    });
    this.CONSUME(t.Word);
    this.OPTION1({
      GATE: () => !isClauseWord(this.LA(1)),
      DEF: () => this.SUBRULE(this.expressions),
    });
    this.OPTION2(() => {
      this.CONSUME(t.Assign);
      this.SUBRULE(this.expression);
    });
    this.SUBRULE(this.clauses);
    this.OPTION3(() => this.SUBRULE(this.block));
  });

  schedule = this.RULE("schedule", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.From);
          this.SUBRULE(this.expression);
          this.CONSUME(t.To);
          this.SUBRULE1(this.expression);
        },
      },
      {
        ALT: () => {
          this.OR1([
            { ALT: () => this.CONSUME(t.At) },
            { ALT: () => this.CONSUME(t.Every) },
            { ALT: () => this.CONSUME(t.When) },
            { ALT: () => this.CONSUME(t.After) },
          ]);
          this.SUBRULE2(this.expression);
          this.OPTION(() => this.SUBRULE(this.window));
        },
      },
    ]);
  });

  window = this.RULE("window", () => {
    this.CONSUME(t.From);
    this.SUBRULE(this.expression);
    this.CONSUME(t.To);
    this.SUBRULE1(this.expression);
  });

  clauses = this.RULE("clauses", () => {
    this.MANY(() => this.SUBRULE(this.clause));
  });

  clause = this.RULE("clause", () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.As);
            this.CONSUME(t.StringLiteral);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.ClauseWord);
            this.SUBRULE(this.expressions);
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });
}
