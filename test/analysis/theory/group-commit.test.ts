import { describe, expect, it } from "vitest";
import { groupCommit } from "../../../src/analysis/theory/group-commit.ts";

const flush = { fixed: 2, each: 0, most: Infinity };

describe("group commit", () => {
  it("at saturation holds N / 2 in a flush and takes 2 F: two groups alternate", () => {
    const law = groupCommit(16, 0, flush);
    expect(law.batch).toBeCloseTo(8, 9);
    expect(law.cycle).toBeCloseTo(4, 9);
    expect(law.throughput).toBeCloseTo(4, 9);
  });

  it("does nothing for one client, and nothing when the disk mostly rests", () => {
    expect(groupCommit(1, 3, flush).cycle).toBeCloseTo(5, 9);
    const rare = groupCommit(4, 4000, flush);
    expect(rare.batch).toBeCloseTo(1, 9);
    expect(rare.cycle).toBeCloseTo(4002, 1);
  });

  it("never exceeds its largest batch", () => {
    const law = groupCommit(64, 0, { ...flush, most: 4 });
    expect(law.throughput).toBeCloseTo(2, 9);
  });

  it("counts what each record adds to a flush", () => {
    expect(groupCommit(20, 0, { fixed: 2, each: 0.1, most: Infinity }).throughput).toBeCloseTo(
      10 / 3,
      9,
    );
  });
});
