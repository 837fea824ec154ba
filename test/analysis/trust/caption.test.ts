import { describe, expect, it } from "vitest";
import { trustCaption } from "../../../src/analysis/trust/caption.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import { runScenario, sourceOf } from "../../../src/run.ts";
import { noFiles } from "../../language/compile/checked-builder.ts";

const ref = (name: string, aggregate?: string): MetricRef => ({
  id: aggregate === undefined ? name : `${aggregate}(${name})`,
  name,
  words: [],
  numbers: {},
  ...(aggregate !== undefined && { aggregate }),
});

async function casesOf(rtts: string, measured = false) {
  const time = (value: string) => (measured ? `measured(${value}, by: "us")` : value);
  const hardware = measured
    ? `disk = disk(fsync: ${time("200us")}), cpu = cpu(cores: 8, per_op: ${time("20us")}), apply = apply(time: ${time("20us")})`
    : "disk = nvme";
  const text = `param rtt = 10ms
    topology { site here { node a { ${hardware} } } site there { node b { ${hardware} } } link here <-> there { rtt = ${measured ? time("10ms") : "rtt"} } }
    system postgresql "15" on a, b { leader = a, synchronous_standby_names = "b" }
    workload w on here { clients = 4, mix = (write: 100%) }
    run { duration = 2s, trials = 1 }
    sweep { vary rtt over ${rtts} }`;
  const outcome = await runScenario(sourceOf("x.scenario", text), { reader: noFiles });
  return outcome.result!.cases;
}

describe("the sentence under a picture", () => {
  it("has the label, its reason, and the error of the very metric", async () => {
    const cases = await casesOf("[10ms]");
    expect(trustCaption(cases, [ref("write.latency", "p99")])).toMatch(
      /^Trust: default; cpu, apply and disk of 2 nodes not measured here; real systems as busy were off by \d+% in p99\.$/,
    );
    expect(trustCaption(cases, [ref("throughput")])).toMatch(/off by \d+% in throughput\.$/);
    // Two metrics have two errors: neither is said.
    expect(trustCaption(cases, [ref("throughput"), ref("write.latency", "p50")])).not.toContain(
      "off by",
    );
  });

  it("says of a metric that nothing was measured of that it is extrapolated", async () => {
    const cases = await casesOf("[10ms]");
    expect(trustCaption(cases, [ref("write.latency", "p99.9")])).toBe(
      "Trust: extrapolated; no measurement on a real system tells p99.9(write.latency).",
    );
    expect(trustCaption(cases, [ref("throughput"), ref("conflicts")])).toMatch(
      /^Trust: extrapolated in part; no measurement on a real system tells conflicts; real systems as busy were off by \d+% in throughput\.$/,
    );
  });

  it("is as sure as its least sure case", async () => {
    const cases = await casesOf("[10ms, 300ms]");
    expect(trustCaption(cases, [ref("throughput")])).toMatch(
      /^Trust: extrapolated in part; no real system was measured near such round trips and loads/,
    );
  });

  it("calls calibrated what was measured to the last time", async () => {
    const cases = await casesOf("[10ms]", true);
    expect(trustCaption(cases, [ref("write.latency", "p50")])).toMatch(
      /^Trust: calibrated; all times of hardware and links were measured; /,
    );
  });

  it("is silent where nothing ran", () => {
    expect(trustCaption([], [ref("throughput")])).toBeNull();
  });
});
