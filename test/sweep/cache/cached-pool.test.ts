import { describe, expect, it } from "vitest";
import { recordHash } from "../../../src/analysis/hash.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { cachedPool, lazyPool } from "../../../src/sweep/cache/cached-pool.ts";
import { encodeCell } from "../../../src/sweep/cache/cell-codec.ts";
import { cellKey } from "../../../src/sweep/cache/cell-key.ts";
import type { CellStore } from "../../../src/sweep/cache/cell-store.ts";
import type { RunPool } from "../../../src/sweep/pool.ts";
import type { RunReply, RunRequest } from "../../../src/sweep/protocol.ts";
import { all, buildPlan, constant, MS } from "../../engine/plan-builder.ts";

/** A store in memory that tells what it was asked. */
class Memory implements CellStore {
  readonly cells = new Map<string, Uint8Array>();
  readonly made: string[] = [];
  async read(key: string) {
    return this.cells.get(key) ?? null;
  }
  async write(key: string, bytes: Uint8Array) {
    this.cells.set(key, bytes);
  }
  damaged(key: string) {
    this.made.push(key);
  }
}

/** A pool that counts its runs; `reply` may answer in place of the engine. */
function countingPool(reply?: (request: RunRequest) => RunReply | "given_up") {
  const runs: RunRequest[] = [];
  const pool: RunPool = {
    width: 3,
    async run(request) {
      runs.push(request);
      const { caseIndex, trial, plan } = request;
      return reply?.(request) ?? { kind: "finished", caseIndex, trial, record: runPlan(plan) };
    },
    async close() {},
  };
  return { pool, runs };
}

function planOf(durationNs: number, seed: string) {
  const replication = { ack: all(1) };
  return buildPlan({ delay: constant(MS), replication, run: { durationNs, seed } });
}

function request(trial: number, engine: Partial<RunRequest> = {}): RunRequest {
  const plan = planOf(50 * MS, `test/${trial}`);
  return { caseIndex: 0, trial, plan, ...engine };
}

describe("a pool with a cache", () => {
  it("makes a run once and takes it from the store ever after, whatever its place in a study", async () => {
    const store = new Memory();
    const { pool, runs } = countingPool();
    let hits = 0;
    const cached = cachedPool(pool, { store, engine: "e1", onHit: () => hits++ });
    const first = await cached.run(request(0));
    const again = await cached.run({ ...request(0), caseIndex: 7, trial: 3 });
    expect(runs).toHaveLength(1);
    expect(hits).toBe(1);
    expect(again).toEqual({ ...(first as RunReply), caseIndex: 7, kept: true, trial: 3 });
    expect(cached.width).toBe(3);
    const record = (reply: typeof first) => (reply as { record: RunRecord }).record;
    // The hash was kept with the record; one that is reckoned anew says the same.
    expect(recordHash(record(again))).toBe(recordHash({ ...record(again) } as RunRecord));
  });

  it("makes it anew for another seed, another number in the plan, another engine", async () => {
    const store = new Memory();
    const { pool, runs } = countingPool();
    await cachedPool(pool, { store, engine: "e1" }).run(request(0));
    await cachedPool(pool, { store, engine: "e1" }).run(request(1));
    const longer = planOf(51 * MS, "test/0");
    await cachedPool(pool, { store, engine: "e1" }).run(request(0, { plan: longer }));
    await cachedPool(pool, { store, engine: "e2" }).run(request(0));
    expect(runs).toHaveLength(4);
    expect(store.cells.size).toBe(4);
  });

  it("makes a damaged cell anew, says so, and mends it", async () => {
    const store = new Memory();
    const { pool, runs } = countingPool();
    const cached = cachedPool(pool, { store, engine: "e1" });
    const first = await cached.run(request(0));
    const key = cellKey(request(0).plan, "e1");
    store.cells.get(key)![40]! ^= 1;
    expect(await cached.run(request(0))).toEqual(first);
    expect(store.made).toEqual([key]);
    expect(await cached.run(request(0))).toEqual({ ...(first as RunReply), kept: true });
    expect(runs).toHaveLength(2);
  });

  it("keeps the cell that a worker has made, and hands on the record alone", async () => {
    const store = new Memory();
    const record = runPlan(request(0).plan);
    const key = cellKey(request(0).plan, "e1");
    const cell = encodeCell({ key, hash: recordHash(record), record });
    const finished = { kind: "finished", caseIndex: 0, trial: 0, record } as const;
    const { pool, runs } = countingPool(() => ({ ...finished, cell }));
    const cached = cachedPool(pool, { store, engine: "e1" });
    expect(await cached.run(request(0))).toEqual(finished);
    expect(runs.map((one) => one.key)).toEqual([key]);
    expect(store.cells.get(key)).toBe(cell);
    expect(await cached.run(request(0))).toEqual({ ...finished, kept: true });
    expect(runs).toHaveLength(1);
  });

  it("keeps no run that failed or was given up", async () => {
    const store = new Memory();
    const failed = { kind: "failed", caseIndex: 0, trial: 0, reason: "moody", stack: "" } as const;
    const { pool } = countingPool(({ trial }) => (trial === 0 ? failed : "given_up"));
    const cached = cachedPool(pool, { store, engine: "e1" });
    expect(await cached.run(request(0))).toEqual(failed);
    expect(await cached.run(request(1))).toBe("given_up");
    expect(store.cells.size).toBe(0);
  });

  it("gives up at once when it was told to, even what it has", async () => {
    const store = new Memory();
    const cached = cachedPool(countingPool().pool, { store, engine: "e1" });
    await cached.run(request(0));
    expect(await cached.run(request(0), AbortSignal.abort())).toBe("given_up");
  });
});

describe("a pool that waits to be needed", () => {
  it("is opened by its first run, once, and closed only if it was", async () => {
    const events: string[] = [];
    const open = async (): Promise<RunPool> => {
      events.push("open");
      return { ...countingPool().pool, close: async () => void events.push("close") };
    };
    await lazyPool(2, open).close();
    expect(events).toEqual([]);
    const pool = lazyPool(2, open);
    await Promise.all([pool.run(request(0)), pool.run(request(1))]);
    await pool.close();
    expect(events).toEqual(["open", "close"]);
  });

  it("is opened ahead when it is told so, for as many runs as there will be at once", async () => {
    const events: string[] = [];
    const open = async (atOnce: number): Promise<RunPool> => {
      events.push(`open for ${atOnce}`);
      return countingPool().pool;
    };
    for (const runs of [1, 5]) {
      const pool = lazyPool(3, open);
      pool.begin(runs);
      expect(events).toHaveLength(1);
      await pool.run(request(0));
      pool.begin(7);
      expect(events.splice(0)).toEqual([`open for ${Math.min(3, runs)}`]);
    }
  });

  it("tells whoever runs something that it could not be opened, and nobody else", async () => {
    const pool = lazyPool(2, () => Promise.reject(new Error("no threads here")));
    pool.begin(2);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(pool.run(request(0))).rejects.toThrow("no threads here");
  });
});
