import { describe, expect, it } from "vitest";
import { caseAt, prepare, sourceOf } from "../../../src/run.ts";
import { predicted } from "../../../src/sweep/find/prediction.ts";
import { proofOfFailure } from "../../../src/sweep/find/proof.ts";
import { oneServer, roundTrips } from "./asked.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

/** The case of a scenario with one search, with values for params. */
function caseOf(text: string, set: Readonly<Record<string, string>> = {}) {
  const prepared = prepare(sourceOf("test.scenario", text), { reader, set });
  const found = prepared.study?.cases[0];
  if (found === undefined) throw new Error(prepared.diagnostics[0]?.message);
  const find = found.finds![0]!;
  return { prepared, plan: found.plan, condition: find.condition };
}

/** Seconds that the clients' own link takes, there and back, when the scenario says nothing of it. */
const CLIENT = 0.0001;

/** What the closed forms expect of the metric on the left of the search's condition. */
function foreseen(text: string, set: Readonly<Record<string, string>> = {}): number | null {
  const { plan, condition } = caseOf(text, set);
  const { condition: expr } = condition;
  if (expr.kind !== "binary" || expr.left.kind !== "metric") throw new Error("no metric");
  return predicted(expr.left.metric, plan);
}

describe("what the closed forms expect", () => {
  it("is the tail of M/M/1 at one exponential server, and its mean", () => {
    const tail = oneServer("find max rate where p99(write.latency) < 1s");
    expect(foreseen(tail, { rate: "60/s" })).toBeCloseTo(Math.log(100) / 40 + CLIENT, 9);
    const mean = oneServer("find max rate where mean(write.latency) < 1s");
    expect(foreseen(mean, { rate: "60/s" })).toBeCloseTo(1 / 40 + CLIENT, 9);
    expect(foreseen(mean, { rate: "100/s" })).toBe(Infinity);
  });

  it("is sessions over the round trip in a closed loop, and Little's law for its latency", () => {
    const rate = roundTrips("find max rtt where throughput(write) > 1/s");
    expect(foreseen(rate)).toBeCloseTo(16 / (0.021 + CLIENT), 6);
    const latency = roundTrips("find max rtt where mean(write.latency) < 1s");
    expect(foreseen(latency)).toBeCloseTo(0.021 + CLIENT, 9);
  });

  it("is the share of the server that is offered", () => {
    const busy = oneServer("find max rate where utilization(a.cpu) < 80%");
    expect(foreseen(busy, { rate: "60/s" })).toBeCloseTo(0.6, 9);
  });

  it("is nothing where they say nothing", () => {
    expect(foreseen(oneServer("find max rate where p99(read.latency) < 1s"))).toBeNull();
  });
});

describe("what a closed form proves to fail", () => {
  function proof(condition: string, rate = "120/s", timeout = ""): string | null {
    const text = oneServer(`find max rate where ${condition}`).replace(
      "arrivals = poisson(rate)",
      `arrivals = poisson(rate)${timeout}`,
    );
    const one = caseOf(text, { rate });
    return proofOfFailure(one.condition, one.plan);
  }
  const tail = "p99(write.latency) < 1h";

  it("is a bound on a latency that grows, from the server's own rate on", () => {
    expect(proof(tail, "99/s")).toBeNull();
    expect(proof(tail, "101/s")).toMatch(/^a.cpu has no steady state/);
    expect(proof("1h > p99(write.latency)")).not.toBeNull();
  });

  it("is not a bound from below, nor a smallest value, nor what ends", () => {
    expect(proof("p99(write.latency) > 1h")).toBeNull();
    expect(proof("min(write.latency) < 1h")).toBeNull();
    expect(proof(`${tail} during 1s..2s`)).toBeNull();
    expect(proof(tail, "120/s", ", timeout = 1s")).toBeNull();
  });

  it("needs one part of an `and`, and both of an `or`", () => {
    expect(proof(`${tail} and throughput(write) > 1/s`)).not.toBeNull();
    expect(proof(`${tail} or throughput(write) > 1/s`)).toBeNull();
    expect(proof(`${tail} or mean(write.latency) < 2h`)).not.toBeNull();
  });
});

describe("a case at another value", () => {
  it("has the value, or says why it cannot have it", () => {
    const { prepared } = caseOf(oneServer("find max rate where p99(write.latency) < 1s"));
    const at = caseAt(prepared)!;
    const rate = (value: number) =>
      ({ kind: "quantity", value, dimension: { time: -1, data: 0, money: 0 } }) as const;
    expect(at(0, "rate", rate(77)).casePlan?.plan.workloads[0]?.load).toMatchObject({ rate: 77 });
    expect(at(0, "rate", rate(1e6))).toEqual({
      casePlan: null,
      reason: "rate = 1M/s is outside its domain 1 ops/s..1k ops/s",
    });
  });
});
