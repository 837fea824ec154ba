import { describe, expect, it } from "vitest";
import { rareFaults } from "../../../src/model/rare-faults.ts";
import { prepare, sourceOf } from "../../../src/run.ts";

const nothing = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

function prepared(faults: string, rest = "") {
  const text = `
topology { site a { node n1 }  site b { node n2 }  link a <-> b { rtt = 10ms } }
replicate single_leader on n1, n2 {
  leader = n1
  failover { detect = heartbeat(every: 1s, miss: 3), promote = most_caught_up, voters = [n1, n2] }
}
workload w on a { arrivals = poisson(10 ops/s) }
faults { ${faults} }
run { duration = 20s }
${rest}`;
  return prepare(sourceOf("years.scenario", text), { reader: nothing });
}

function metricsOf(faults: string, rest = ""): readonly string[] {
  return prepared(faults, rest).study!.metrics.map(({ id }) => id);
}

const MONTHLY = "every exponential(mean: 30d) crash any 1 of replicas for 5min";

describe("rare faults in a scenario", () => {
  it("are answered in years without being asked", () => {
    const metrics = metricsOf(MONTHLY);
    expect(metrics).toContain("downtime_per_year");
    expect(metrics).toContain("nines(availability)");
    expect(metrics).toContain("per_year(lost_writes)");
    expect(metrics).toContain("per_year(false_failovers)");
    expect(metrics).not.toContain("rto");
  });

  it("leave a scenario with faults in its run as it was", () => {
    const metrics = metricsOf("at 5s crash n1 for 5s");
    expect(metrics).toContain("rto");
    expect(metrics).not.toContain("downtime_per_year");
  });

  it("may be years apart", () => {
    const { study, diagnostics } = prepared("every exponential(mean: 1000d) crash a for 2h");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(rareFaults(study!.cases[0]!.plan)).toEqual([0]);
    const late = prepared("at 1000d crash a").diagnostics.map(({ code }) => code);
    expect(late).toContain("SC354");
  });
});

describe("a run of a year", () => {
  it("is told what to ask instead", () => {
    const year = prepared(MONTHLY, "").sources[0]!.text.replace(
      "duration = 20s",
      "duration = 365d",
    );
    const { diagnostics } = prepare(sourceOf("years.scenario", year), { reader: nothing });
    const found = diagnostics.find(({ code }) => code === "SC354")!;
    expect(found.help.join()).toContain("downtime_per_year");
  });
});

describe("the metrics of years", () => {
  it("can be expected, and asked for by percentile", () => {
    const rest = `
expect downtime_per_year < 52min
expect nines(availability) > 4
expect p95(per_year(lost_writes)) < 100`;
    expect(metricsOf(MONTHLY, rest)).toContain("p95(per_year(lost_writes))");
  });

  it("are checked: a time is no number, and what is counted is named", () => {
    const codes = (rest: string) => prepared(MONTHLY, rest).diagnostics.map(({ code }) => code);
    expect(codes("expect downtime_per_year < 52")).toContain("SC101");
    expect(codes("expect per_year(lost_write) < 5")).toContain("SC207");
    expect(codes("expect per_year < 5")).toContain("SC215");
  });
});
