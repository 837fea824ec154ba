import { describe, expect, it } from "vitest";
import { convergenceAfter } from "../../../src/analysis/checkers/convergence.ts";
import { RULES } from "../../../src/analysis/checkers/judge-history.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { WorkloadPlan } from "../../../src/model/workload.ts";
import { prepare, sourceOf } from "../../../src/run.ts";
import { leaderlessPlan, quorums } from "../../engine/leaderless/plan-builder.ts";
import { buildPlan, exponential, MS, SECOND } from "../../engine/plan-builder.ts";

/** What histories must say of runs whose guarantees are known from their plans alone. */
const SEEDS = ["one", "two", "three"];

function judged(record: RunRecord): Readonly<Record<string, number>> {
  const entries = Object.entries(RULES).map(([rule, check]) => {
    return [rule, check(record.history!).violations[0]!] as const;
  });
  return Object.fromEntries(entries);
}

/** One leader, a quick and a slow follower, few keys. */
function runOf(seed: string, workload: Partial<WorkloadPlan>, applyMs = 5): RunRecord {
  return runPlan(
    buildPlan({
      followers: 2,
      delay: exponential(MS),
      clientDelay: exponential(0.3 * MS),
      nodes: [{}, {}, { apply: { workers: 1, time: exponential(applyMs * MS) } }],
      workload: {
        load: { kind: "closed", clients: 8, think: exponential(2 * MS) },
        writeShare: 0.1,
        keys: { kind: "uniform", count: 4 },
        replies: 0.5,
        ...workload,
      },
      measures: { history: true },
      run: { durationNs: 3 * SECOND, seed },
    }),
  );
}

function staleShare({ windows }: RunRecord): number {
  return windows[0]!.staleReads / windows[0]!.readsOk;
}

describe("reads of one leader and its followers", () => {
  it.each(SEEDS)("are those of one register at the leader (%s)", (seed) => {
    const { lost_updates: _, ...rest } = judged(runOf(seed, { readFrom: { kind: "leader" } }));
    expect(Object.values(rest).every((violations) => violations === 0)).toBe(true);
  });

  it.each(SEEDS)("show a prefix of the log at a follower, and may miss one's own (%s)", (seed) => {
    const found = judged(runOf(seed, { readFrom: { kind: "any_follower" } }));
    expect(found["consistent_prefix"]).toBe(0);
    expect(found["read_your_writes"]).toBeGreaterThan(0);
    expect(found["monotonic_reads"]).toBeGreaterThan(0);
  });

  it.each(SEEDS)("never go back where a session stays at its follower (%s)", (seed) => {
    expect(judged(runOf(seed, { readFrom: { kind: "pinned" } }))["monotonic_reads"]).toBe(0);
  });

  it.each(SEEDS)("see one's own with a token, and wait for it (%s)", (seed) => {
    const plain = runOf(seed, { readFrom: { kind: "any_follower" } });
    const token = runOf(seed, {
      readFrom: { kind: "any_follower" },
      session: ["read_your_writes"],
    });
    expect(judged(token)["read_your_writes"]).toBe(0);
    const mean = ({ windows }: RunRecord) =>
      windows[0]!.readLatency.sum / windows[0]!.readLatency.count;
    expect(mean(token)).toBeGreaterThan(mean(plain));
  });

  it.each(SEEDS)("are stale more often the further behind the follower is (%s)", (seed) => {
    const shares = [1, 5, 10].map((ms) =>
      staleShare(runOf(seed, { readFrom: { kind: "any_follower" } }, ms)),
    );
    expect(shares[1]).toBeGreaterThan(shares[0]!);
    expect(shares[2]).toBeGreaterThan(shares[1]!);
  });

  it("are stale as often when there are more of them: arrivals see time averages", () => {
    const share = (reads: number) => {
      const writer = { writeShare: 1, keys: { kind: "single" }, replies: 0 } as const;
      const plan = buildPlan({
        followers: 1,
        nodes: [{}, { apply: { workers: 1, time: exponential(5 * MS) } }],
        workloads: [
          { ...writer, load: { kind: "poisson", rate: 20 } },
          {
            ...writer,
            load: { kind: "poisson", rate: reads },
            writeShare: 0,
            readFrom: { kind: "any_follower" },
          },
        ],
        run: { durationNs: 200 * SECOND },
      });
      return staleShare(runPlan(plan));
    };
    // The same 4,000 writes in both: three standard errors of their mean lag, by readers alone.
    expect(Math.abs(share(500) - share(100))).toBeLessThan(3 * Math.sqrt(0.09 / 20_000));
  });

  it("are fresh where nobody writes", () => {
    const record = runOf("calm", { readFrom: { kind: "any" }, writeShare: 0 });
    expect(record.windows[0]!.readsOk).toBeGreaterThan(3000);
    expect(Object.values(judged(record)).every((violations) => violations === 0)).toBe(true);
  });
});

describe("quorums", () => {
  const runWith = (r: number, w: number) =>
    runPlan(
      leaderlessPlan({
        delay: exponential(2 * MS),
        replication: quorums(r, w),
        workload: { keys: { kind: "uniform", count: 5 }, load: { kind: "poisson", rate: 2000 } },
        measures: { history: true },
      }),
    );

  it("that overlap miss no acknowledged write; readers beside a write may still turn back", () => {
    const found = judged(runWith(2, 2));
    expect(found["stale_reads"]).toBe(0);
    // Without writing back what they read, two reads may see a write and then not.
    expect(found["linearizability"]).toBeGreaterThan(0);
  });

  it("that need not overlap do miss some", () => {
    expect(judged(runWith(1, 2))["stale_reads"]).toBeGreaterThan(0);
  });
});

describe("replicas after a partition", () => {
  it("converge for their readers no later than for themselves", () => {
    const text = `
      topology {
        site east { node a }  site west { node b }
        link east <-> west { rtt = 20ms }
      }
      replicate multi_leader on a, b { leaders = [a, b], conflict = last_write_wins }
      workload eastern on east { clients = 4, think = 5ms, keys = uniform(30), mix = (read: 60%, write: 40%), read_from = nearest, timeout = 500ms }
      workload western on west { clients = 4, think = 5ms, keys = uniform(30), mix = (read: 60%, write: 40%), read_from = nearest, timeout = 500ms }
      faults { at 1s partition east | west for 1s }
      run { duration = 4s, warmup = 0s, trials = 1 }`;
    const nothing = {
      read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
      readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
    };
    const { study } = prepare(sourceOf("two.scenario", text), { reader: nothing });
    const { plan } = study!.cases[0]!;
    const { history, episodes } = runPlan({
      ...plan,
      measures: { ...plan.measures, history: true },
    });
    const own = episodes.find(({ kind }) => kind === "convergence")!;
    const seen = convergenceAfter(history!, own.fromNs);
    expect(seen.missed).toBeGreaterThan(3);
    expect(seen.ns).toBeGreaterThan(0);
    expect(own.fromNs + seen.ns).toBeLessThanOrEqual(own.toNs);
  });
});
