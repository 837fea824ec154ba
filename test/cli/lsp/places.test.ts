import { describe, expect, it } from "vitest";
import { Places } from "../../../src/cli/lsp/places.ts";

describe("places of an editor", () => {
  const text = "# 🦊 x\r\na\rb\n\n  é = 70ms\r";
  const places = new Places(text);

  it("count lines of every system from 0, and letters in UTF-16 units", () => {
    const placeOf = (word: string) => places.range({ start: text.indexOf(word), end: 0 }).start;
    expect(placeOf("x")).toEqual({ line: 0, character: 5 });
    expect(placeOf("a")).toEqual({ line: 1, character: 0 });
    expect(placeOf("b")).toEqual({ line: 2, character: 0 });
    expect(placeOf("70")).toEqual({ line: 4, character: 6 });
    expect(places.range({ start: -5, end: 999 })).toEqual({
      start: { line: 0, character: 0 },
      end: { line: 5, character: 0 },
    });
  });

  it("lead back to their offsets, and beyond a line's end to its end", () => {
    for (let start = 0; start <= text.length; start += 1) {
      // Between `\r` and `\n` there is no place that an editor could show.
      if (text.slice(start - 1, start + 1) === "\r\n") continue;
      expect(places.offset(places.range({ start, end: start }).start)).toBe(start);
    }
    expect(places.offset({ line: 99, character: 0 })).toBe(text.length);
    expect(text.slice(places.offset({ line: 2, character: 99 }))).toMatch(/^\n\n/);
    expect(text.slice(places.offset({ line: 0, character: 99 }))).toMatch(/^\r\na/);
  });
});
