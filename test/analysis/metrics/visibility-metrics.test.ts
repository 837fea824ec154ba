import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../../src/analysis/metrics/estimate.ts";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { judge } from "../../../src/analysis/verdicts/verdict.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { ln } from "../../../src/random/mathematics.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { histogram, MS, runRecord, windowRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const of = (ref: MetricRef, ...records: RunRecord[]) => estimateMetric(ref, viewsOf(plan, records));

/** A run whose writes became visible after so many milliseconds, and some never. */
const run = (milliseconds: readonly number[], neverVisible = 0) =>
  runRecord({
    windows: [
      windowRecord({ visibleAfterNs: histogram(milliseconds.map((ms) => ms * MS)), neverVisible }),
    ],
  });
const seenAfter = (seconds: number) =>
  metric("consistency_probability", { numbers: { t: seconds } });
const visible = (share: number) => metric("t_visibility", { numbers: { value: share } });

describe("the chance that a read sees a write", () => {
  const record = run([0, 0, 10, 20]);

  it("is the share of writes that were visible by then", () => {
    expect(of(seenAfter(0), record)).toMatchObject({ value: 0.5, unit: "1" });
    expect(of(seenAfter(0.0105), record).value).toBe(0.75);
    expect(of(seenAfter(0.02), record).value).toBe(1);
  });

  it("counts writes that were never visible as not seen, however long one waits", () => {
    expect(of(seenAfter(60), run([0, 0, 10], 1)).value).toBe(0.75);
    expect(of(seenAfter(60), run([], 4)).value).toBe(0);
  });

  it("adds up the writes of all trials, whatever each has", () => {
    expect(of(seenAfter(0), run([0, 0, 0]), run([10])).value).toBe(0.75);
    expect(of(seenAfter(60), run([0, 0]), run([10], 1)).value).toBe(0.75);
  });

  it("is not told where nobody read what was written", () => {
    expect(of(seenAfter(0), runRecord()).absent).toContain("nobody read");
    expect(of(visible(0.5), runRecord()).absent).toContain("nobody read");
  });
});

describe("how sure the time is after which a share of writes is seen", () => {
  it("holds the truth in 93 to 97 of 100 studies", () => {
    const stream = makeStream("visibility", 0, "times");
    const [studies, trials, writes, share] = [900, 8, 100, 0.8];
    let covered = 0;
    for (let study = 0; study < studies; study += 1) {
      const records = Array.from({ length: trials }, () =>
        run(Array.from({ length: writes }, () => Math.round(-10e6 * ln(stream.next())) / 1e6)),
      );
      const { low, high } = of(visible(share), ...records);
      const truth = (-10 * ln(1 - share)) / 1000;
      if (low! <= truth && truth <= high!) covered += 1;
    }
    expect(covered / studies).toBeGreaterThan(0.93);
    expect(covered / studies).toBeLessThan(0.97);
  });

  it("is not told where it reaches into what was never seen", () => {
    const found = of(visible(0.9), run([1, 2, 3, 4, 5, 6, 7, 8, 9], 1), run([2, 4, 6, 8], 6));
    expect([found.low, found.high]).toEqual([null, null]);
  });
});

describe("how sure the chance is where reads have told it", () => {
  /** Reads that looked at these ages; all missed before 10 ms, and all saw their write from 20 ms on. */
  const told = (asked: readonly number[]) =>
    runRecord({
      windows: [
        windowRecord({
          visibleAfterNs: histogram([10, 20].map((ms) => ms * MS)),
          neverVisible: 0,
          askedAfterNs: histogram(asked.map((ms) => ms * MS)),
        }),
      ],
    });

  it("rests on the reads of these ages, not on all", () => {
    const many = Array.from({ length: 1000 }, (_, at) => at / 10);
    const sure = of(seenAfter(0.08), told(many));
    // 600 hits of 600 between 20 ms and 80 ms: one in twenty worlds has less than 0.05^(1/600).
    expect(sure.value).toBe(1);
    expect(sure.low).toBeCloseTo(0.05 ** (1 / 601), 4);
    const few = of(seenAfter(0.08), told([5, 15, 30, 90]));
    expect(few.low).toBeCloseTo(0.05, 4);
    const none = of(seenAfter(0.004), told([2, 3, 5, 6, 15, 90]));
    expect([none.value, none.high]).toEqual([0, expect.closeTo(1 - 0.05 ** (1 / 2), 4)]);
  });
});

describe("the time after which a share of reads see a write", () => {
  it("is a quantile of all writes, the never visible ones last", () => {
    const times = Array.from({ length: 90 }, (_, i) => i + 1);
    expect(of(visible(0.5), run(times, 10)).value).toBeCloseTo(0.05, 4);
    expect(of(visible(0.9), run(times, 10)).value).toBeCloseTo(0.09, 4);
    expect(of(visible(0.9), run(times)).value).toBeCloseTo(0.081, 4);
  });

  it("has no number where the share reaches into what never was visible, and says how many", () => {
    const found = of(visible(0.999), run([1, 2, 3], 1));
    expect(found).toMatchObject({ value: null, word: "never" });
    expect(found.absent).toContain("25% of the writes");
  });

  it("is infinite to a condition then, so that an upper bound on it fails", () => {
    const below = (share: number, records: RunRecord[]) =>
      judge(
        {
          kind: "expect",
          text: "t_visibility(…) < 10ms",
          applies: true,
          condition: {
            kind: "binary",
            op: "<",
            left: { kind: "metric", metric: visible(share) },
            right: { kind: "number", value: 0.01 },
          },
        },
        plan,
        records,
        viewsOf(plan, records),
      ).verdict;
    const records = [run([1, 2, 3], 1), run([1, 2, 3], 1)];
    expect(below(0.5, records)).toBe("pass");
    expect(below(0.999, records)).toBe("fail");
  });
});
