import { beforeAll, describe, expect, it } from "vitest";
import { openDataset } from "../../src/cli/validation/dataset.ts";
import { etcdGrid } from "../../src/cli/validation/etcd-grid.ts";
import { etcdKilled } from "../../src/cli/validation/killed-leader.ts";
import { isPromised, judge } from "../../src/cli/validation/promises.ts";
import { predictAll, type Validation } from "../../src/cli/validation/validate.ts";

describe("etcd as measured", () => {
  let found: Validation;
  /** One client, and other members take part: nothing but what the protocol waits for. */
  const alone = () =>
    found.predictions.filter(({ sessions, mode }) => sessions === 1 && mode !== "serializable get");

  beforeAll(async () => {
    found = await predictAll(etcdGrid().filter(isPromised));
  }, 600_000);

  it("keeps its promises over all rows with a round trip, the bad ones counted", () => {
    expect(found.predictions).toHaveLength(9);
    for (const { promised, kept, error } of judge(found.predictions)) {
      expect(kept, `${promised.title}: ${error}`).toBe(true);
    }
  });

  it("takes its round trips: one to a majority, one more through a follower, for puts and gets", () => {
    expect(alone()).toHaveLength(5);
    for (const { mode, figures } of alone()) {
      const p50 = figures.find(({ quantity }) => quantity === "p50")!;
      expect(Math.abs(p50.error), mode).toBeLessThan(0.1);
    }
  });

  it("sends as many messages for each of one client's requests", async () => {
    const dataset = openDataset("etcd-3.4");
    const rows = dataset.rows("etcd_grid.csv");
    for (const { line, told, mode } of alone()) {
      const row = rows.find((one) => one.line === line)!;
      const kind = row.text("op") === "put" ? "write" : "read";
      const measures = [`throughput(${kind})`, "messages"];
      const [answer] = await dataset.run("trio.scenario", { set: told, measures });
      const value = (name: string) => answer!.metrics.get(name)!.value!;
      // Ten seconds are measured; two messages of each request are the client's own.
      const perOp = value("messages") / (10 * value(`throughput(${kind})`)) - 2;
      const error = Math.abs(perOp / row.number("raft_msgs_per_op") - 1);
      expect(error, mode).toBeLessThan(0.1);
    }
  }, 300_000);
});

describe("etcd's failover as measured", () => {
  it("has the measured write gaps among its own, and loses nothing", async () => {
    const { predictions } = await predictAll(etcdKilled());
    for (const { mode, figures } of predictions) {
      const gap = figures.find(({ quantity }) => quantity === "write gap")!;
      expect(gap.range![0], mode).toBeLessThan(gap.measured);
      expect(gap.range![1], mode).toBeGreaterThan(gap.measured);
      // One to two election time-outs, less the beat before, and the rounds of votes and writes.
      expect(gap.range![0], mode).toBeGreaterThanOrEqual(0.9);
      expect(gap.range![1], mode).toBeLessThan(2.25);
      expect(figures.find(({ quantity }) => quantity === "lost writes")!.predicted).toBe(0);
    }
  }, 600_000);
});
