import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderAllText } from "../../../src/diagnostics/render-text.ts";
import type { Expr, Item } from "../../../src/language/ast.ts";
import { check } from "../../../src/language/check/check.ts";
import { checkText, memoryReader } from "../check-text.ts";

const NAMES = [
  "first-answer",
  "hardware-limits",
  "geo-sync",
  "capacity",
  "lag-anomalies",
  "split-brain",
  "active-active",
  "quorum-staleness",
  "kafka-isr",
];
const texts = NAMES.map((name) =>
  readFileSync(new URL(`../../../notebooks/scenarios/${name}.scenario`, import.meta.url), "utf8"),
);
const words = [...new Set(texts.flatMap((text) => text.match(/[\w.]+|[^\s\w]/g) ?? []))];

function survives(text: string): void {
  const { diagnostics, sources } = checkText(text);
  for (const { span } of diagnostics) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
  expect(typeof renderAllText(diagnostics, sources)).toBe("string");
}

describe("any text", () => {
  it("of words swapped in a scenario is checked without a throw", () => {
    const property = fc.property(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...words)), { minLength: 1, maxLength: 6 }),
      (text, changes) => {
        const parts = text.split(/([\w.]+|[^\s\w])/);
        for (const [at, word] of changes) parts[(at % Math.floor(parts.length / 2)) * 2 + 1] = word;
        survives(parts.join(""));
      },
    );
    fc.assert(property, { seed: 4, numRuns: 400 });
  });

  it("of random words is checked without a throw", () => {
    const soup = fc.array(fc.constantFrom(...words, "\n"), { maxLength: 60 });
    fc.assert(
      fc.property(soup, (parts) => survives(parts.join(" "))),
      { seed: 5, numRuns: 400 },
    );
  });

  it("whose tree is too deep to walk is refused", () => {
    const span = { source: "main.scenario", start: 0, end: 1 };
    let value: Expr = { kind: "number", span, value: 1, text: "1" };
    for (let depth = 0; depth < 100_000; depth += 1) value = { kind: "paren", span, of: value };
    const name = { span, text: "x" };
    const item: Item = { kind: "let", span, name, parameters: null, value };
    const source = { id: "main.scenario", text: "x", holes: 0 };
    const file = { span, title: null, text: null, items: [item] };
    const { diagnostics } = check(
      { source, file, diagnostics: [], comments: [] },
      { reader: memoryReader() },
    );
    expect(diagnostics.map(({ code }) => code)).toContain("SC307");
  });
});
