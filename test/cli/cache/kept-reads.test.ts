import { describe, expect, it } from "vitest";
import { notedReader, readsSame } from "../../../src/cli/cache/kept-reads.ts";
import type { ImportReader } from "../../../src/language/source.ts";

/** A reader of scenarios by name, and of one column of numbers. */
function readerOf(
  texts: Readonly<Record<string, string>>,
  values: readonly number[],
): ImportReader {
  return {
    read(path) {
      const text = texts[path];
      if (text === undefined) return { ok: false, reason: "missing", detail: "no such file" };
      return { ok: true, id: path, text };
    },
    readColumn: (path) => ({ ok: true, id: path, values }),
  };
}

const there = readerOf({ "a.scenario": "let a = 1" }, [1, 2]);

describe("what was read on the way to an answer", () => {
  it("hands on what is read, and notes each look once", () => {
    const noted = notedReader(there);
    expect(noted.read("a.scenario", "main")).toEqual(there.read("a.scenario", "main"));
    noted.read("a.scenario", "main");
    noted.readColumn("d.csv", "ms", "main");
    noted.readColumn("d.csv", "us", "main");
    expect(noted.reads().map(({ path, column }) => [path, column])).toEqual([
      ["a.scenario", undefined],
      ["d.csv", "ms"],
      ["d.csv", "us"],
    ]);
  });

  it("is the same until a text, a number or a refusal is another one", () => {
    const noted = notedReader(there);
    noted.read("a.scenario", "main");
    noted.read("gone.scenario", "main");
    noted.readColumn("d.csv", "ms", "main");
    const reads = JSON.parse(JSON.stringify(noted.reads()));
    expect(readsSame(there, reads)).toBe(true);
    expect(readsSame(readerOf({ "a.scenario": "let a = 2" }, [1, 2]), reads)).toBe(false);
    expect(readsSame(readerOf({ "a.scenario": "let a = 1" }, [1, 3]), reads)).toBe(false);
    const more = readerOf({ "a.scenario": "let a = 1", "gone.scenario": "" }, [1, 2]);
    expect(readsSame(more, reads)).toBe(false);
  });
});
