import { describe, expect, it } from "vitest";
import { countText, durationText, progressLine, progressText } from "../../src/cli/progress.ts";

/** What a terminal shows after a text with the few movements that progress makes. */
function screenOf(text: string): readonly string[] {
  const lines = [""];
  let row = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told so
  for (const [part] of text.matchAll(/\u001b\[\d*[A-Z]|\n|\r|[^\u001b\n\r]+/g)) {
    if (part === "\n") row += 1;
    else if (part === "\u001b[J") lines.length = row;
    else if (part.endsWith("A") && part.startsWith("\u001b")) row -= Number(part.slice(2, -1));
    else if (part === "\u001b[2K") lines[row] = "";
    else if (part !== "\r") lines[row] = part;
    lines[row] ??= "";
  }
  return lines;
}

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

  it("does not take the time of the first run, with all that starts, for that of each", () => {
    const one = { done: 1, planned: 960, events: 0 };
    expect(progressText(one, 3000, 25)).toBe("1 of 960 runs (0 %), about 5 min left");
    const five = { done: 5, planned: 960, events: 0 };
    expect(progressText(five, 3100, 25)).toBe("5 of 960 runs (0 %), about 5 min left");
  });

  it("is silent when standard error is no terminal", () => {
    const written: string[] = [];
    const door = { errIsTerminal: false, err: (text: string) => written.push(text) } as never;
    const line = progressLine(door, false, { runs: 1, seconds: 1 });
    line.update({ done: 1, planned: 1, events: 5 });
    line.done();
    expect(written).toEqual([]);
  });

  it("draws the rows above it over and over, and leaves a clean screen", () => {
    let written = "before\n";
    const door = {
      errIsTerminal: true,
      columns: 60,
      now: () => 1000 * written.length,
      err: (text: string) => {
        written += text;
      },
    } as never;
    let rows: readonly string[] = [];
    const line = progressLine(door, false, { runs: 3, seconds: 1 }, () => rows);
    expect(screenOf(written)).toEqual(["before", expect.stringContaining("0 of 3 runs")]);
    rows = ["so far:", "  a 1 of 2"];
    line.update({ done: 1, planned: 3, events: 0 });
    expect(screenOf(written)).toEqual(["before", ...rows, expect.stringContaining("1 of 3 runs")]);
    rows = ["so far:", "  a 2 of 2", "  b 1 of 2"];
    line.update({ done: 2, planned: 3, events: 0 });
    expect(screenOf(written)).toEqual(["before", ...rows, expect.stringContaining("2 of 3 runs")]);
    line.done();
    expect(screenOf(written)).toEqual(["before", ""]);
    const { length } = written;
    line.update({ done: 3, planned: 3, events: 0 });
    line.done();
    expect(written).toHaveLength(length);
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
