import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lex } from "../../grammar/lexer.ts";
import { counted, PATIENCE } from "../soak.ts";
import { checkText } from "./check-text.ts";
import { EXAMPLES } from "./parse/examples.ts";
import { expectSound } from "./parse/invariants.ts";

const EDITS = ["lost", "doubled", "swapped with the next", "the last one"] as const;
type Edit = (typeof EDITS)[number];

/** A text with one character edited. */
function edited(text: string, edit: Edit, at: number): string {
  const [before, here, after] = [text.slice(0, at), text[at]!, text.slice(at + 1)];
  switch (edit) {
    case "lost":
      return before + after;
    case "doubled":
      return before + here + here + after;
    case "swapped with the next":
      return before + after.slice(0, 1) + here + after.slice(1);
    case "the last one":
      return before + here;
  }
}

/** The tokens of a text from the one that ends at an offset or behind it, counted. */
function counter(text: string): (offset: number) => number {
  const ends = lex(text, 0).tokens.map(({ startOffset, image }) => startOffset + image.length);
  return (offset) => {
    const found = ends.findIndex((end) => end >= offset);
    return found < 0 ? ends.length : found;
  };
}

const files = Object.fromEntries(EXAMPLES.map(({ name, text }) => [name, text]));

/** The mistakes in the text itself, not in what it takes in. */
function mistakesIn(text: string) {
  return checkText(text, { files }).diagnostics.filter(
    ({ severity, span }) => severity === "error" && span.source === "main.scenario",
  );
}

/** Without those that read columns of data, of which there are none here. */
const sound = EXAMPLES.map(({ text }) => text).filter((text) => mistakesIn(text).length === 0);
const edit = fc.record({
  text: fc.constantFrom(...sound),
  edit: fc.constantFrom(...EDITS),
  place: fc.noBias(fc.nat()),
});

describe("a character that is wrong somewhere in an example", PATIENCE, () => {
  it("is told at most one token away from where it is, nine times in ten, and never with a throw", () => {
    expect(sound.length).toBeGreaterThan(EXAMPLES.length / 2);
    const seen = new Map(EDITS.map((kind) => [kind, { wrong: 0, near: 0 }]));
    fc.assert(
      fc.property(edit, ({ text, edit: kind, place }) => {
        const at = place % text.length;
        const wrong = edited(text, kind, at);
        if (wrong === text) return;
        expectSound(wrong);
        const mistakes = mistakesIn(wrong);
        if (mistakes.length === 0) return;
        const tokenAt = counter(wrong);
        const edge = tokenAt(at);
        const isNear = mistakes.some(
          ({ span }) => tokenAt(span.start) - 1 <= edge && edge <= tokenAt(span.end) + 1,
        );
        seen.get(kind)!.wrong += 1;
        if (isNear) seen.get(kind)!.near += 1;
      }),
      counted(1_000, 200_000),
    );
    const all = [...seen.values()];
    const sum = (of: "wrong" | "near") => all.reduce((total, one) => total + one[of], 0);
    for (const { wrong } of all) expect(wrong).toBeGreaterThan(sum("wrong") / 10);
    expect(sum("near") / sum("wrong"), JSON.stringify([...seen])).toBeGreaterThan(0.9);
    // Two signs that changed places are often both sound, and end what they belong to later.
    for (const [kind, { wrong, near }] of seen) {
      expect(near / wrong, kind).toBeGreaterThan(0.8);
    }
  });
});
