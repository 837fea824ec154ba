import { describe, expect, it } from "vitest";
import { figureCell, figureText, intervalText } from "../../src/report/figures.ts";

describe("figures in a report", () => {
  it("writes the unit of an interval once", () => {
    expect(intervalText({ value: 905, low: 901, high: 909, unit: "/s" })).toBe("901–909/s");
    expect(intervalText({ value: 0.07, low: 0.0695, high: 0.0712, unit: "s" })).toBe(
      "69.5–71.2 ms",
    );
  });

  it("writes both units where they differ, and nothing where there is no width", () => {
    expect(intervalText({ value: 1, low: 0.9, high: 1.1, unit: "s" })).toBe("900 ms – 1.1 s");
    expect(intervalText({ value: 1, low: 1, high: 1, unit: "s" })).toBe("");
    expect(intervalText({ value: 1, low: null, high: null, unit: "s" })).toBe("");
  });

  it("shows words, and says why a number is not there", () => {
    const none = { value: null, low: null, high: null };
    expect(figureText({ ...none, unit: "word", word: "leader.disk" })).toBe("leader.disk");
    expect(figureCell({ ...none, unit: "s", absent: "not simulated yet" }).text).toContain(
      "not simulated yet",
    );
    expect(figureText(undefined)).toBe("–");
  });
});
