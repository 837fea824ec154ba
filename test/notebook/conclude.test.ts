import { afterEach, describe, expect, it, vi } from "vitest";
import { conclude } from "../../src/notebook/conclude.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a notebook's conclusions", () => {
  it("are shown with a mark each", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await conclude({ "one is less than two": 1 < 2, "and two than three": 2 < 3 });
    expect(log.mock.calls).toEqual([["✓ one is less than two\n✓ and two than three"]]);
  });

  it("stop the notebook when one does not hold, after all are shown", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await expect(conclude({ fine: true, wrong: false, worse: false })).rejects.toThrow(
      "does not hold: wrong; worse",
    );
    expect(log.mock.calls).toEqual([["✓ fine\n✗ wrong\n✗ worse"]]);
  });

  it("are true or false, nothing else", async () => {
    await expect(conclude({ number: 3 as never })).rejects.toThrow(
      '"number" is neither true nor false: 3',
    );
  });
});
