import { describe, expect, it } from "vitest";
import { countText, durationText, progressLine, progressText } from "../../src/cli/progress.ts";

describe("progress", () => {
  it("says how far it is and how long it will take", () => {
    const text = progressText({ done: 12, planned: 48, events: 24_000_000 }, 10_000, 1);
    expect(text).toBe("12 of 48 runs (25 %), 2.4 million events/s, about 30 s left");
  });

  it("says what was expected until the first run is done", () => {
    const none = { done: 0, planned: 48, events: 0 };
    expect(progressText(none, 2000, 32)).toBe("0 of 48 runs (0 %), about 30 s left");
    expect(progressText(none, 60_000, 32)).toBe("0 of 48 runs (0 %), about a second left");
  });

  it("is silent when standard error is no terminal", () => {
    const written: string[] = [];
    const door = { errIsTerminal: false, err: (text: string) => written.push(text) } as never;
    const line = progressLine(door, false, { runs: 1, seconds: 1 });
    line.update({ done: 1, planned: 1, events: 5 });
    line.done();
    expect(written).toEqual([]);
  });

  it.each([
    [0.2, "a second"],
    [8, "8 s"],
    [180, "3 min"],
    [9000, "2.5 h"],
    [345_600, "4 days"],
  ])("says %d seconds as people do", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it.each([
    [950, "950"],
    [12_000, "12 thousand"],
    [1_234_000, "1.2 million"],
    [3.4e12, "3.4 trillion"],
  ])("says %d as people do", (count, text) => {
    expect(countText(count)).toBe(text);
  });
});
