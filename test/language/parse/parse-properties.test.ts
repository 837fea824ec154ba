import type { IToken } from "chevrotain";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { lex } from "../../../grammar/lexer.ts";
import { ScenarioParser } from "../../../grammar/parser.ts";
import { counted, isSoak, PATIENCE } from "../../soak.ts";
import { EXAMPLES } from "./examples.ts";
import { expectSound, parseText } from "./invariants.ts";
import { tokenSoup, validText } from "./valid-text.ts";

describe("any text whatever", PATIENCE, () => {
  it("gives a tree and sound spans for random characters", () => {
    const text = fc.string({ unit: "binary", maxLength: 80 });
    fc.assert(
      fc.property(text, (of) => void expectSound(of, 2)),
      counted(600, 500_000),
    );
  });

  it("gives a tree and sound spans for random bytes, as a reader that forgives shows them", () => {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expectSound(decoder.decode(bytes), 1);
      }),
      counted(600, 500_000),
    );
  });

  it("gives a tree and sound spans for lone surrogates, NUL, BOM and marks of direction", () => {
    const odd = fc.constantFrom(
      ...[
        "\ud800",
        "\udc00",
        "\0",
        "\ufeff",
        "\u202e",
        "\u2028",
        "\r",
        "\r\n",
        "\t",
        "\ue000",
        "\uf8ff",
      ],
      ...["{", "}", "(", ")", '"', '"""', "a", "=", "1", "#"],
    );
    const text = fc.array(odd, { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (of) => void expectSound(of, 1)),
      counted(600, 500_000),
    );
  });

  it("gives a tree and sound spans for words and signs in no order, and no flood of mistakes", () => {
    fc.assert(
      fc.property(tokenSoup, (text) => {
        const { diagnostics } = expectSound(text, 1);
        const { tokens, problems } = lex(text, 1);
        expect(diagnostics.length).toBeLessThanOrEqual(tokens.length + problems.length);
      }),
      counted(600, 500_000),
    );
  });

  it("finds nothing wrong with texts made from the grammar", () => {
    fc.assert(
      fc.property(validText, (text) => {
        const { diagnostics } = expectSound(text);
        expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
      }),
      counted(3_000, 500_000),
    );
  });
});

/** Every third offset in the usual run. */
const stride = isSoak ? 1 : 3;

describe("every example with one character wrong", () => {
  for (const { name, text } of EXAMPLES) {
    it(`${name} survives a character lost, doubled, swapped or the last`, () => {
      for (let at = 0; at < text.length; at += stride) {
        const [before, here, after] = [text.slice(0, at), text[at]!, text.slice(at + 1)];
        const wrong = [
          before + after,
          before + here + here + after,
          before + after.slice(0, 1) + here + after.slice(1),
          before,
        ];
        expectSound(wrong[(at / stride) % wrong.length]!);
      }
    });
  }
});

describe("work that grows with the text and no faster", () => {
  /** How often the parser looks at a token while it reads a text. */
  function looks(text: string): number {
    const parser = ScenarioParser.prototype as unknown as { LA(howMuch: number): IToken };
    const spy = vi.spyOn(parser, "LA");
    try {
      parseText(text);
      return spy.mock.calls.length;
    } finally {
      spy.mockRestore();
    }
  }

  const patterns = [
    "x = 1 + 2 \n",
    "run { a = f(1, b: 2) }\n",
    "at 3s crash } ( \n",
    "any any ",
    "{ ( [ ",
  ];
  for (const pattern of patterns) {
    it(`looks at each token a fixed number of times in ${JSON.stringify(pattern)} repeated`, () => {
      const [short, long] = [looks(pattern.repeat(200)), looks(pattern.repeat(400))];
      expect(long).toBeLessThanOrEqual(2 * short + 200);
    });
  }

  it("reads a long row of each trap: open strings, brackets, signs, words", () => {
    const size = 1 << 15;
    for (const trap of [
      '"\\"',
      '"""',
      "'",
      "“",
      "/*",
      "\0",
      "{",
      "[",
      "(",
      ")",
      "}",
      "any ",
      "- ",
      "[)",
    ]) {
      const text = trap.repeat(Math.ceil(size / trap.length)).slice(0, size);
      expect(parseText(text).diagnostics.length, trap).toBeGreaterThan(0);
    }
  });

  it("refuses a text of more than a mebibyte with its size", () => {
    const [diagnostic] = parseText(" ".repeat((1 << 20) + 1)).diagnostics;
    expect(diagnostic).toMatchObject({
      code: "SC015",
      message: expect.stringContaining("1048577"),
    });
  });
});
