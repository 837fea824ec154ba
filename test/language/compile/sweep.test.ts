import { describe, expect, it } from "vitest";
import { studyOf } from "./scenario-text.ts";

const head = `
param ack = none in [none, b, any 1 of [b, c]]
param n   = 4 in 1..64
param rtt = 72ms in 1ms..300ms
param both = 2 * rtt
`;
const replicate = "replicate single_leader on a, b, c { leader = a, ack = ack }";
const topology =
  "topology { site here { node a } site there { node b, c } link here <-> there { rtt = rtt } }";
const workload = "workload app on here { clients = n }";
const parts = { head, replicate, topology, workload };

function labels(rest: string, options = {}): string[] {
  return studyOf({ ...parts, rest }, options).cases.map(({ label }) => label);
}

describe("sweeps", () => {
  it("is one case under the scenario's title without a sweep", () => {
    const study = studyOf({ ...parts, head: `scenario "A title"\n${head}` });
    expect(study.cases.map(({ label }) => label)).toEqual(["A title"]);
    expect(study.axes).toEqual([]);
    expect(study.cases[0]?.params).toEqual([
      { name: "ack", text: "none", json: "none" },
      { name: "n", text: "4", json: 4 },
      { name: "rtt", text: "72 ms", json: 0.072 },
      { name: "both", text: "144 ms", json: 0.144 },
    ]);
  });

  it("multiplies the axes, the first slowest, and labels cases as users write", () => {
    expect(labels("sweep { vary ack over domain(ack)\n vary rtt over [10ms, 72ms] }")).toEqual([
      "ack=none, rtt=10 ms",
      "ack=none, rtt=72 ms",
      "ack=b, rtt=10 ms",
      "ack=b, rtt=72 ms",
      "ack=any 1 of [b, c], rtt=10 ms",
      "ack=any 1 of [b, c], rtt=72 ms",
    ]);
  });

  it("varies params together, and leaves out what `where` forbids", () => {
    expect(
      labels("sweep { vary (n, rtt) over [(1, 10ms), (2, 20ms), (4, 30ms)]\n where n > 1 }"),
    ).toEqual(["n=2, rtt=20 ms", "n=4, rtt=30 ms"]);
  });

  it("walks ranges and equal ratios", () => {
    expect(labels("sweep { vary n over 1..10 step 3 }")).toEqual(["n=1", "n=4", "n=7", "n=10"]);
    expect(labels("sweep { vary rtt over logspace(1ms, 100ms, points: 3) }")).toEqual([
      "rtt=1 ms",
      "rtt=10 ms",
      "rtt=100 ms",
    ]);
  });

  it("tells cases apart whose short texts are the same", () => {
    const found = labels("sweep { vary rtt over [10.0001ms, 10.0002ms] }");
    expect(new Set(found).size).toBe(2);
  });

  it("lets a param follow another that is swept", () => {
    const study = studyOf({ ...parts, rest: "sweep { vary rtt over [10ms, 20ms] }" });
    const both = study.cases.map(({ params }) => params.find(({ name }) => name === "both")?.json);
    expect(both).toEqual([0.02, 0.04]);
  });

  it("puts the values of the case into the plan and shares the seed", () => {
    const { cases } = studyOf({ ...parts, rest: "sweep { vary n over [1, 64] }" });
    expect(cases.map(({ plan }) => plan.workloads[0]?.load)).toMatchObject([
      { clients: 1 },
      { clients: 64 },
    ]);
    expect(new Set(cases.map(({ plan }) => plan.run.seed))).toEqual(new Set(["s"]));
  });
});

describe("--set", () => {
  it("gives a param another value", () => {
    const set = { rtt: "10ms", ack: "any 1 of [b, c]", n: "2" };
    const [only] = studyOf(parts, { set }).cases;
    expect(only?.params.map(({ text }) => text)).toEqual([
      "any 1 of [b, c]",
      "2",
      "10 ms",
      "20 ms",
    ]);
    expect(only?.plan.replication).toMatchObject({
      ack: { kind: "any", count: 1, of: [1, 2] },
    });
    expect(only?.plan.workloads[0]?.load).toMatchObject({ clients: 2 });
  });

  it("holds a swept param fast", () => {
    const rest = "sweep { vary ack over domain(ack)\n vary rtt over [10ms, 72ms] }";
    const study = studyOf({ ...parts, rest }, { set: { rtt: "5ms" } });
    expect(study.axes).toEqual(["ack"]);
    expect(study.cases.map(({ label }) => label)).toEqual([
      "ack=none",
      "ack=b",
      "ack=any 1 of [b, c]",
    ]);
    expect(study.cases[0]?.params).toContainEqual({ name: "rtt", text: "5 ms", json: 0.005 });
  });

  it("merges cases that differed only in what it holds fast", () => {
    const rest = "sweep { vary (n, rtt) over [(1, 10ms), (1, 20ms), (4, 30ms)] }";
    expect(labels(rest, { set: { rtt: "5ms" } })).toEqual(["n=1", "n=4"]);
  });
});

describe("titles", () => {
  it("are the scenario's own, and else its file's name", () => {
    const { title, reportTitle } = studyOf({ ...parts, head: `scenario "A title"\n${head}` });
    expect([title, reportTitle]).toEqual(["A title", "A title"]);
    const bare = studyOf(parts);
    expect([bare.title, bare.reportTitle]).toEqual(["test", "test"]);
  });

  it("of a report stand in the scenario's place there, and there only", () => {
    const named = studyOf({ ...parts, rest: 'report "Results" { table throughput(write) }' });
    expect([named.title, named.reportTitle]).toEqual(["test", "Results"]);
  });
});

describe("--case and --measure", () => {
  const rest = "sweep { vary n over [1, 16] }";
  it("takes the case of that label, or those that hold it", () => {
    expect(labels(rest, { cases: "n=1" })).toEqual(["n=1"]);
    expect(labels(rest, { cases: "n=" })).toEqual(["n=1", "n=16"]);
  });

  it("takes a time as the scenario writes it, and does not take 30 ms for 3 ms", () => {
    const times = "sweep { vary rtt over [3ms, 30ms, 33ms] }";
    expect(labels(times, { cases: "rtt=3ms" })).toEqual(["rtt=3 ms"]);
    expect(labels(times, { cases: "rtt=3 ms" })).toEqual(["rtt=3 ms"]);
    expect(labels(times, { cases: "rtt=3" })).toEqual(["rtt=3 ms", "rtt=30 ms", "rtt=33 ms"]);
  });

  it("adds metrics, each once", () => {
    const ids = studyOf(parts, { measures: ["max(lag(b))", "throughput(write)"] }).metrics.map(
      ({ id }) => id,
    );
    expect(ids.slice(0, 2)).toEqual(["max(lag(b))", "throughput(write)"]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
