import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { BLOCK_EVENTS, type RunRecord } from "../../src/model/run-record.ts";
import type { Study } from "../../src/model/study.ts";
import type { RunPool } from "../../src/sweep/pool.ts";
import { inProcessPool } from "../../src/sweep/pool.ts";
import type { Cell, RunRequest } from "../../src/sweep/protocol.ts";
import { requestFor } from "../../src/sweep/protocol.ts";
import { recheck } from "../../src/sweep/recheck.ts";
import { runStudy } from "../../src/sweep/run-study.ts";
import { buildPlan, SECOND } from "../engine/plan-builder.ts";

/** A load of one kind of event after another, some 20,000 in a second. */
const plan = buildPlan({
  workload: { load: { kind: "poisson", rate: 4000 } },
  run: { durationNs: 2 * SECOND },
});

/** The same until half time, when the follower crashes. */
const crashing = {
  ...plan,
  faults: [
    {
      label: "crash",
      schedule: { kind: "at", atNs: SECOND },
      action: {
        kind: "crash",
        target: { kind: "nodes", nodes: [1] },
        site: false,
        losesDisk: false,
      },
      lasts: null,
    },
  ],
} satisfies typeof plan;

function studyOf(cases: number): Study {
  return {
    cases: Array.from({ length: cases }, (_, index) => ({ label: `case ${index}`, plan })),
    trials: { kind: "fixed", count: 1 },
  } as unknown as Study;
}

/** A pool that answers with what is made of the request, and notes what it was asked for. */
function poolOf(made: (request: RunRequest) => RunRecord) {
  const asked: number[] = [];
  const pool: RunPool = {
    width: 2,
    async run(request) {
      asked.push(request.caseIndex);
      const { caseIndex, trial } = request;
      return { kind: "finished", caseIndex, trial, record: made(request) };
    },
    async close() {},
  };
  return { pool, asked };
}

const first = runPlan(requestFor(studyOf(1).cases[0]!, 0, 0).plan);

describe("the blocks of a run's trace", () => {
  it("are one for each ten thousand events, and do not depend on what comes later", () => {
    expect(first.events).toBeGreaterThan(2 * BLOCK_EVENTS);
    expect(first.blocks).toHaveLength(Math.floor(first.events / BLOCK_EVENTS));
    const half = runPlan({ ...plan, run: { ...plan.run, seed: first.seed, durationNs: SECOND } });
    expect(half.blocks.length).toBeGreaterThan(0);
    expect(first.blocks.slice(0, half.blocks.length)).toEqual(half.blocks);
  });
});

describe("a run that is made a second time", () => {
  const cells = (count: number): Cell[] =>
    Array.from({ length: count }, (_, caseIndex) => ({ caseIndex, trial: 0 })).reverse();
  const again = (count: number, second: (request: RunRequest) => RunRecord) => {
    const { pool, asked } = poolOf(second);
    const study = studyOf(count);
    const told: string[] = [];
    const onProgress = (over: number, of: number) => void told.push(`${over} of ${of}`);
    const made = cells(count);
    const found = recheck({ study, made, recordOf: () => first, pool, onProgress });
    return { found, asked, told };
  };

  it("is the first one, and each hundredth after it, in whatever order they were over", async () => {
    const { found, asked, told } = again(250, () => first);
    expect(await found).toEqual([]);
    expect(asked.sort((a, b) => a - b)).toEqual([0, 100, 200]);
    expect(told).toEqual(["0 of 3", "1 of 3", "2 of 3", "3 of 3"]);
  });

  it("comes out the same in a real engine", async () => {
    const pool = await inProcessPool();
    const study = studyOf(1);
    const asked = { study, made: cells(1), recordOf: () => first, pool, onProgress: () => {} };
    expect(await recheck(asked)).toEqual([]);
  });

  it("tells between which events it parted from the first time", async () => {
    const toCrash = runPlan({
      ...plan,
      run: { ...plan.run, seed: first.seed, durationNs: SECOND },
    });
    const block = Math.floor(toCrash.events / BLOCK_EVENTS);
    const { found } = again(1, () =>
      runPlan({ ...crashing, run: { ...crashing.run, seed: first.seed } }),
    );
    expect(await found).toEqual([
      {
        kind: "failed",
        caseIndex: 0,
        trial: 0,
        stack: "",
        reason: `made a second time, this run came out otherwise: its events differ from one between the ${block * BLOCK_EVENTS + 1}th and the ${(block + 1) * BLOCK_EVENTS}th on`,
      },
    ]);
  });

  it("tells that the events are the same where only their record differs", async () => {
    const { found } = again(1, () => ({ ...first, endNs: first.endNs + 1 }));
    expect((await found)[0]?.reason).toContain("its events are the same");
  });
});

describe("a study", () => {
  it.each([
    [1, 0],
    [2, 1],
    [101, 2],
  ])("of %s cases has %s of its runs made again", async (cases, times) => {
    const { pool } = poolOf(() => first);
    const second = poolOf(() => first);
    const { failures } = await runStudy(studyOf(cases), { pool, recheckIn: second.pool });
    expect(failures).toEqual([]);
    expect(second.asked).toHaveLength(times);
  });

  it("does not make again what it took from where runs are kept", async () => {
    const kept: RunPool = {
      ...poolOf(() => first).pool,
      run: async ({ caseIndex, trial }) => ({
        ...{ kind: "finished" as const, caseIndex, trial, record: first },
        kept: true,
      }),
    };
    const second = poolOf(() => first);
    await runStudy(studyOf(3), { pool: kept, recheckIn: second.pool });
    expect(second.asked).toEqual([]);
  });

  it("has failed where a run came out otherwise", async () => {
    const { pool } = poolOf(() => first);
    const second = poolOf(() => ({ ...first, events: first.events + 1 }));
    const { failures, records } = await runStudy(studyOf(2), { pool, recheckIn: second.pool });
    expect(failures).toHaveLength(1);
    expect(records).toHaveLength(2);
  });
});
