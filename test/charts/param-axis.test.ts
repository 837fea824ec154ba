import { describe, expect, it } from "vitest";
import { paramAxis } from "../../src/charts/param-axis.ts";

const value = (text: string, json: number | string | boolean) => ({ name: "p", text, json });

describe("the axis of a param", () => {
  it("counts in the unit in which the middle value was written", () => {
    expect(paramAxis([value("100 us", 1e-4), value("5 ms", 5e-3), value("1 s", 1)])).toEqual({
      kind: "number",
      unit: { name: "ms", factor: 1000 },
    });
    expect(paramAxis([value("0 ms", 0), value("70 ms", 0.07)])).toEqual({
      kind: "number",
      unit: { name: "ms", factor: 1000 },
    });
  });

  it("takes plain counts as they are", () => {
    expect(paramAxis([value("1", 1), value("64", 64)])).toEqual({
      kind: "number",
      unit: { name: "", factor: 1 },
    });
  });

  it("keeps words in the order of the sweep", () => {
    expect(paramAxis([value("none", "none"), value("3", 3)])).toEqual({ kind: "words" });
    expect(paramAxis([])).toEqual({ kind: "words" });
  });
});
