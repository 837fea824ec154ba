import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

/** Three sites 5 ms apart, a node in each. */
const THREE = `topology { site x { node a } site y { node b } site z { node c }
  link x <-> y { latency = 5ms }  link x <-> z { latency = 5ms }  link y <-> z { latency = 5ms }
  link within each site { latency = 100us } }`;

interface Trouble {
  readonly replication: string;
  readonly workload: string;
  readonly faults: string;
  readonly seconds: number;
  readonly trials?: number;
}

/** The figures of a run, by name. */
async function figures({ replication, workload, faults, seconds, trials = 1 }: Trouble) {
  const [only] = await answerOf(`${THREE}
    ${replication}
    workload w on ${workload} }
    faults { ${faults} }
    run { duration = ${seconds}s, warmup = 0s, trials = ${trials}, seed = "two faults" }
    report { table lost_writes, failovers, unavailable_time, max(unavailable_time),
      availability(write), availability(read) }`);
  return (name: string) => only!.metrics.get(name)!.value!;
}

const EVERYWHERE = "x, y, z { arrivals = constant(90 ops/s), mix = (write: 100%), timeout = 2s";

describe("a second fault during the first", () => {
  it("stops etcd when it leaves no majority, and only until the first is over", async () => {
    const found = await figures({
      replication: `system etcd "3.5" on a, b, c { leader = a }`,
      workload: EVERYWHERE,
      faults: `from 5s to 15s partition x | [y, z]
        at 10s crash leader for 20s`,
      seconds: 30,
      trials: 3,
    });
    // From 10 s to 15 s one is cut off and one is down; an election takes 1 to 2 s each time.
    expect(found("max(unavailable_time)")).toBeGreaterThan(6);
    expect(found("max(unavailable_time)")).toBeLessThan(8);
    expect(found("failovers")).toBe(2);
    expect(found("lost_writes")).toBe(0);
  });

  it("leaves one Sentinel of three, which may do nothing until a second is heard again", async () => {
    const found = await figures({
      replication: `system redis on a, b, c { leader = a, down-after-milliseconds = 2000
        failover { } }`,
      workload: EVERYWHERE,
      faults: `from 5s to 25s partition z | [x, y]
        at 10s crash a for 40s`,
      seconds: 40,
    });
    expect(found("max(unavailable_time)")).toBeGreaterThan(15);
    expect(found("max(unavailable_time)")).toBeLessThan(15 + 2 + 5);
    expect(found("failovers")).toBe(1);
  });

  it("holds PostgreSQL's commits while neither standby can confirm, and loses none", async () => {
    const found = await figures({
      replication: `system postgresql "16" on a, b, c {
        leader = a, synchronous_standby_names = "ANY 1 (b, c)" }`,
      workload: "x { clients = 8, mix = (write: 100%), timeout = 60s",
      faults: `from 5s to 15s partition [x, y] | z
        at 10s crash b for 15s`,
      seconds: 20,
    });
    expect(found("max(unavailable_time)")).toBeCloseTo(5, 1);
    expect(found("unavailable_time")).toBeCloseTo(5, 1);
    expect(found("lost_writes")).toBe(0);
  });

  it.each([
    ["ONE", 1],
    ["QUORUM", 20 / 30],
  ])("is nothing to Cassandra at ONE, and everything at QUORUM: %s", async (level, share) => {
    const found = await figures({
      replication: `system cassandra on a, b, c {
        read_consistency = ${level}, write_consistency = ${level} }`,
      workload:
        "x, y { arrivals = constant(200 ops/s), mix = (read: 50%, write: 50%), timeout = 1s",
      faults: `from 5s to 15s partition x | y
        at 5s crash c for 10s`,
      seconds: 30,
    });
    expect(Math.abs(found("availability(write)") - share)).toBeLessThan(0.02);
    expect(Math.abs(found("availability(read)") - share)).toBeLessThan(0.02);
  });

  it("takes what a Kafka leader that is cut off has acknowledged alone, when it dies there", async () => {
    const found = await figures({
      replication: `system kafka on a, b, c {
        leader = a, acks = 1, unclean.leader.election.enable = true
        failover { } }`,
      workload: "x { arrivals = constant(100 ops/s), mix = (write: 100%), timeout = 2s",
      faults: `from 5s to 100s partition x | [y, z]
        at 10s crash a for 200s`,
      seconds: 40,
    });
    expect(Math.abs(found("lost_writes") - 500)).toBeLessThanOrEqual(1);
    expect(found("failovers")).toBe(1);
  });

  it("finds no MySQL replica that confirms, so that a lost disk takes what was answered without", async () => {
    const found = await figures({
      replication: `system mysql "8.4" on a, b {
        leader = a, rpl_semi_sync_source_enabled = on, rpl_semi_sync_source_timeout = 1000
        failover { } }`,
      workload: "x { arrivals = constant(100 ops/s), mix = (write: 100%), timeout = 3s",
      faults: `from 5s to 30s partition x | y
        at 10s crash a for 40s with loss of disk`,
      seconds: 20,
    });
    // Those of the first second wait for it, and are answered then like the others.
    expect(Math.abs(found("lost_writes") - 500)).toBeLessThanOrEqual(1);
  });

  it("of reads costs a time-out and the looks whether it is over, by whatever route", async () => {
    for (const route of ["nearest", "bounded(staleness: 1s)", "token"]) {
      const found = await figures({
        replication: "replicate single_leader on a, b, c { leader = a, mode = async }",
        workload: `y { arrivals = constant(200 ops/s), mix = (read: 100%), timeout = 200ms,
          read_from = ${route}`,
        faults: `at 5s partition z | [x, y]
          at 6s crash b for 12s`,
        seconds: 20,
      });
      // The crash is refused at once; c is silent for 200 ms where it is the next; looks at 5 s each.
      const lost = (1 - found("availability(read)")) * 20 * 200;
      expect(lost, route).toBeGreaterThanOrEqual(1);
      expect(lost, route).toBeLessThanOrEqual(4 + 0.21 * 200 + 3);
    }
  });
});

describe("one fault, by its closed form", () => {
  it("loses with w: 1 what a primary takes until it steps down, 10 s after it was cut off", async () => {
    const found = await figures({
      replication: `system mongodb on a, b, c { leader = a, writeConcern = (w: 1)
        failover { } }`,
      workload: EVERYWHERE,
      faults: "from 5s to 30s partition x | [y, z]",
      seconds: 40,
      trials: 3,
    });
    // A third of the clients sit with it; what the others have in mind of it, less the last beat.
    expect(found("lost_writes")).toBeGreaterThan(30 * 8);
    expect(found("lost_writes")).toBeLessThanOrEqual(30 * 10);
    expect(found("failovers")).toBe(1);
  });

  it("loses what a clock that runs behind writes after another's: 1 - e^(-rate x skew)", async () => {
    const [only] = await answerOf(`topology {
      site x { node a }  site y { node b { clock = skewed(by: 100ms, drift: 0) } }
      link x <-> y { latency = 1ms }  link within each site { latency = 10us } }
    replicate multi_leader on a, b { leaders = [a, b], conflict = last_write_wins }
    workload here on x { arrivals = poisson(10 ops/s), mix = (write: 100%), keys = single }
    workload there on y { arrivals = poisson(10 ops/s), mix = (write: 100%), keys = single }
    run { duration = 400s, warmup = 0s, trials = 2, seed = "skew" }
    report { table lost_updates }`);
    const expected = 10 * 400 * (1 - Math.exp(-10 * 0.1));
    const sd = Math.sqrt(expected / 2);
    expect(Math.abs(only!.metrics.get("lost_updates")!.value! - expected)).toBeLessThan(4 * sd);
  });
});

describe("elections whose time-outs lie close together", () => {
  /** Seconds without a leader after the first of five dies; null when nobody is elected. */
  async function withoutLeader(spread: string): Promise<number | null> {
    const names = ["a", "b", "c", "d", "e"];
    const links = names.flatMap((one, i) =>
      names.slice(i + 1).map((other) => `link s${one} <-> s${other} { latency = 5ms }`),
    );
    const [only] = await answerOf(`topology {
      ${names.map((name) => `site s${name} { node ${name} }`).join("  ")}
      ${links.join("\n")}
      link within each site { latency = 10us } }
    replicate consensus on a, b, c, d, e {
      leader = a, heartbeat = 50ms, election_timeout = 150ms..${spread}, pre_vote = off }
    workload w on sb { arrivals = constant(50 ops/s), mix = (write: 100%), timeout = 500ms }
    faults { at 2s crash a }
    run { duration = 12s, warmup = 0s, trials = 8, seed = "spread" }
    report { table rto, failovers }`);
    const { value } = only!.metrics.get("rto")!;
    return only!.metrics.get("failovers")!.value === 0 ? null : value;
  }

  it("split the votes for ever when they are one, and the less the further they are apart", async () => {
    expect(await withoutLeader("150ms")).toBeNull();
    const [narrow, wide, wider] = [
      await withoutLeader("160ms"),
      await withoutLeader("200ms"),
      await withoutLeader("350ms"),
    ];
    // A vote takes 10 ms: of four within 10 ms of each other hardly one is first by enough.
    expect(narrow!).toBeGreaterThan(1.3 * wide!);
    // Without splits: 150 ms and a fifth of the spread, less 20 ms since the last beat, and two rounds.
    expect(Math.abs(wide! - 0.19)).toBeLessThan(0.04);
    expect(wider!).toBeGreaterThan(wide!);
  });
});
