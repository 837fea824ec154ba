import { describe, expect, it } from "vitest";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { judge } from "../../../src/analysis/verdicts/verdict.ts";
import type { MeasureExpr, MetricRef, Window } from "../../../src/model/measures.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { Expectation } from "../../../src/model/study.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { histogram, MS, runRecord, SECOND, windowRecord, writesRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const throughput = metric("throughput", { words: ["write"] });
const p99 = metric("write.latency", { aggregate: "p99" });

type Op = Extract<MeasureExpr, { kind: "binary" }>["op"];
const is = (metric: MetricRef): MeasureExpr => ({ kind: "metric", metric });
const number = (value: number): MeasureExpr => ({ kind: "number", value });
const binary = (left: MeasureExpr, op: Op, right: MeasureExpr): MeasureExpr => ({
  kind: "binary",
  op,
  left,
  right,
});
const compare = (ref: MetricRef, op: Op, value: number) => binary(is(ref), op, number(value));

function verdict(
  condition: MeasureExpr,
  records: readonly RunRecord[],
  parts: Partial<Expectation> = {},
) {
  const expectation: Expectation = {
    kind: "expect",
    text: "as written",
    condition,
    applies: true,
    ...parts,
  };
  return judge(expectation, plan, records, viewsOf(plan, records));
}

/** Trials of 10 s whose throughputs are the given ones. */
const trials = (...perSecond: number[]) => perSecond.map((rate) => writesRecord(rate * 10));

describe("an expectation on all trials together", () => {
  it("passes, fails or is undecided by where the interval lies", () => {
    const records = trials(90, 100, 110);
    // 100 ± 24.8
    expect(verdict(compare(throughput, "<", 125), records).verdict).toBe("pass");
    expect(verdict(compare(throughput, "<", 124), records).verdict).toBe("undecided");
    expect(verdict(compare(throughput, ">", 124), records).verdict).toBe("undecided");
    expect(verdict(compare(throughput, ">", 125), records).verdict).toBe("fail");
    expect(verdict(compare(throughput, ">=", 75), records).verdict).toBe("pass");
  });

  it("counts the trials that hold by themselves, and says what was seen", () => {
    const found = verdict(compare(throughput, "<", 105), trials(90, 100, 110));
    expect([found.passed, found.of]).toEqual([2, 3]);
    expect(found.seen).toBe("throughput(write) = 100/s (75.16/s to 124.8/s)");
  });

  it("is judged by value with one trial, and for smallest and largest values", () => {
    expect(verdict(compare(throughput, "<", 100), trials(100)).verdict).toBe("fail");
    expect(verdict(compare(throughput, "<=", 100), trials(100)).verdict).toBe("pass");
    const max = metric("write.latency", { aggregate: "max" });
    const spread = [writesRecord(10, [5]), writesRecord(10, [8])];
    expect(verdict(compare(max, "<", 0.0081), spread).verdict).toBe("pass");
    expect(verdict(compare(max, "<", 0.0079), spread).verdict).toBe("fail");
  });

  it("says of the largest lag that it is the largest of the samples", () => {
    const lagNs = [histogram([]), histogram([2 * MS, 7 * MS, 3 * MS])];
    const largest = metric("lag", { aggregate: "max", node: 1, id: "max(lag(r1))" });
    const found = verdict(compare(largest, "<", 0.01), [
      runRecord({ windows: [windowRecord({ lagNs })] }),
    ]);
    expect(found).toMatchObject({
      verdict: "pass",
      seen: "max(lag(r1)) = 7 ms (largest of 3 samples)",
    });
  });

  it("compares two metrics by their difference in each trial, so that what they share cancels", () => {
    const both = [60, 100, 140].map((rate) =>
      runRecord({
        windows: [windowRecord({ writesOk: rate * 10, readsOk: rate * 10 - 10 })],
      }),
    );
    const reads = metric("throughput", { words: ["read"] });
    expect(verdict(binary(is(throughput), ">", is(reads)), both).verdict).toBe("pass");
    const scaled = binary(is(reads), "*", number(1.01));
    expect(verdict(binary(is(throughput), "<", scaled), both).verdict).toBe("undecided");
  });

  it("is equal only when every trial is", () => {
    const lost = metric("lost_writes");
    const records = (...counts: number[]) =>
      counts.map((lostWrites) => runRecord({ totals: { lostWrites } }));
    expect(verdict(compare(lost, "==", 0), records(0, 0, 0)).verdict).toBe("pass");
    expect(verdict(compare(lost, "==", 0), records(0, 0, 1)).verdict).toBe("fail");
    expect(verdict(compare(lost, "==", 0), records(0, 0, 1))).toMatchObject({ passed: 2, of: 3 });
    expect(verdict(compare(lost, "!=", 0), records(0, 0, 1)).verdict).toBe("pass");
    expect(verdict(compare(lost, "==", 1), records(0, 2)).verdict).toBe("fail");
  });

  it("takes none seen for a bound: three lost writes in as many trials are not ruled out by none", () => {
    const lost = metric("lost_writes");
    const none = (trials: number) => new Array<RunRecord>(trials).fill(runRecord());
    const found = verdict(compare(lost, "<", 0.5), none(5));
    expect(found).toMatchObject({ verdict: "undecided", seen: "lost_writes = 0 (at most 0.6)" });
    expect(verdict(compare(lost, "<", 0.5), none(6)).verdict).toBe("pass");
    expect(verdict(compare(lost, ">", 0.5), none(6)).verdict).toBe("fail");
    const availability = metric("availability", { words: ["write"] });
    const up = runRecord({ windows: [windowRecord({ writesOk: 1000 })] });
    expect(verdict(compare(availability, ">", 0.9999), [up, up])).toMatchObject({
      verdict: "undecided",
      seen: "availability(write) = 100% (at least 99.85%)",
    });
    expect(verdict(compare(availability, ">", 0.99), [up, up]).verdict).toBe("pass");
  });

  it("is undecided where a metric has no value", () => {
    const found = verdict(compare(p99, "<", 30), [runRecord()]);
    expect(found).toMatchObject({ verdict: "undecided", passed: 0, of: 0 });
    expect(found.seen).toBe("p99(write.latency) = no value: no write was acknowledged");
  });

  it("is skipped where a metric is not simulated, unless the rest decides", () => {
    const unknown = compare(metric("no_such_metric"), "<", 30);
    const records = trials(100, 100);
    const found = verdict(unknown, records);
    expect(found).toMatchObject({ verdict: "skipped", passed: 0, of: 0 });
    expect(found.seen).toBe("not simulated yet: `no_such_metric`");
    const holds = compare(throughput, ">", 50);
    expect(verdict(binary(unknown, "or", holds), records).verdict).toBe("pass");
    expect(verdict(binary(unknown, "and", holds), records).verdict).toBe("skipped");
    const not: MeasureExpr = { kind: "unary", op: "not", of: holds };
    expect(verdict(binary(unknown, "and", not), records).verdict).toBe("fail");
  });

  it("is below an unlimited bound, whatever it is", () => {
    const bound = metric("bound", { words: ["network"] });
    const limit = binary(is(bound), "*", number(1.01));
    expect(verdict(binary(is(throughput), "<=", limit), trials(100, 120)).verdict).toBe("pass");
  });

  it("never takes 0 / 0 for an answer", () => {
    const nothing = binary(is(throughput), "/", is(throughput));
    expect(verdict(binary(nothing, "<", number(1)), trials(0, 0)).verdict).toBe("undecided");
  });
});

describe("an expectation in a share of the runs", () => {
  const runs = (good: number, bad: number) => [
    ...trials(...new Array<number>(good).fill(100)),
    ...trials(...new Array<number>(bad).fill(200)),
  ];
  const inMost = (good: number, bad: number) =>
    verdict(compare(throughput, "<", 150), runs(good, bad), { inShareOfRuns: 0.95 });

  it("passes when the share that passed is reached", () => {
    expect(inMost(20, 0)).toMatchObject({ verdict: "pass", passed: 20, of: 20 });
    expect(inMost(19, 1)).toMatchObject({ verdict: "pass", passed: 19, of: 20 });
  });

  it("is undecided when chance may have kept it from the share", () => {
    expect(inMost(18, 2).verdict).toBe("undecided");
  });

  it("fails when chance cannot have", () => {
    expect(inMost(10, 10).verdict).toBe("fail");
    expect(inMost(0, 1).verdict).toBe("fail");
  });
});

describe("an expectation that is not judged", () => {
  const holds = compare(throughput, ">", 0);

  it("is skipped where its `when` is false", () => {
    expect(verdict(holds, trials(1), { applies: false }).verdict).toBe("skipped");
  });

  it("is skipped with its reason where words are not simulated yet", () => {
    const condition: MeasureExpr = { kind: "boolean", value: false };
    const parts = { notSimulated: "failover comes later" };
    const skipped = { verdict: "skipped", seen: "failover comes later", of: 0 };
    expect(verdict(condition, trials(1), parts)).toMatchObject(skipped);
    expect(verdict(holds, trials(1), parts)).toMatchObject(skipped);
    const within = { ns: SECOND, afterLabel: "cut" };
    expect(verdict(condition, trials(1), { ...parts, within })).toMatchObject(skipped);
    expect(verdict(compare(metric("no_such_metric"), "<", 1), trials(1), { within }).verdict).toBe(
      "skipped",
    );
  });

  it("is undecided where it passes on a number that grows with the run, and a fail stays one", () => {
    const records = trials(100, 100);
    const judged = (bound: number, during?: Window) =>
      judge(
        {
          kind: "expect",
          text: "as written",
          condition: compare(p99, "<", bound),
          applies: true,
          ...(during === undefined ? {} : { during }),
        },
        buildPlan({ measures: { windows: during === undefined ? [] : [during] } }),
        records.map((record) => ({ ...record, windows: [...record.windows, ...record.windows] })),
        viewsOf(plan, records),
        ({ name }) => (name === "write.latency" ? "it grows" : null),
      );
    expect(judged(1)).toMatchObject({ verdict: "undecided", passed: 2, of: 2 });
    expect(judged(1).seen).toBe("p99(write.latency) = 5 ms; it grows");
    expect(judged(0.001).verdict).toBe("fail");
    expect(judged(1, { fromNs: 0, toNs: SECOND }).verdict).toBe("pass");
  });

  it("is undecided without any run", () => {
    expect(verdict(compare(p99, "<", 1), []).verdict).toBe("undecided");
  });
});
