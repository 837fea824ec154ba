import { describe, expect, it } from "vitest";
import type { CompileOptions } from "../../../src/language/compile/compile.ts";
import { reported, studyOf } from "./scenario-text.ts";

const head = `
param load = 100 ops/s in 10 ops/s..10k ops/s
param n    = 4 in 1..64
param odd  = 3 in 1..9 step 2
param part = 20% in 0%..100%
param ack  = none in [none, b, any 1 of [b, c]]
param size = 1 KiB in [4 KiB, 1 KiB, 4096 B]
param rtt  = 10ms in 1ms..300ms
`;
const workload = "workload app on here { arrivals = poisson(load) }";

function finds(rest: string, options: Partial<CompileOptions> = {}) {
  return studyOf({ head, workload, rest }, options).cases.map(({ finds }) => finds ?? []);
}

function domainOf(param: string) {
  return finds(`find max ${param} where p99(write.latency) < 20ms`)[0]![0]!.domain;
}

describe("find, compiled", () => {
  it("says what is sought, among which values, and what must hold", () => {
    const asked = 'find max load where p99(write.latency) < 2 * rtt as "the SLO"';
    const find = finds(asked)[0]![0]!;
    expect(find).toMatchObject({
      goal: "max",
      param: "load",
      text: "find max load where p99(write.latency) < 2 * rtt",
      label: "the SLO",
      domain: { kind: "range", low: 10, high: 10_000, unit: "/s" },
      condition: { applies: true, condition: { op: "<", right: { kind: "number", value: 0.02 } } },
    });
    expect(find.domain).not.toHaveProperty("step");
  });

  it("keeps counts whole, and shares not", () => {
    expect(domainOf("n")).toMatchObject({ low: 1, high: 64, step: 1, unit: "count" });
    expect(domainOf("odd")).toMatchObject({ low: 1, high: 9, step: 2 });
    expect(domainOf("part")).toMatchObject({ low: 0, high: 1, unit: "1" });
    expect(domainOf("part")).not.toHaveProperty("step");
  });

  it("has lists of quantities in rising order, each once, and other lists as they are", () => {
    expect(domainOf("size")).toMatchObject({
      unit: "B",
      choices: [{ json: 1024 }, { json: 4096 }],
    });
    expect(domainOf("ack")).toMatchObject({
      choices: [{ text: "none" }, { text: "b" }, { text: "any 1 of [b, c]" }],
    });
  });

  it("puts the params of each case in, and keeps the windows that it asks for", () => {
    const study = studyOf({
      head,
      workload,
      rest: "find max load where p99(write.latency) < rtt during 2s..4s when rtt < 15ms\nsweep { vary rtt over [10ms, 20ms] }",
    });
    expect(study.cases.map(({ finds }) => finds?.[0]?.condition)).toMatchObject([
      { condition: { right: { value: 0.01 } }, applies: true, during: { fromNs: 2e9, toNs: 4e9 } },
      { condition: { right: { value: 0.02 } }, applies: false },
    ]);
    expect(study.cases[0]!.plan.measures.windows).toContainEqual({ fromNs: 2e9, toNs: 4e9 });
  });

  it("leaves a scenario without a search as it was", () => {
    expect(studyOf({ head, workload }).cases[0]).not.toHaveProperty("finds");
  });
});

describe("mistakes in a search", () => {
  function codes(rest: string, options: Partial<CompileOptions> = {}) {
    return reported({ head, workload, rest }, options).map(({ code, at }) => `${code} ${at}`);
  }
  const holds = "where p99(write.latency) < 20ms";

  it("has nothing to find where the sweep decides, unless `--set` takes the sweep away", () => {
    const rest = `find max load ${holds}\nsweep { vary load over [100/s, 200/s] }`;
    expect(codes(rest)).toEqual(["SC386 load"]);
    expect(codes(rest, { set: { load: "100/s" } })).toEqual([]);
  });

  it("needs more than one value to choose from", () => {
    const one = `param alone = 3 in [3]\n${head}`;
    expect(reported({ head: one, workload, rest: `find max alone ${holds}` })[0]).toMatchObject({
      code: "SC388",
      message: "there is nothing to search in the domain of `alone`, [3]",
    });
  });

  it("needs a metric in its condition", () => {
    expect(codes("find max load where load < 500/s")).toEqual(["SC389 load < 500/s"]);
  });
});
