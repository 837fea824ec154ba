import { expect, test } from "vitest";
import { formatChange } from "../../src/units/format-change.ts";

test("a small step of a rate stays a second's, as the rates beside it", () => {
  expect(formatChange(14.26, "/s")).toBe("14.26/s");
  expect(formatChange(0.00516, "/s")).toBe("0.005/s");
});

test("a step of another kind takes the unit that suits it", () => {
  expect(formatChange(0.0701, "s")).toBe("70.1 ms");
  expect(formatChange(0.00003002, "s")).toBe("30.02 us");
});
