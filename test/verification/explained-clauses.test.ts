import { describe, expect, it } from "vitest";
import { explainWord } from "../../src/language/vocabulary/explain.ts";

describe("what explain tells of a clause", () => {
  it("names the words that it takes", () => {
    expect(explainWord("chart")).toMatch(
      /using: How it is drawn; .* One of: line, bar, heatmap, ecdf\./,
    );
  });

  it("says no more of one that takes anything else", () => {
    expect(explainWord("chart")).toMatch(/by: Params that make its rows or axis\.$/m);
  });
});
