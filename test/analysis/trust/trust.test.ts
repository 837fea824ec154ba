import { describe, expect, it } from "vitest";
import { bandOf } from "../../../src/analysis/trust/busiest.ts";
import { systemOf, type TrustedInputs, trustedInputs } from "../../../src/analysis/trust/inputs.ts";
import { type Trust, trustOf, trustOfMetric } from "../../../src/analysis/trust/trust.ts";
import {
  errorsAt,
  nearestPoint,
  type ValidatedPoint,
} from "../../../src/analysis/trust/validated.ts";
import { inputsText, trustLine } from "../../../src/analysis/trust/words.ts";
import type { Origin } from "../../../src/model/study.ts";
import { runScenario, sourceOf } from "../../../src/run.ts";
import { noFiles } from "../../language/compile/checked-builder.ts";

const origin = (path: string, from: Origin["from"], text = "1 ms"): Origin => ({
  path,
  from,
  text,
});

function point(more: Partial<ValidatedPoint>): ValidatedPoint {
  return {
    system: "postgresql",
    text: "PostgreSQL 15",
    form: "single_leader",
    rttMs: 10,
    inFlight: 16,
    busiest: 0.3,
    throughput: 0.05,
    p50: -0.1,
    p99: 0.2,
    ...more,
  };
}

describe("where the times of a case come from", () => {
  it("tells measured, given and default hardware apart, and leaves rules of replication out", () => {
    const found = trustedInputs([
      origin("postgresql · ack_at", "preset"),
      origin("node a · disk", "scenario", "nvme"),
      origin("node a · disk.fsync", "dataset"),
      origin("node a · disk.bandwidth", "dataset"),
      origin("node a · cpu", "default"),
      origin("node b · disk", "param", 'disk(fsync: empirical("raw.csv"))'),
      origin("link x <-> y · rtt", "param"),
      origin("node a · clock", "default"),
    ]);
    expect(found.calibrated).toEqual(["node b · disk"]);
    expect(found.published).toEqual(["node a · disk.fsync", "node a · disk.bandwidth"]);
    expect(found.given).toEqual(["link x <-> y · rtt"]);
    expect(found.defaults.map(({ path }) => path)).toEqual(["node a · cpu"]);
  });

  it("takes a disk that nobody chose for a default, and one that is named for published figures", () => {
    const of = (from: Origin["from"]) =>
      trustedInputs([
        origin("node a · disk", from, "nvme"),
        origin("node a · disk.fsync", "dataset"),
      ]);
    expect(of("default").defaults.map(({ path }) => path)).toEqual(["node a · disk.fsync"]);
    expect(of("scenario").published).toEqual(["node a · disk.fsync"]);
  });

  it("says in words which times are whose, counting each node once", () => {
    const say = (inputs: Partial<TrustedInputs>) =>
      inputsText({ inputs: { calibrated: [], published: [], given: [], defaults: [], ...inputs } });
    const disk = ["node a · disk.fsync", "node a · disk.bandwidth", "node b · disk.fsync"];
    expect(say({ published: disk })).toBe("times of disk of 2 nodes from published figures");
    expect(say({ calibrated: disk })).toBe("all times of hardware and links were measured");
    expect(
      say({
        calibrated: disk,
        given: ["link x <-> y · rtt"],
        defaults: [{ path: "node a · cpu", source: "" }],
      }),
    ).toBe(
      "times of cpu of 1 node by default; rtt of 1 link as the scenario says; disk of 2 nodes as measured",
    );
  });

  it("knows the system by the head of its settings", () => {
    const of = (path: string) => systemOf([origin(path, "preset")], ["redis", "etcd"]);
    expect(of("etcd · heartbeat-interval")).toBe("etcd");
    expect(of("replicate · ack")).toBeNull();
  });
});

describe("the nearest measured row", () => {
  it("is the one whose round trip and load are the fewest times off, of the same system first", () => {
    const points = [
      point({ text: "near", rttMs: 20, inFlight: 16 }),
      point({ text: "nearer", rttMs: 10, inFlight: 20 }),
      point({ text: "other", system: "redis", rttMs: 12, inFlight: 16 }),
    ];
    const place = { form: "single_leader", rttMs: 12, inFlight: 16 } as const;
    const own = nearestPoint({ ...place, system: "postgresql" }, points)!;
    expect(own.point.text).toBe("nearer");
    expect(own.times).toBeCloseTo(1.25, 12);
    const any = nearestPoint({ ...place, system: null }, points)!;
    expect(any).toMatchObject({ same: "form", point: { text: "other" } });
    expect(nearestPoint({ ...place, form: "multi_leader", system: null }, points)).toBeNull();
  });

  it("takes errors from rows whose fullest station is about as full", () => {
    const points = [
      point({ busiest: 0.2, throughput: 0.02 }),
      point({ busiest: 0.4, throughput: -0.04 }),
      point({ busiest: 0.97, throughput: 0.4 }),
    ];
    expect(errorsAt(0.3, "single_leader", points)).toMatchObject({ rows: 2 });
    expect(errorsAt(0.3, "single_leader", points)!.throughput).toBeCloseTo(0.03, 12);
    expect(errorsAt(1, "single_leader", points)!.throughput).toBeCloseTo(0.4, 12);
    expect(errorsAt(0.9, "single_leader", points)).toBeNull();
  });

  it("says from 80 % on that errors grow", () => {
    expect([0.1, 0.6, 0.85, 0.99].map(bandOf)).toEqual(["idle", "busy", "near full", "full"]);
  });
});

describe("the trust of a run", () => {
  const nodes = "site here { node a } site there { node b } link here <-> there { rtt = RTT }";
  async function trusted(rtt: string, system: string, clients = 4): Promise<Trust> {
    const text = `topology { ${nodes.replace("RTT", rtt)} }
      ${system}
      workload w on here { clients = ${clients}, mix = (write: 100%) }
      run { duration = 2s, trials = 1 }`;
    const outcome = await runScenario(sourceOf("x.scenario", text), { reader: noFiles });
    expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    return trustOf(outcome.result!.cases[0]!);
  }
  const pg = 'system postgresql "15" on a, b { leader = a, synchronous_standby_names = "b" }';

  it("is that of its defaults near a measured row, and extrapolated far from all", async () => {
    const near = await trusted("10ms", pg);
    expect(near.label).toBe("default");
    expect(near.nearest).toMatchObject({ same: "system", point: { rttMs: 10, inFlight: 4 } });
    expect(near.nearest!.times).toBeLessThan(1.1);
    expect(near.place.inFlight).toBeCloseTo(4, 1);
    expect(trustLine(near)).toMatch(
      /^default: times of disk, cpu and apply of 2 nodes by default; .* Its fullest station, b\.apply, is <1% used\. The nearest measured row is PostgreSQL 15, .* Against real systems loaded like this .* in p50 and \d+% in p99, /,
    );
    const far = await trusted("200ms", pg);
    expect(far.label).toBe("extrapolated");
    expect(far.nearest!.times).toBeCloseTo(5, 0);
    expect(trustLine(far)).toContain("5 times away");
  });

  it("labels a number that nobody measured as extrapolated, whatever stands behind the case", async () => {
    const near = await trusted("10ms", pg);
    const metric = (name: string, aggregate?: string) =>
      trustOfMetric(
        { id: name, name, words: [], numbers: {}, ...(aggregate !== undefined && { aggregate }) },
        near,
      );
    expect(metric("write.latency", "p99")).toBe("default");
    expect(metric("write.latency", "p99.9")).toBe("extrapolated");
    expect(metric("conflicts")).toBe("extrapolated");
    expect(metric("wal_bytes")).toBe("default");
  });

  it("knows of no measured rows with several leaders", async () => {
    const many = await trusted("10ms", "replicate multi_leader on a, b { leaders = [a, b] }");
    expect(many.label).toBe("extrapolated");
    expect(trustLine(many)).toContain("no real system with several leaders was measured");
  });
});
