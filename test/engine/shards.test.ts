import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { expectConserved } from "./conservation.ts";
import {
  all,
  buildPlan,
  constant,
  exponential,
  freeNode,
  MS,
  type PlanParts,
  SECOND,
} from "./plan-builder.ts";
import { station } from "./trials.ts";

const disk = (fsync: number) => ({
  fsync: constant(fsync),
  bandwidthBytesPerSecond: null,
  capacityBytes: null,
});

function sharded(shards: number, parts: PlanParts = {}) {
  return buildPlan({
    nodes: [
      { ...freeNode(0), disk: disk(1 * MS) },
      { ...freeNode(1), disk: disk(1 * MS), apply: { workers: 1, time: exponential(0.2 * MS) } },
    ],
    delay: constant(5 * MS),
    workload: { load: { kind: "closed", clients: 16, think: constant(0) } },
    ...parts,
    replication: { ack: all(1), shards, ...parts.replication },
  });
}

describe("a log in several shards", () => {
  it("takes one session's write as long as a log in one piece", () => {
    const load = { kind: "closed", clients: 1, think: constant(0) } as const;
    const latency = (shards: number) =>
      runPlan(sharded(shards, { workload: { load } })).windows[0]!.writeLatency;
    expect(latency(4)).toEqual(latency(1));
    expect(latency(4).min).toBe(11 * MS);
  });

  it("keeps every book, and every replica whole, also over a crash of the leader", () => {
    const target = { kind: "nodes", nodes: [0] } as const;
    const record = runPlan(
      sharded(4, {
        faults: [
          {
            label: "crash",
            schedule: { kind: "at", atNs: 3 * SECOND + 123_456 },
            action: { kind: "crash", target, site: false, losesDisk: false },
            lasts: constant(1 * SECOND),
          },
        ],
      }),
    );
    expectConserved(record);
    expect(record.totals.lostWrites).toBe(0);
    const ok = record.series.columns["write.ok"]!;
    expect(ok.slice(0, 30).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3000);
    expect(ok.slice(45).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5000);
    expect(record.series.columns["lag[1]"]!.at(-1)!).toBeLessThan(30 * MS);
  });

  it("flushes at most `max` records at once, its shards taking turns, and counts what waits", () => {
    const window = runPlan(
      sharded(4, {
        replication: { groupCommit: { enabled: true, delayNs: 0, max: 2 }, ack: { kind: "none" } },
      }),
    ).windows[0]!;
    expect(window.flushedRecords / window.flushes).toBeGreaterThan(1.7);
    expect(window.flushedRecords / window.flushes).toBeLessThanOrEqual(2);
    // A shard has its turn in every fourth flush at least, and 16 writes need eight turns at most.
    expect(window.writeLatency.max).toBeLessThanOrEqual(33 * MS);
    // Little's law, to what is inside at the end: the disk adds times up per flush, and per moment.
    const { queueNs, sojournNs } = station(window, "leader.disk");
    expect(queueNs / sojournNs).toBeCloseTo(1, 2);
  });

  it("lets a session read its own writes in each shard when it asks to", () => {
    const stale = (session: readonly "read_your_writes"[]) => {
      const plan = sharded(4, {
        workload: {
          load: { kind: "closed", clients: 8, think: constant(1 * MS) },
          keys: { kind: "uniform", count: 40 },
          writeShare: 0.5,
          readFrom: { kind: "any_follower" },
          session,
        },
        replication: { ack: { kind: "none" } },
        measures: { history: true },
      });
      // The log takes longer than the session's next read.
      const links = plan.topology.links.map((link) =>
        link.name === "0 -> 1" ? { ...link, delay: constant(20 * MS) } : link,
      );
      const record = runPlan({ ...plan, topology: { ...plan.topology, links } });
      expectConserved(record);
      return unseen(record);
    };
    expect(stale([])).toBeGreaterThan(0);
    expect(stale(["read_your_writes"])).toBe(0);
  });
});

/** Reads that miss a write which their own session had had acknowledged before. */
function unseen(record: ReturnType<typeof runPlan>): number {
  const history = record.history!;
  const written = new Map<string, number>();
  const order = Array.from({ length: history.count }, (_, row) => row).sort(
    (a, b) => history.endNs[a]! - history.endNs[b]!,
  );
  let count = 0;
  for (const row of order) {
    if (history.outcome[row] !== 0) continue;
    const name = `${history.session[row]}/${history.key[row]}`;
    const version = history.version[row]!;
    if (history.kind[row] === 1) written.set(name, Math.max(version, written.get(name) ?? 0));
    else if (version < (written.get(name) ?? 0)) count += 1;
  }
  return count;
}
