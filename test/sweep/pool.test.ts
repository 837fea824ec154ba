import { existsSync } from "node:fs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { recordHash } from "../../src/analysis/hash.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { encodeCell } from "../../src/sweep/cache/cell-codec.ts";
import type { RunPool } from "../../src/sweep/pool.ts";
import { inProcessPool, threadPool } from "../../src/sweep/pool.ts";
import type { FailedRun, RunRequest } from "../../src/sweep/protocol.ts";
import { carryOut } from "../../src/sweep/worker.ts";
import { all, buildPlan, constant, exponential, MS } from "../engine/plan-builder.ts";

const moody = new URL("workers/moody-worker.mjs", import.meta.url).href;
const meeting = new URL("workers/meeting-worker.mjs", import.meta.url).href;
const built = new URL("../../dist/src/sweep/worker.js", import.meta.url);
let pool: RunPool;

beforeAll(() => {
  if (!existsSync(built)) throw new Error("the worker is not built: run `npm run build` first");
});

afterEach(() => pool.close());

function request(trial: number): RunRequest {
  const run = { durationNs: 500 * MS, seed: `test/${trial}` };
  return {
    caseIndex: 0,
    trial,
    plan: buildPlan({ delay: exponential(MS), replication: { ack: all(1) }, run }),
  };
}

describe("what a worker does with a request", () => {
  it("it hashes the record there, and makes the cell where the run is kept", async () => {
    pool = await inProcessPool();
    const here = (await pool.run(request(0))) as { record: RunRecord };
    const hash = recordHash(here.record);
    expect(carryOut(request(0))).toEqual({ ...here, hash });
    const key = "a".repeat(64);
    const cell = encodeCell({ key, hash, record: here.record });
    expect(carryOut({ ...request(0), key })).toEqual({ ...here, hash, cell });
  });
});

describe("worker threads", () => {
  it("give the same record as this thread", async () => {
    pool = await threadPool(2);
    const alone = await inProcessPool();
    for (const trial of [0, 1]) {
      const here = await alone.run(request(trial));
      expect(here).toMatchObject({ kind: "finished", trial });
      expect(await pool.run(request(trial))).toEqual(here);
    }
  });

  it("hand over a history of several megabytes as it is", async () => {
    pool = await threadPool(1);
    const alone = await inProcessPool();
    const run = { durationNs: 5000 * MS, seed: "long" };
    const measures = { history: true };
    const workload = { load: { kind: "closed", clients: 64, think: constant(0) } } as const;
    const replication = { ack: all(1) };
    const plan = buildPlan({ delay: constant(MS), replication, run, measures, workload });
    const here = await alone.run({ caseIndex: 0, trial: 0, plan });
    const there = await pool.run({ caseIndex: 0, trial: 0, plan });
    const history = (here as { record: RunRecord }).record.history!;
    expect(history.startNs.byteLength).toBeGreaterThan(1024 * 1024);
    expect(there).toEqual(here);
    // And the worker is none the worse for having given its buffers away.
    expect(await pool.run({ caseIndex: 0, trial: 0, plan })).toEqual(here);
  });

  it("stay when they have nothing to do for a while, so that none compiles the engine again", async () => {
    pool = await threadPool(2, meeting);
    const ask = async (plan: object) => {
      const reply = await pool.run({ caseIndex: 0, trial: 0, plan: plan as Plan });
      return (reply as FailedRun).reason;
    };
    const bothAtOnce = async () => {
      const gate = new SharedArrayBuffer(4);
      const threads = await Promise.all([ask({ gate, count: 2 }), ask({ gate, count: 2 })]);
      return threads.sort();
    };
    const first = await bothAtOnce();
    expect(new Set(first).size).toBe(2);
    // One works alone while the other waits.
    for (let run = 0; run < 200; run += 1) await ask({});
    expect(await bothAtOnce()).toEqual(first);
  });

  it("answer for the run of a worker that died, and go on with the others", async () => {
    pool = await threadPool(2, moody);
    const replies = await Promise.all([0, 1, 2, 4, 5].map((trial) => pool.run(request(trial))));
    expect(replies).toEqual([
      expect.objectContaining({ kind: "finished", trial: 0 }),
      expect.objectContaining({ kind: "failed", trial: 1, reason: expect.stringContaining("7") }),
      expect.objectContaining({ kind: "failed", trial: 2, reason: "too moody" }),
      expect.objectContaining({ kind: "finished", trial: 4 }),
      expect.objectContaining({ kind: "finished", trial: 5 }),
    ]);
  });

  it("end a run that would never end when it is given up, and stay usable", async () => {
    pool = await threadPool(1, moody);
    expect(await pool.run(request(0))).toMatchObject({ kind: "finished" });
    const controller = new AbortController();
    const endless = pool.run(request(3), controller.signal);
    controller.abort();
    expect(await endless).toBe("given_up");
    expect(await pool.run(request(4))).toMatchObject({ kind: "finished" });
    expect(await pool.run(request(4), controller.signal)).toBe("given_up");
  });

  it("say how to mend it when their code is not there", async () => {
    pool = await threadPool(1, new URL("workers/none.mjs", import.meta.url).href);
    expect(await pool.run(request(0))).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("npm run build"),
    });
  });
});

describe("this thread", () => {
  it("answers with a failure for a plan that the engine cannot run", async () => {
    pool = await inProcessPool();
    const broken = {
      ...request(0),
      plan: { run: { limits: {} } } as unknown as RunRequest["plan"],
    };
    expect(await pool.run(broken)).toMatchObject({ kind: "failed", caseIndex: 0, trial: 0 });
  });

  it("gives a run up that the caller no longer wants", async () => {
    pool = await inProcessPool();
    expect(await pool.run(request(0), AbortSignal.abort())).toBe("given_up");
  });
});
