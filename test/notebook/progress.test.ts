import { afterEach, describe, expect, it } from "vitest";
import { withProgress } from "../../src/notebook/progress.ts";

const world = globalThis as Record<string, unknown>;

afterEach(() => {
  delete world["__tslab__"];
  delete world["Deno"];
});

const work = async (
  onProgress: (at: { done: number; planned: number; events: number }) => void,
) => {
  for (const done of [1, 2, 3]) onProgress({ done, planned: 3, events: done * 1e6 });
  return "answer";
};

function inTslab(): string[] {
  const drawn: string[] = [];
  const newDisplay = () => ({ text: (text: string) => drawn.push(text) });
  world["__tslab__"] = { require: () => ({ newDisplay }) };
  return drawn;
}

describe("the line that tells how far a run is", () => {
  it("is drawn over in a notebook and ends with words that tell no time", async () => {
    const drawn = inTslab();
    expect(await withProgress(undefined, { runs: 3, seconds: 9 }, work)).toBe("answer");
    expect(drawn[0]).toBe("0 of 3 runs (0 %), about 9 s left");
    expect(drawn.at(-1)).toBe("3 runs, 3 million events");
  });

  it("is left out for what is thought to be quick, whatever the clock says", async () => {
    const drawn = inTslab();
    await withProgress(undefined, { runs: 3, seconds: 1.9 }, work);
    await withProgress(false, { runs: 3, seconds: 100 }, work);
    expect(drawn).toEqual([]);
    await withProgress(true, { runs: 3, seconds: 0 }, work);
    expect(drawn.length).toBeGreaterThan(1);
  });

  it("is one display in Deno: shown once, then drawn over", async () => {
    const calls: { display_id?: string; update?: boolean }[] = [];
    world["Deno"] = { jupyter: { display: async (_: unknown, how: object) => calls.push(how) } };
    await withProgress(true, { runs: 3, seconds: 0 }, work);
    expect(calls.map(({ update }) => update)).toEqual([false, true]);
    expect(new Set(calls.map(({ display_id }) => display_id)).size).toBe(1);
  });

  it("ends when the work fails", async () => {
    const drawn = inTslab();
    const failing = () => Promise.reject(new Error("no"));
    await expect(withProgress(true, { runs: 3, seconds: 0 }, failing)).rejects.toThrow("no");
    expect(drawn.at(-1)).toBe("0 runs");
  });
});
