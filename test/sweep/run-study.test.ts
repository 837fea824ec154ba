import { describe, expect, it } from "vitest";
import { resultHash } from "../../src/analysis/hash.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import type { Study, TrialsPlan } from "../../src/model/study.ts";
import type { RunPool } from "../../src/sweep/pool.ts";
import type { RunReply, RunRequest } from "../../src/sweep/protocol.ts";
import { type RunStudyOptions, runStudy } from "../../src/sweep/run-study.ts";

const METRIC = { id: "m", name: "m", words: [], numbers: {} };

/** A study of so many cases; the plans hold no more than the sweep looks at. */
function study(cases: number, trials: TrialsPlan | number): Study {
  const casePlans = Array.from({ length: cases }, (_, index) => ({
    label: `case ${index}`,
    plan: { run: { seed: "root" } },
  }));
  const plan = typeof trials === "number" ? { kind: "fixed", count: trials } : trials;
  return { cases: casePlans, trials: plan } as unknown as Study;
}

function until(min: number, max: number): TrialsPlan {
  return { kind: "until", metric: METRIC, within: 0.05, min, max };
}

/** What the fake engine leaves behind: the seed says which trial it was. */
function recordOf({ caseIndex, plan }: RunRequest): RunRecord {
  const series = { intervalNs: 1e9, points: 2, columns: { leader: new Float64Array(2) } };
  return {
    seed: plan.run.seed,
    events: 10 + caseIndex,
    series,
    windows: [],
  } as unknown as RunRecord;
}

/** A pool whose runs end in an order of the test's own making. */
function poolWith(width: number, order: (waiting: readonly RunRequest[]) => number) {
  const waiting: { request: RunRequest; answer: (reply: RunReply | "given_up") => void }[] = [];
  const seen: RunRequest[] = [];
  const pool: RunPool = {
    width,
    run(request, signal) {
      if (signal?.aborted) return Promise.resolve("given_up");
      seen.push(request);
      return new Promise((answer) => {
        waiting.push({ request, answer });
        queueMicrotask(endOne);
      });
    },
    close: () => Promise.resolve(),
  };
  function endOne(): void {
    const next = waiting.splice(order(waiting.map(({ request }) => request)), 1)[0];
    if (next === undefined) return;
    const { caseIndex, trial } = next.request;
    next.answer({ kind: "finished", caseIndex, trial, record: recordOf(next.request) });
  }
  return { pool, seen };
}

const first = (): number => 0;
const last = (waiting: readonly unknown[]): number => waiting.length - 1;

function options(given: Partial<RunStudyOptions>): RunStudyOptions {
  return { trialsNeeded: (_, __, { length }) => length, costOf: () => 1, ...given };
}

function seeds(records: readonly (readonly RunRecord[])[]): string[][] {
  return records.map((trials) => trials.map(({ seed }) => seed));
}

describe("a study's runs", () => {
  it("keep what happened over time as far as they are told to, whichever ends first", async () => {
    const points = async (withSeries?: number) => {
      const { pool } = poolWith(3, last);
      const given = withSeries === undefined ? {} : { withSeries };
      const { records } = await runStudy(study(2, 3), options({ pool, ...given }));
      return records.map((trials) => trials.map(({ series }) => series.points));
    };
    expect(await points()).toEqual([
      [2, 2, 2],
      [2, 2, 2],
    ]);
    expect(await points(1)).toEqual([
      [2, 0, 0],
      [2, 0, 0],
    ]);
  });

  it("have the same hash whether all of what happened is kept or not", async () => {
    const hashed = async (withSeries: number) => {
      const { pool } = poolWith(3, last);
      const { records } = await runStudy(study(2, 3), options({ pool, withSeries }));
      return { hash: resultHash(records), points: records[1]![2]!.series.points };
    };
    const [whole, light] = [await hashed(3), await hashed(1)];
    expect([whole.points, light.points]).toEqual([2, 0]);
    expect(light.hash).toBe(whole.hash);
  });

  it("gives trial i of every case the same seed", async () => {
    const { pool } = poolWith(1, first);
    const { records } = await runStudy(study(2, 3), options({ pool }));
    expect(seeds(records)).toEqual([
      ["root/0", "root/1", "root/2"],
      ["root/0", "root/1", "root/2"],
    ]);
  });

  it("places runs by case and trial, in whatever order they end", async () => {
    const forward = await runStudy(study(3, 4), options({ pool: poolWith(1, first).pool }));
    for (const width of [2, 3, 8]) {
      for (const order of [first, last, (w: readonly unknown[]) => Math.floor(w.length / 2)]) {
        const other = await runStudy(study(3, 4), options({ pool: poolWith(width, order).pool }));
        expect(other).toEqual(forward);
      }
    }
  });

  it("begins with what takes longest, and keeps the order where all take the same", async () => {
    const begun = async (costs: readonly number[]) => {
      const { pool, seen } = poolWith(2, first);
      const costOf = ({ label }: { readonly label: string }) => costs[Number(label.slice(5))]!;
      const { records } = await runStudy(study(3, 2), options({ pool, costOf }));
      expect(seeds(records)).toEqual(Array(3).fill(["root/0", "root/1"]));
      return seen.map(({ caseIndex }) => caseIndex);
    };
    expect(await begun([1, 5, 30])).toEqual([2, 2, 1, 1, 0, 0]);
    expect(await begun([1, 1.9, 1.5])).toEqual([1, 1, 2, 2, 0, 0]);
    expect(await begun([3, 3, 3])).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("counts progress up to the number that is planned", async () => {
    const counts: string[] = [];
    const { pool } = poolWith(2, last);
    await runStudy(
      study(2, 2),
      options({ pool, onProgress: ({ done, planned }) => counts.push(`${done}/${planned}`) }),
    );
    expect(counts).toEqual(["1/4", "2/4", "3/4", "4/4"]);
  });

  it("keeps the rest when one run fails, and says which one it was", async () => {
    const { pool } = poolWith(2, first);
    const failing: RunPool = {
      ...pool,
      run: (request, signal) =>
        request.caseIndex === 0 && request.trial === 1
          ? Promise.resolve({ kind: "failed", caseIndex: 0, trial: 1, reason: "died", stack: "" })
          : pool.run(request, signal),
    };
    const runs = await runStudy(study(2, 3), options({ pool: failing }));
    expect(seeds(runs.records)).toEqual([
      ["root/0", "root/2"],
      ["root/0", "root/1", "root/2"],
    ]);
    expect(runs.failures).toEqual([expect.objectContaining({ caseIndex: 0, trial: 1 })]);
    expect(runs.stopped).toBe("end");
  });

  it("keeps what is finished when it is interrupted, and starts nothing more", async () => {
    for (let moment = 1; moment < 11; moment += 1) {
      const controller = new AbortController();
      const { pool, seen } = poolWith(2, last);
      const runs = await runStudy(
        study(3, 4),
        options({
          pool,
          signal: controller.signal,
          onProgress: ({ done }) => done === moment && controller.abort(),
        }),
      );
      const kept = runs.records.flat().length;
      expect(runs.stopped).toBe("interrupted");
      expect(kept).toBeGreaterThanOrEqual(moment);
      expect(kept).toBe(seen.length);
      expect(seen.length).toBeLessThanOrEqual(moment + 1);
    }
  });

  it("stops when the records take more bytes than allowed", async () => {
    const { pool } = poolWith(1, first);
    const runs = await runStudy(study(1, 50), options({ pool, maxBytes: 200 }));
    expect(runs.stopped).toBe("max_bytes");
    expect(runs.records[0]!.length).toBeLessThan(10);
  });
});

describe("trials until a figure is known well enough", () => {
  it("adds rounds for the cases that need them, up to the most allowed", async () => {
    const { pool } = poolWith(3, last);
    const runs = await runStudy(
      study(3, until(4, 10)),
      options({
        pool,
        trialsNeeded: ({ label }, _, { length }) => (label === "case 0" ? length : 6),
      }),
    );
    expect(runs.records.map(({ length }) => length)).toEqual([4, 6, 6]);
    const never = await runStudy(
      study(1, until(4, 10)),
      options({ pool: poolWith(2, first).pool, trialsNeeded: () => 1000 }),
    );
    expect(never.records[0]).toHaveLength(10);
  });

  it("decides on whole rounds only, so that the number of workers changes nothing", async () => {
    const looks = async (width: number, order: typeof last) => {
      const seen: string[] = [];
      await runStudy(
        study(2, until(3, 9)),
        options({
          pool: poolWith(width, order).pool,
          trialsNeeded: ({ label }, _, records) => {
            seen.push(`${label}: ${records.map(({ seed }) => seed).join(" ")}`);
            return 6;
          },
        }),
      );
      return seen;
    };
    const alone = await looks(1, first);
    expect(await looks(4, last)).toEqual(alone);
    expect(alone[0]).toBe("case 0: root/0 root/1 root/2");
  });
});

describe("stopping after the first case that fails", () => {
  it("runs no later case, with one worker or many", async () => {
    for (const width of [1, 4]) {
      const { pool, seen } = poolWith(width, last);
      const runs = await runStudy(
        study(4, 3),
        options({ pool, stopAfterCase: ({ label }) => label === "case 1" }),
      );
      expect(runs.records.map(({ length }) => length)).toEqual([3, 3, 0, 0]);
      expect(seen.every(({ caseIndex }) => caseIndex <= 1)).toBe(true);
      expect(runs.stopped).toBe("fail_fast");
    }
  });

  it("is a whole study when the last case is the one that fails", async () => {
    const { pool } = poolWith(2, first);
    const runs = await runStudy(
      study(2, 2),
      options({ pool, stopAfterCase: ({ label }) => label === "case 1" }),
    );
    expect(runs.stopped).toBe("end");
  });
});
