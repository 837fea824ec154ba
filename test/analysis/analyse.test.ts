import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { Expectation } from "../../src/model/study.ts";
import { all, buildPlan, constant, MS } from "../engine/plan-builder.ts";
import { runRecord, windowRecord, writesRecord } from "./record-builder.ts";
import { buildStudy, metric } from "./study-builder.ts";

const throughput = metric("throughput", { words: ["write"] });
const expectation: Expectation = {
  kind: "expect",
  text: "throughput(write) > 5 /s",
  condition: {
    kind: "binary",
    op: ">",
    left: { kind: "metric", metric: throughput },
    right: { kind: "number", value: 5 },
  },
  applies: true,
};
const study = buildStudy([buildPlan(), buildPlan({ run: { durationNs: 2e10 } })], {
  metrics: [throughput, metric("no_such_metric")],
  trials: { kind: "fixed", count: 2 },
  expectations: [expectation],
});
const records = [
  [writesRecord(104), writesRecord(106)],
  [writesRecord(10), writesRecord(20)],
];

describe("the answer to a study", () => {
  it("has every metric and every verdict of every case", () => {
    const result = analyse(study, records);
    expect(result.cases.map(({ metrics }) => metrics.get(throughput.id)?.value)).toEqual([
      10.5, 1.5,
    ]);
    expect(result.cases.map(({ expectations }) => expectations[0]?.verdict)).toEqual([
      "pass",
      "undecided",
    ]);
    expect(result.cases[0]?.metrics.get("no_such_metric")?.absent).toBe("not simulated yet");
    expect(result.cases[0]?.bounds.map(({ name }) => name)).toEqual([
      "fsync",
      "network",
      "apply",
      "round_trip",
    ]);
    expect(result.complete).toBe(true);
  });

  it("says so when runs are missing or were stopped", () => {
    const stopped = { ...writesRecord(10), complete: false, stopped: "interrupted" as const };
    const partial = analyse(study, [[writesRecord(100), stopped]]);
    expect(partial.complete).toBe(false);
    expect(partial.cases.map(({ trials, complete }) => [trials, complete])).toEqual([
      [2, false],
      [0, false],
    ]);
    expect(partial.cases[1]?.metrics.get(throughput.id)?.absent).toBe("no run reached this part");
    expect(partial.cases[1]?.expectations[0]?.verdict).toBe("undecided");
  });

  it("refuses to pass a steady state that does not exist, and says why", () => {
    const nodes = [{}, { apply: { workers: 1, time: constant(2 * MS) } }];
    const replication = { ack: all(1), ackAt: "applied" } as const;
    const p99 = metric("write.latency", { aggregate: "p99" });
    const condition = {
      kind: "binary" as const,
      op: "<" as const,
      left: { kind: "metric" as const, metric: p99 },
      right: { kind: "number" as const, value: 1 },
    };
    const found = (rate: number) => {
      const plan = buildPlan({ nodes, replication, workload: { load: { kind: "poisson", rate } } });
      const one = buildStudy([plan], { expectations: [{ ...expectation, condition }] });
      return analyse(one, [[writesRecord(5000), writesRecord(5000)]]).cases[0]!;
    };
    expect(found(800).expectations[0]).toMatchObject({
      verdict: "undecided",
      seen: expect.stringContaining("there is no steady state"),
    });
    expect(found(800).instabilities[0]).toContain("r1.apply has no steady state: 800 writes/s");
    expect(found(400).expectations[0]?.verdict).toBe("pass");
    expect(found(400).instabilities).toEqual([]);
  });

  it("says so when the automatic warm-up finds no end of the transient", () => {
    const windows = Array.from({ length: 20 }, (_, i) => ({
      fromNs: i * 1e9,
      toNs: (i + 1) * 1e9,
    }));
    const auto = buildPlan({
      run: { warmupNs: null, durationNs: 2e10 },
      measures: { windows },
    });
    const record = runRecord({
      endNs: 2e10,
      windows: [
        windowRecord({ toNs: 2e10 }),
        ...windows.map((w, i) => windowRecord({ ...w, writesOk: 1000 - 40 * i })),
      ],
    });
    const [one] = analyse(buildStudy([auto]), [[record]]).cases;
    expect(one?.remarks).toEqual([
      expect.stringMatching(/finds no end of the transient/),
      "One trial: intervals come from 10 stretches of time within the run.",
    ]);
    expect(one?.instabilities).toEqual([]);
  });

  it("has hashes of the question and of the outcome", () => {
    const [one, two] = [analyse(study, records), analyse(study, records)];
    expect(one.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect([two.hash, two.resultHash]).toEqual([one.hash, one.resultHash]);
    const asked = analyse({ ...study, seed: "other" }, records);
    expect(asked.hash).not.toBe(one.hash);
    expect(asked.resultHash).toBe(one.resultHash);
    const commented = analyse({ ...study, sources: [{ id: "a", text: "# hello" }] }, records);
    expect(commented.hash).toBe(one.hash);
    const swapped = analyse(study, [records[0]!.toReversed(), records[1]!]);
    expect(swapped.resultHash).not.toBe(one.resultHash);
    const other = analyse(study, [[records[0]![0]!, runRecord({ traceHash: "1" })], records[1]!]);
    expect(other.resultHash).not.toBe(one.resultHash);
  });

  it("hashes a history however long, and notices one changed operation", () => {
    const count = 250_001;
    const history = (end: number) => ({
      count,
      kind: new Uint8Array(count),
      session: new Uint32Array(count),
      key: new Uint32Array(count),
      node: new Uint16Array(count),
      startNs: new Float64Array(count),
      endNs: new Float64Array(count).fill(end, count - 1),
      version: new Float64Array(count),
      outcome: new Uint8Array(count),
    });
    const hash = (end: number) =>
      analyse(study, [[runRecord({ history: history(end) })]]).resultHash;
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
  });
});
