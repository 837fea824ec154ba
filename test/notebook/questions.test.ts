import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { type Run, run, scenario } from "../../src/index.ts";

/** Two followers at 3 ms and 7 ms, asynchronous, read anywhere; one and four sessions. */
const cluster = scenario`
  param sessions = 1 in 1..64
  topology {
    site x { node a }  site y { node b }  site z { node c }
    link x <-> y { rtt = 3ms }  link x <-> z { rtt = ${7}ms }  link y <-> z { rtt = 7ms }
  }
  replicate single_leader on a, b, c { leader = a, mode = async }
`;
const reads = scenario`${cluster}
  workload w on x { clients = sessions, mix = (write: ${50}%, read: 50%), read_from = any }
  run { duration = 1s, warmup = 200ms, trials = 2 }
  sweep { vary sessions over [1, 4] }
`;

let done: Run;
beforeAll(async () => {
  done = await run(reads);
});

describe("asking a finished run", () => {
  it("works a metric out of the records that nobody had named", () => {
    expect(done.result.study.metrics.map(({ id }) => id)).not.toContain("p90(read.latency)");
    const reading = done.metric("p90( read.latency )", { case: "sessions=4" });
    // A read at the farther follower takes its whole round trip.
    expect(reading.value).toBeGreaterThan(0.007);
    expect(reading.value).toBeLessThan(0.0075);
    expect(inspect(reading)).toMatch(/^7\.\d+ ms/);
  });

  it("gives the same value as a run that named it", async () => {
    const named = await run(reads, { measures: ["p90(read.latency)"] });
    expect(done.metric("p90(read.latency)", { case: 1 })).toEqual(
      named.metric("p90(read.latency)", { case: 1 }),
    );
  });

  it("has a summary in words, a row a case", () => {
    const rows = done.summary(["p90(read.latency)", "lost_writes"]);
    expect(rows.map(({ sessions }) => sessions)).toEqual(["1", "4"]);
    expect(rows[1]!["p90(read.latency)"]).toBe(
      String(done.metric("p90(read.latency)", { case: 1 })),
    );
    expect(rows[1]!["lost_writes"]).toMatch(/^0 \(≤ /);
  });

  it("says what to name before when the records do not hold it", () => {
    expect(() => done.chart("violations(monotonic_reads)")).toThrow(
      'run(scenario, { measures: ["violations(monotonic_reads)"] })',
    );
  });

  it("has the lag of every follower over time, case by case", () => {
    const lag = done.series("lag");
    expect(lag.columnNames()).toEqual(["case", "time_s", "lag_b_ms", "lag_c_ms"]);
    expect(new Set(lag.array("case"))).toEqual(new Set(["sessions=1", "sessions=4"]));
    const one = done.series("lag(c)", { case: "sessions=4", trial: 1 });
    expect(one.columnNames()).toEqual(["case", "time_s", "lag_c_ms"]);
    expect(one.numRows()).toBe(lag.numRows() / 2);
    expect(Math.max(...(one.array("lag_c_ms") as number[]))).toBeGreaterThan(3.4);
    expect(done.series("rate(write.ok)").columnNames()).toContain("write_ok_per_s");
  });

  it("has every operation, and they are those of the run itself", () => {
    const ops = done.opsOf({ case: "sessions=4" });
    const columns = ["kind", "start_s", "end_s", "outcome"] as const;
    const [kinds, starts, ends, outcomes] = columns.map((name) => ops.array(name) as unknown[]);
    const counted = (kinds as string[]).filter(
      (kind, i) =>
        kind === "write" &&
        outcomes![i] === "ok" &&
        (starts![i] as number) >= 0.2 &&
        (ends![i] as number) < 1,
    ).length;
    const trial = done.runs.get("throughput_write_per_s", 2) as number;
    // Those under way at an end of the window may count on either side.
    expect(Math.abs(counted - trial * 0.8)).toBeLessThanOrEqual(4);
    expect(new Set(done.ops.array("case"))).toEqual(new Set(["sessions=1", "sessions=4"]));
  });

  it("draws a timeline of what is usual, or of what is named", () => {
    expect(done.timeline({ case: 1, trial: 1 }).title).toBe(
      "rate(write.ok), lag(b), lag(c) over time",
    );
    expect(done.timeline(["lag(c)"]).description).toContain("lag(c)");
  });

  it("tells series apart by colour, and the other swept params are the axis", async () => {
    const two = await run(
      scenario`${cluster}
        param share = 50% in 0%..100%
        workload w on x { clients = sessions, mix = (write: share, read: 100% - share) }
        run { duration = 200ms, warmup = 50ms, trials = 1 }
        sweep { vary sessions over [1, 2, 4], vary share over [50%, 100%] }`,
    );
    const { spec, title } = two.chart("throughput(write)", { color: "share" });
    expect(title).toBe("throughput(write) by sessions, share");
    const rows = (spec["data"] as { values: { f0: unknown; f4: unknown }[] }).values;
    expect(rows.map(({ f0, f4 }) => [f0, f4])).toEqual([
      [1, "50%"],
      [1, "100%"],
      [2, "50%"],
      [2, "100%"],
      [4, "50%"],
      [4, "100%"],
    ]);
  });

  it("draws the distribution of a latency", () => {
    const { description } = done.chart("write.latency", { mark: "ecdf" });
    expect(description).toContain("The share of operations that took at most so long");
    expect(done.chart("p99(write.latency)", { mark: "ecdf" }).description).toBe(description);
  });

  it("draws its topology, what is paid against what is bought, and what is left", () => {
    expect(done.topology().description).toContain("7 ms");
    const frontier = done.frontier("throughput(write)", "p90(read.latency)");
    expect(frontier.description).toContain("sessions=4");
    expect(() => done.frontier("throughput(write)", "lost_writes")).toThrow("have to be known");
    const left = done.matrix(["lost_writes", "failovers"]).description;
    expect(left).toMatch(/1: no violation.*4: no violation/);
    expect(() => done.matrix(["lost_writes", "stale_reads"])).toThrow("all counts, or all shares");
  });
});
