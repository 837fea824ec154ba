import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { positionAt } from "../../src/diagnostics/span.ts";
import { WRONG_VARIANTS } from "../cases/wrong-variants.ts";
import { checkText } from "./check-text.ts";

function scenario(name: string): string {
  return readFileSync(
    new URL(`../../notebooks/scenarios/${name}.scenario`, import.meta.url),
    "utf8",
  );
}

/** The wrong text, and where its marks say that the mistake is: `3:7`, and the marked text. */
function variantOf(text: string, replace: string, by: string) {
  expect(text.split(replace).length, `"${replace}" stands in the scenario`).toBeGreaterThan(1);
  const marked = text.replace(replace, () => by);
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const wrong = marked.replace("«", "").replace("»", "");
  const { line, column } = positionAt(wrong, start);
  return { wrong, place: `${line}:${column}`, text: wrong.slice(start, end) };
}

describe.each(Object.entries(WRONG_VARIANTS))("wrong variants of %s", (name, variants) => {
  const text = scenario(name);

  it("is right before it is made wrong", () => {
    expect(checkText(text).diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  });

  it.each(variants)("$by: $code", ({ replace, by, code }) => {
    const variant = variantOf(text, replace, by);
    const found = checkText(variant.wrong)
      .diagnostics.filter(({ severity }) => severity !== "note")
      .map((diagnostic) => {
        const { line, column } = positionAt(variant.wrong, diagnostic.span.start);
        const marked = variant.wrong.slice(diagnostic.span.start, diagnostic.span.end);
        return `${diagnostic.code} ${line}:${column} ${marked}`;
      });
    expect(found).toEqual([`${code} ${variant.place} ${variant.text}`]);
  });
});

it("are more than a hundred", () => {
  expect(Object.values(WRONG_VARIANTS).flat().length).toBeGreaterThan(100);
});
