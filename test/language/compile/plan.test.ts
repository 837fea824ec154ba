import { describe, expect, it } from "vitest";
import { planOf, studyOf } from "./scenario-text.ts";

const ms = 1e6;
const seconds = 1e9;

describe("links", () => {
  it("takes half of a round trip for each way, and one draw for both", () => {
    const { links } = planOf().topology;
    const wan = links.filter(({ group }) => group === "here <-> there");
    expect(
      wan.map(({ name, delay, roundTrip, bandwidthBytesPerSecond }) => ({
        name,
        delay,
        roundTrip,
        bandwidthBytesPerSecond,
      })),
    ).toEqual(
      ["here -> there", "there -> here"].map((name) => ({
        name,
        delay: { kind: "constant", value: 35 * ms },
        roundTrip: true,
        bandwidthBytesPerSecond: 125e6,
      })),
    );
  });

  it("halves the percentiles of a round trip", () => {
    const topology =
      "topology { site here { node a } site there { node b, c } link here <-> there { rtt = lognormal(p50: 72ms, p99: 100.8ms) } }";
    const wan = planOf({ topology }).topology.links.find(({ name }) => name === "here -> there");
    expect(wan?.delay).toEqual({ kind: "lognormal", p50: 36 * ms, p99: 50.4 * ms });
  });

  it("lets the most specific link win, whatever the order", () => {
    const topology = `topology {
      site here { node a }  site there { node b, c }
      link a -> c { latency = 3ms }
      link here <-> there { latency = 5ms }
      link a <-> there { latency = 4ms }
      link within each site { latency = 7us }
      link within there { latency = 9us }
    }`;
    const { topology: plan } = planOf({ topology });
    const delay = (from: number, to: number): unknown =>
      plan.links[plan.routes[from * 4 + to]!]?.delay;
    const constant = (value: number) => ({ kind: "constant", value });
    expect(delay(0, 2)).toEqual(constant(3 * ms));
    expect(delay(2, 0)).toEqual(constant(4 * ms));
    expect(delay(0, 1)).toEqual(constant(4 * ms));
    expect(delay(3, 1)).toEqual(constant(5 * ms));
    expect(delay(1, 2)).toEqual(constant(9000));
    expect(delay(3, 0)).toEqual(constant(7000));
  });

  it("gives every pair within a site a pipe of its own, and 50 us by default", () => {
    const { links } = planOf().topology;
    const inner = links.filter(({ group }) => group === "within there");
    expect(inner.map(({ name }) => name)).toEqual(["within there: b -> c", "within there: c -> b"]);
    expect(inner[0]?.delay).toEqual({ kind: "constant", value: 50_000 });
  });
});

describe("hardware", () => {
  it("reads a disk, cores, workers and a card by their figures", () => {
    const topology = `topology {
      site here { node a { disk = disk(fsync: 5ms, bandwidth: 100 MB/s, capacity: 1 GiB), cpu = cpu(cores: 2, per_op: 1ms), nic = 10 Gbps, cost = 0.5 USD/h, clock = skewed(by: -2ms, drift: 20ppm) } }
      site there { node b, c { apply = apply(rate: 500 ops/s) } }
      link here <-> there { rtt = 1ms }
    }`;
    const [a, b] = planOf({ topology }).topology.nodes;
    expect(a).toMatchObject({
      disk: {
        fsync: { kind: "constant", value: 5 * ms },
        bandwidthBytesPerSecond: 100e6,
        capacityBytes: 1024 ** 3,
      },
      cpu: { cores: 2, perOp: { kind: "constant", value: ms } },
      nicBytesPerSecond: 1.25e9,
      costPerHour: 0.5,
      clock: { kind: "skewed", byNs: -2 * ms, drift: 20e-6 },
    });
    expect(b?.apply).toEqual({ workers: 1, time: { kind: "constant", value: 2 * ms } });
  });

  it("does not mistake a node called nvme for the disk", () => {
    const topology =
      "topology { site here { node nvme } site there { node b, c } link here <-> there { rtt = 1ms } }";
    const replicate = "replicate single_leader on nvme, b, c { leader = nvme }";
    expect(planOf({ topology, replicate }).topology.nodes[1]?.disk.fsync.kind).toBe("lognormal");
  });
});

describe("single_leader", () => {
  it.each([
    ["", { kind: "none" }, "flushed"],
    ["mode = async", { kind: "none" }, "flushed"],
    ["mode = semi_sync", { kind: "any", count: 1, of: [1, 2] }, "received"],
    ["mode = sync", { kind: "any", count: 2, of: [1, 2] }, "flushed"],
    ["mode = sync, ack_at = applied", { kind: "any", count: 2, of: [1, 2] }, "applied"],
    ["ack = none", { kind: "none" }, "flushed"],
    ["ack = b", { kind: "any", count: 1, of: [1] }, "flushed"],
    ["ack = majority", { kind: "any", count: 1, of: [1, 2] }, "flushed"],
    ["ack = first 1 of [c, b]", { kind: "first", count: 1, of: [2, 1] }, "flushed"],
    ["ack = any 2 of [a, b, c]", { kind: "any", count: 1, of: [1, 2] }, "flushed"],
    ["ack = any 1 of [a, b]", { kind: "none" }, "flushed"],
    ["ack = all of followers", { kind: "any", count: 2, of: [1, 2] }, "flushed"],
    [
      "ack = b and c",
      {
        kind: "and",
        of: [
          { kind: "any", count: 1, of: [1] },
          { kind: "any", count: 1, of: [2] },
        ],
      },
      "flushed",
    ],
  ])("%s", (settings, ack, ackAt) => {
    const replicate = `replicate single_leader on a, b, c { leader = a\n ${settings} }`;
    expect(planOf({ replicate }).replication).toMatchObject({ ack, ackAt });
  });

  it("reads every setting", () => {
    const replicate = `replicate single_leader on a, b, c {
      leader = a, followers = [b, c], local_flush = off, group_commit = on(delay: 2ms, max: 8)
      ack_timeout = 10s, on_ack_timeout = async, shards = 4, ship_after = flush, receiver = serial
      apply_after = written, visible = before_ack, commit_pipeline = held
      record_overhead = 80 B, message_overhead = 30 B
      cascade b -> c
    }`;
    expect(planOf({ replicate }).replication).toEqual({
      kind: "single_leader",
      leader: 0,
      followers: [1, 2],
      upstream: [0, 1],
      ack: { kind: "none" },
      ackAt: "flushed",
      localFlush: false,
      groupCommit: { enabled: true, delayNs: 2 * ms, max: 8 },
      ackTimeoutNs: 10 * seconds,
      onAckTimeout: "async",
      shards: 4,
      shipAfter: "flush",
      receiver: "serial",
      applyAfter: "written",
      visible: "before_ack",
      commitPipeline: "held",
      recordOverheadBytes: 80,
      messageOverheadBytes: 30,
    });
  });

  it("goes the same way from a system's block", () => {
    const replicate =
      'system mysql "8.0.36" on a, b, c { leader = a, rpl_semi_sync_master_enabled = 1, replica_parallel_workers = 3 }';
    const { cases } = studyOf({ replicate });
    expect(cases[0]?.plan.replication).toMatchObject({
      ack: { kind: "any", count: 1, of: [1, 2] },
      ackAt: "written",
      ackTimeoutNs: 10 * seconds,
      onAckTimeout: "async",
      commitPipeline: "staged",
      flushesPerCommit: 2,
    });
    const workers = cases[0]?.plan.topology.nodes.map(({ apply }) => apply.workers);
    expect(workers).toEqual([1, 3, 3]);
    const ack = cases[0]?.origins.find(({ path }) => path === "mysql · ack");
    expect(ack).toMatchObject({ text: "any 1 of [b, c]", from: "scenario" });
  });
});

describe("workloads", () => {
  it.each([
    [
      "clients = 64, think = 5ms",
      { kind: "closed", clients: 64, think: { kind: "constant", value: 5 * ms } },
    ],
    ["arrivals = poisson(100/s)", { kind: "poisson", rate: 100 }],
    ["arrivals = constant(6000/min)", { kind: "constant", rate: 100 }],
    [
      "load { ramp 0/s to 100/s over 4s\n hold 100/s for 6s }",
      {
        kind: "phases",
        phases: [
          { from: 0, to: 100, durationNs: 4 * seconds },
          { from: 100, to: 100, durationNs: 6 * seconds },
        ],
      },
    ],
    [
      "load { hold 100/s for 10s\n burst 900/s for 1s every 4s }",
      {
        kind: "phases",
        phases: [
          { from: 100, to: 100, durationNs: 4 * seconds },
          { from: 900, to: 900, durationNs: 1 * seconds },
          { from: 100, to: 100, durationNs: 3 * seconds },
          { from: 900, to: 900, durationNs: 1 * seconds },
          { from: 100, to: 100, durationNs: 1 * seconds },
        ],
      },
    ],
    [
      "load { ramp 0/s to 100/s over 4s\n burst 500/s for 2s }",
      {
        kind: "phases",
        phases: [
          { from: 0, to: 100, durationNs: 4 * seconds },
          { from: 500, to: 500, durationNs: 2 * seconds },
        ],
      },
    ],
  ])("%s", (settings, load) => {
    expect(planOf({ workload: `workload app on here { ${settings} }` }).workloads[0]?.load).toEqual(
      load,
    );
  });

  it("reads every setting", () => {
    const workload = `workload app on here, there {
      mix = (read: 80%, write: 20%), keys = zipf(10M, skew: 0.99), value = 2 KiB, transaction = 3
      read_from = bounded(staleness: 100ms), session = [read_your_writes], read_after_write = 20ms
      replies = 20%, roaming = 2%, timeout = 1s, retry = exponential_backoff(base: 50ms, cap: 2s)
    }`;
    const plan = planOf({ workload });
    expect(plan.topology.clientSites).toEqual([0, 1]);
    expect(plan.workloads[0]).toMatchObject({
      name: "app",
      clientHosts: [0, 1],
      writeShare: 0.2,
      keys: { kind: "zipf", count: 1e7, skew: 0.99 },
      value: { kind: "constant", value: 2048 },
      transaction: 3,
      readFrom: { kind: "bounded", stalenessNs: 100 * ms },
      session: ["read_your_writes"],
      readAfterWriteNs: 20 * ms,
      replies: 0.2,
      roaming: 0.02,
      timeoutNs: seconds,
      retry: { kind: "exponential_backoff", baseNs: 50 * ms, capNs: 2 * seconds, tries: 10 },
    });
  });
});

describe("run", () => {
  it("puts twenty blocks before the windows of expectations when the warm-up is automatic", () => {
    const run = "run { duration = 10s }";
    const rest =
      "expect lost_writes == 0 during 2s..4s\nexpect throughput(write) > 1/s during 2s..4s";
    const { windows } = planOf({ run, rest }).measures;
    expect(windows).toHaveLength(21);
    expect(windows[19]).toEqual({ fromNs: 9.5 * seconds, toNs: 10 * seconds });
    expect(windows[20]).toEqual({ fromNs: 2 * seconds, toNs: 4 * seconds });
    expect(planOf({}, { trials: 5 }).measures.windows).toEqual([]);
  });

  it("takes the call's seed and trials before the scenario's", () => {
    expect(studyOf()).toMatchObject({ seed: "s", trials: { kind: "fixed", count: 3 } });
    expect(studyOf({}, { seed: "x", trials: 9 })).toMatchObject({
      seed: "x",
      trials: { kind: "fixed", count: 9 },
    });
  });

  it("keeps each latency where that is asked for, and says nothing of it elsewhere", () => {
    const run = "run { duration = 10s, latencies = exact }";
    expect(planOf({ run }).measures.exactLatencies).toBe(true);
    expect(planOf({ run: "run { latencies = counted }" }).measures).not.toHaveProperty(
      "exactLatencies",
    );
    expect(planOf().measures).not.toHaveProperty("exactLatencies");
  });

  it("runs until a metric is known well enough", () => {
    const run = "run { duration = 10s, trials = until p99(write.latency) within 2% }";
    expect(studyOf({ run }).trials).toMatchObject({
      kind: "until",
      metric: { id: "p99(write.latency)" },
      within: 0.02,
    });
  });
});

it("gives plans that nobody can change and that JSON keeps", () => {
  const study = studyOf({ rest: "faults { at 2s crash b }" });
  expect(JSON.parse(JSON.stringify(study))).toEqual(study);
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    expect(Object.isFrozen(value)).toBe(true);
    Object.values(value).forEach(walk);
  };
  walk(study);
});
