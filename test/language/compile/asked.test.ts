import { describe, expect, it } from "vitest";
import { studyOf } from "./scenario-text.ts";

const workload = "workload app on here { clients = 4, mix = (read: 50%, write: 50%) }";

describe("what is asked of the runs", () => {
  it("turns an expectation into data with its window, share and condition", () => {
    const head = "param limit = 250ms\nparam mode = 1";
    const rest = `
      expect p99(write.latency) < 2 * limit during 2s..4s as "healthy"
      expect lost_writes == 0 in 95% of runs
      prefer max(lag(b)) < 5s when mode == 2
      expect lost_writes == 0
          or   throughput(write) >= 10/s`;
    const { expectations } = studyOf({ head, rest }).cases[0]!;
    expect(expectations).toMatchObject([
      {
        kind: "expect",
        text: "p99(write.latency) < 2 * limit during 2s..4s",
        label: "healthy",
        during: { fromNs: 2e9, toNs: 4e9 },
        applies: true,
        condition: {
          op: "<",
          left: { kind: "metric", metric: { id: "p99(write.latency)", aggregate: "p99" } },
          right: { kind: "number", value: 0.5 },
        },
      },
      { text: "lost_writes == 0 in 95% of runs", inShareOfRuns: 0.95 },
      { kind: "prefer", applies: false, condition: { left: { metric: { node: 1 } } } },
      { text: "lost_writes == 0 or throughput(write) >= 10/s", condition: { op: "or" } },
    ]);
  });

  it("has histories judged where somebody asks what only they can tell", () => {
    const [asked] = studyOf({ rest: "expect phantom_reads == 0" }).cases;
    expect(asked!.expectations[0]).not.toHaveProperty("notSimulated");
    expect(asked!.plan.measures.findings).toBe(true);
    const [seen] = studyOf({ rest: "expect t_visibility(99%) < 1s" }).cases;
    expect(seen!.plan.measures.findings).toBe(true);
    const [other] = studyOf({ rest: "expect lost_writes == 0" }).cases;
    expect(other!.plan.measures.findings).toBeUndefined();
  });

  it("asks for a boolean metric, an aggregate of a metric with an argument, and a range", () => {
    const rest =
      "expect converged\nexpect max(count(leaders)) <= 1\nreport { chart consistency_probability(t: 0ms..60ms) using line }";
    const { cases, metrics } = studyOf({ rest });
    expect(cases[0]!.expectations).toMatchObject([
      { condition: { kind: "metric", metric: { id: "converged" } } },
      { condition: { left: { metric: { id: "max(count(leaders))", words: ["leaders"] } } } },
    ]);
    expect(metrics).toContainEqual({
      id: "consistency_probability(t: 0ms..60ms)",
      name: "consistency_probability",
      words: [],
      numbers: { t: 0.06, from: 0 },
    });
  });

  it.each([
    ["leader == b", 1, 1],
    ["b == leader", 1, 1],
    ["leader != a", 0, 0],
  ])("compares the leader with a node: %s", (text, node, value) => {
    const [asked] = studyOf({ rest: `expect ${text}` }).cases[0]!.expectations;
    expect(asked!.condition).toMatchObject({
      op: "==",
      left: { metric: { name: "leader", node } },
      right: { kind: "number", value },
    });
  });

  it("compares a price by the hour with the metric's own number", () => {
    const conditions = studyOf({
      rest: "expect cost < 2 USD/h\nexpect 2 USD/h > cost\nexpect cost * 1h < 3 USD",
    }).cases[0]!.expectations.map(({ condition }) => condition);
    const cost = { kind: "metric", metric: { name: "cost" } };
    const two = { kind: "number", value: 2 };
    expect(conditions).toMatchObject([
      { op: "<", left: cost, right: two },
      { op: ">", left: two, right: cost },
      {
        left: {
          op: "*",
          left: { op: "/", left: cost, right: { value: 3600 } },
          right: { value: 3600 },
        },
        right: { value: 3 },
      },
    ]);
  });

  it.each([
    ["utilization(a.disk)", { node: 0, station: "disk" }],
    ["utilization(here <-> there)", { link: "here <-> there" }],
    ["lag_bytes(c)", { node: 2 }],
    ["bound(round_trip)", { words: ["round_trip"] }],
    ["rate(write.ok)", { words: ["write.ok"] }],
    ["p99.9(read.latency)", { aggregate: "p99.9", name: "read.latency" }],
    ["max(unavailable_time)", { aggregate: "max", name: "unavailable_time" }],
    ["leader", { name: "leader" }],
    ["lag(leader)", { node: 0, id: "lag(a)" }],
  ])("reads the metric %s", (text, parts) => {
    const rest = `report "R" { timeline ${text} }`;
    const [item] = studyOf({ rest, workload }).report;
    expect(item).toMatchObject({ kind: "timeline", metrics: [parts] });
  });

  it("keeps the report's order", () => {
    const head = "param n = 4";
    const rest = `report "The title" {
      """Some *words*."""
      table throughput(write), p99(write.latency) by n
      chart p99(write.latency) by n using bar as "Tail"
      spacetime of violations(read_your_writes)
      rank inputs by p99(write.latency)
      compare throughput(write) by n as "More sessions"
    }`;
    const { report, reportTitle } = studyOf({ head, rest });
    expect(reportTitle).toBe("The title");
    expect(report).toMatchObject([
      { kind: "text", markdown: "Some *words*." },
      { kind: "table", by: ["n"] },
      { kind: "chart", by: ["n"], mark: "bar", label: "Tail" },
      { kind: "spacetime", rule: "read_your_writes" },
      { kind: "rank", metric: { id: "p99(write.latency)", aggregate: "p99" } },
      { kind: "compare", metric: { id: "throughput(write)" }, by: ["n"], label: "More sessions" },
    ]);
  });

  it("draws over what is swept where a chart says no more, and a latency as a whole", () => {
    const head = "param n = 4";
    const rest = `sweep { vary n over [1, 4] }
    report { chart p99(write.latency)
      chart write.latency using ecdf }`;
    expect(studyOf({ head, rest }).report).toMatchObject([
      { kind: "chart", by: [], mark: "line" },
      { kind: "chart", by: [], mark: "ecdf", metric: { name: "write.latency" } },
    ]);
  });

  it("adds the default metrics, and those of reads when there are reads", () => {
    const ids = (parts: Parameters<typeof studyOf>[0]) =>
      studyOf(parts).metrics.map(({ id }) => id);
    expect(ids({})).toEqual([
      "throughput(write)",
      "p50(write.latency)",
      "p99(write.latency)",
      "availability(write)",
      "bottleneck",
      "bound(fsync)",
      "bound(network)",
      "bound(apply)",
      "bound(round_trip)",
    ]);
    expect(ids({ workload })).toContain("stale_reads");
  });

  it("measures what `find` names as well", () => {
    const head = "param n = 4 in 1..64\nfind max n where max(lag(c)) < 1s";
    const study = studyOf({ head });
    expect(study.metrics.map(({ id }) => id)).toContain("max(lag(c))");
    expect(study.cases[0]?.finds).toHaveLength(1);
  });
});
