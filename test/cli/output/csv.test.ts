import { describe, expect, it } from "vitest";
import { csvText } from "../../../src/cli/output/csv.ts";

describe("CSV", () => {
  it("quotes what needs it and leaves numbers as they are", () => {
    const text = csvText(
      ["name", "n"],
      [
        ['say "hi", twice', -1.5],
        ["two\nlines", null],
      ],
    );
    expect(text).toBe('name,n\n"say ""hi"", twice",-1.5\n"two\nlines",\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")'])(
    "keeps a spreadsheet from taking %j for a formula",
    (payload) => {
      const [, row] = csvText(["name"], [[payload]]).split("\n");
      expect(row!.replace(/^"/, "")).toMatch(/^'/);
      expect(csvText(["name"], [[payload]], { raw: true })).not.toContain("'");
    },
  );

  it("guards names of columns too", () => {
    expect(csvText(["=cmd"], [])).toBe("'=cmd\n");
  });

  it("leaves a cell empty for what is not a number", () => {
    expect(csvText(["a", "b"], [[Number.NaN, undefined]])).toBe("a,b\n,\n");
  });
});
