import { expect } from "vitest";
import type { Span } from "../../../src/diagnostics/span.ts";
import { format } from "../../../src/language/format/format.ts";
import { parse } from "../../../src/language/parse.ts";
import type { Parsed } from "../../../src/language/source.ts";

/** Parses a text without interpolations. */
export function parseText(text: string, holes = 0): Parsed {
  return parse({ id: "test.scenario", text, holes });
}

/** The codes of what is wrong, in the order of the text. */
export function codesOf(text: string, holes = 0): string[] {
  return parseText(text, holes).diagnostics.map(({ code }) => code);
}

/** A tree without its places, for comparing what two texts mean. */
export function meaning(parsed: Parsed): unknown {
  return JSON.parse(
    JSON.stringify(parsed.file, (key, value) =>
      key === "span" || key === "opSpan" ? undefined : value,
    ),
  );
}

/** What holds for every text whatever: spans inside it, a tree or a reason, a formatter that copes. */
export function expectSound(text: string, holes = 0): Parsed {
  const parsed = parseText(text, holes);
  for (const span of spansIn([parsed.file, parsed.diagnostics])) {
    if (!(0 <= span.start && span.start <= span.end && span.end <= text.length)) {
      expect.fail(`span ${span.start}..${span.end} of ${text.length}: ${JSON.stringify(text)}`);
    }
  }
  const { title, items } = parsed.file;
  const bare = text.replaceAll(/#[^\n\r]*/g, "").replaceAll(/[\s,;\u0085\u200b\u2060\ufeff]/g, "");
  if (title === null && items.length === 0 && parsed.diagnostics.length === 0) {
    expect(bare, "a text without a tree and without a mistake is blank").toBe("");
  }
  if (parsed.diagnostics.length > 0) expect(format(parsed)).toBe(text);
  return parsed;
}

function spansIn(value: unknown): Span[] {
  const spans: Span[] = [];
  const walk = (of: unknown): void => {
    if (Array.isArray(of)) of.forEach(walk);
    else if (typeof of === "object" && of !== null) {
      if ("start" in of && "end" in of && "source" in of) spans.push(of as Span);
      else Object.values(of).forEach(walk);
    }
  };
  walk(value);
  return spans;
}
