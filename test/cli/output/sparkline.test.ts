import { describe, expect, it } from "vitest";
import { sparkline, strip } from "../../../src/cli/output/sparkline.ts";

describe("a line of bars", () => {
  it("rises with the values up to the top, and leaves nothing as nothing", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], 9, 8)).toBe(" ▁▂▃▄▅▆▇█");
    expect(sparkline([0, 0, 0], 3, 0)).toBe("   ");
  });

  it("keeps a peak of a moment when many values share a bar", () => {
    const values = Array.from({ length: 1000 }, (_, at) => (at === 537 ? 100 : 1));
    const line = sparkline(values, 10, 100);
    expect(line).toBe("▁▁▁▁▁█▁▁▁▁");
  });

  it("shows where a rate stops, when bars are means", () => {
    const values = Array.from({ length: 100 }, (_, at) => (at >= 50 && at < 60 ? 0 : 80));
    expect(sparkline(values, 10, 80, "mean")).toBe("█████ ████");
    expect(sparkline(values, 7, 80, "mean")).toBe("███▅▇██");
    expect(sparkline(values, 7, 80)).toBe("███████");
  });

  it("shares a scale with others, so that a small one looks small", () => {
    expect(sparkline([1, 2], 2, 16)).toBe("▁▁");
    expect(sparkline([16, 8], 2, 16)).toBe("█▄");
  });
});

describe("a stretch of time", () => {
  it("lies where it was, at least one character wide", () => {
    expect(strip(0.25, 0.5, 8, "━")).toBe("  ━━");
    expect(strip(0.5, 0.5, 8, "━")).toBe("    ━");
    expect(strip(1, 1, 8, "━")).toBe("       ━");
    expect(strip(0, 1, 4, "━")).toBe("━━━━");
  });
});
