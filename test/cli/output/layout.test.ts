import { describe, expect, it } from "vitest";
import {
  type Column,
  clip,
  figureColumn,
  fitColumns,
  layTable,
  layTables,
  printable,
  widthOf,
  wrap,
} from "../../../src/cli/output/layout.ts";

const sessions: Column = { title: "sessions", align: "right", cells: ["1", "64"] };
const limit: Column = { title: "limit", align: "left", cells: ["round trip", "fsync"] };

describe("tables of text", () => {
  it("aligns numbers at the right and words at the left", () => {
    expect(layTable([sessions, limit], "")).toEqual([
      "sessions  limit",
      "────────  ──────────",
      "       1  round trip",
      "      64  fsync",
    ]);
  });

  it("ends figures under each other, with their intervals behind them", () => {
    const cells = ["1.238 ms ±0.010", "60.4 ms (58.6 – 63.1)", "0%", "–", "same everywhere in all"];
    expect(layTable([figureColumn("p99", cells)], "")).toEqual([
      "                   p99",
      "──────────────────────",
      "1.238 ms ±0.010",
      " 60.4 ms (58.6 – 63.1)",
      "      0%",
      "       –",
      "same everywhere in all",
    ]);
  });

  it("counts columns as a terminal does", () => {
    expect(widthOf("abc")).toBe(3);
    expect(widthOf("東京")).toBe(4);
    expect(widthOf("e\u0301")).toBe(1);
  });

  it("splits what is too wide, with the leading columns in each part", () => {
    const parts = fitColumns([sessions, limit, { ...limit, title: "other" }], 1, 24);
    expect(parts.map((part) => part.map(({ title }) => title))).toEqual([
      ["sessions", "limit"],
      ["sessions", "other"],
    ]);
  });

  it("folds a table of very many rows where it is told to, and says how to see them", () => {
    const numbers = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, index) => String(from + index));
    const long: Column = { title: "n", align: "right", cells: numbers(100, 300) };
    expect(layTables([[long]], 200)).toEqual(layTable([long]));
    expect(layTables([[{ ...long, cells: [...long.cells, "x"] }]])).toHaveLength(203);
    const [first, second] = [[long], [{ ...long, title: "m" }]];
    expect(layTables([first, second], 199)).toEqual([
      "    n",
      "  ───",
      ...numbers(100, 130).map((text) => `  ${text}`),
      "  … 160 lines; | less, --format csv and --out DIR show all",
      ...numbers(290, 300).map((text) => `  ${text}`),
      "",
      "    m",
      "  ───",
      ...numbers(100, 130).map((text) => `  ${text}`),
      "  … 160 lines",
      ...numbers(290, 300).map((text) => `  ${text}`),
    ]);
  });

  it("keeps a column that is wider than the terminal whole", () => {
    expect(fitColumns([sessions, limit], 1, 5)).toHaveLength(1);
  });

  it("shows what would move the cursor or hide text as codes", () => {
    expect(printable("a\u001b[31mb\u202ec\nd")).toBe("a\\u{1b}[31mb\\u{202e}c\\u{a}d");
    expect(printable("\ud800")).toBe("\\u{d800}");
    expect(printable("Zürich 東京 🙂")).toBe("Zürich 東京 🙂");
  });

  it("breaks sentences between words", () => {
    expect(wrap("  - one two three four", 12, 4)).toEqual(["  - one two", "    three", "    four"]);
    expect(wrap("unbreakable-word", 5, 2)).toEqual(["unbreakable-word"]);
  });

  it("cuts long texts and says so", () => {
    expect(clip("any 1 of [pg2, pg3]", 10)).toBe("any 1 of …");
    expect(clip("short", 10)).toBe("short");
  });
});
