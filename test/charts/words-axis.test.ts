import { describe, expect, it } from "vitest";
import { wordsAxis } from "../../src/charts/words-axis.ts";

describe("names under groups of marks", () => {
  it("lie flat where they fit, in a picture that grows for them", () => {
    expect(wordsAxis(["on", "off"], 1)).toMatchObject({ width: 200, axis: { labelAngle: 0 } });
    const { width, axis } = wordsAxis(["none", "any 1 of [pg2, pg3]", "all of [pg2, pg3]"], 1);
    expect(axis).toMatchObject({ labelAngle: 0 });
    expect(width).toBeGreaterThan(300);
  });

  it("are turned where they do not fit, and none is dropped", () => {
    const many = Array.from({ length: 9 }, (_, index) => `any ${index} of [virginia1, ireland1]`);
    const { width, axis } = wordsAxis(many, 1);
    expect(width).toBe(720);
    expect(axis).toMatchObject({ labelAngle: -30, labelOverlap: false });
  });

  it("are thinned only where even turned ones would lie on each other", () => {
    const crowd = Array.from({ length: 120 }, (_, index) => `a rather long name ${index}`);
    expect(wordsAxis(crowd, 1).axis).not.toHaveProperty("labelOverlap");
  });
});
