import { describe, expect, it } from "vitest";
import { compile } from "../../../src/language/compile/compile.ts";
import { namesOnly, noFiles } from "./checked-builder.ts";
import { scenarioText } from "./scenario-text.ts";

const head = `
param load  = 100 ops/s in 10 ops/s..10k ops/s as "offered load"
param rtt   = 10ms in 1ms..300ms
param twice = 2 * rtt
param count = 3 in 1..9
param delay = lognormal(p50: 1ms, p99: 3ms)
param mode  = async in [async, semi_sync, sync]
param quiet = 0ms
`;
const text = scenarioText({
  head,
  topology:
    "topology { site here { node a } site there { node b, c } link here <-> there { rtt = twice } }",
  workload: "workload app on here { arrivals = poisson(load) }",
  rest: "sweep { vary rtt over [10ms, 20ms] }",
});

function inputs(caseIndex = 0) {
  const { paramInputs } = compile(namesOnly(text), { reader: noFiles });
  if (paramInputs === null) throw new Error("it does not compile");
  return new Map(paramInputs(caseIndex).map((input) => [input.name, input]));
}

describe("the params of a case as inputs", () => {
  it("are those with a value of their own, in the case's own size", () => {
    expect([...inputs().keys()]).toEqual(["load", "rtt", "count", "delay", "mode", "quiet"]);
    expect(inputs(1).get("rtt")?.text).toBe("20 ms");
    expect(inputs().get("load")?.label).toBe("offered load");
    // The scenario's own round trip is that of the first case.
    expect([0, 1].map((index) => inputs(index).get("rtt")?.usual)).toEqual([true, false]);
  });

  it("scale quantities and distributions, and counts by whole steps", () => {
    const all = inputs();
    expect(all.get("rtt")?.scaled(1.25)).toMatchObject({ value: { value: 0.0125 }, factor: 1.25 });
    expect(all.get("delay")?.scaled(2)?.value).toMatchObject({
      distribution: { kind: "lognormal", p50: 0.002, p99: 0.006 },
    });
    expect(all.get("count")?.scaled(1.25)).toMatchObject({ value: { value: 4 }, factor: 4 / 3 });
    expect(all.get("count")?.scaled(0.8)).toMatchObject({ value: { value: 2 }, factor: 2 / 3 });
  });

  it("have other values where they are words, and no size", () => {
    const { scaled, alternatives } = inputs().get("mode")!;
    expect(scaled(1.25)).toBeNull();
    expect(alternatives.map((one) => one.text)).toEqual(["semi_sync", "sync"]);
    expect(inputs().get("quiet")?.scaled(1.25)).toBeNull();
  });
});
