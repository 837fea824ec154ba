import { describe, expect, it } from "vitest";
import { cachedRuns, lastingThreads } from "../../../src/cli/cache/run-pool.ts";
import { inProcessPool } from "../../../src/sweep/pool.ts";
import { runStudy } from "../../../src/sweep/run-study.ts";
import { studyFrom } from "../../sweep/study-from.ts";
import { pairFolder, pairScenario } from "../pair-folder.ts";

const folder = pairFolder(1);

const study = studyFrom(pairScenario(1));

describe("threads that last", () => {
  it("are started by the first study and serve the ones after it, until they are closed", async () => {
    const events: string[] = [];
    const lasting = lastingThreads(async (width) => {
      events.push(`open ${width}`);
      return { ...(await inProcessPool()), close: async () => void events.push("close") };
    });
    for (const jobs of [2, 2, 3]) {
      const runs = cachedRuns({ place: null, jobs, threads: true, lasting });
      const { records, stopped } = await runStudy(study, { pool: runs.pool });
      await runs.pool.close();
      expect(stopped).toBe("end");
      expect(records.flat()).toHaveLength(2);
    }
    expect(events).toEqual(["open 2", "open 3"]);
    await lasting.close();
    expect(events).toEqual(["open 2", "open 3", "close", "close"]);
  });

  it("are started ahead of a study's first run, unless that is kept", async () => {
    const widths: number[] = [];
    const lasting = lastingThreads(async (_, __, atOnce) => {
      widths.push(atOnce);
      return inProcessPool();
    });
    const place = { folder: folder(), limitBytes: 1e9 };
    const begun = async () => {
      const runs = cachedRuns({ place, jobs: 8, threads: true, lasting });
      runs.begin(study);
      const before = widths.length;
      await runStudy(study, { pool: runs.pool });
      await runs.pool.close();
      await lasting.close();
      return { before, after: widths.splice(0).length };
    };
    expect(await begun()).toEqual({ before: 1, after: 1 });
    expect(await begun()).toEqual({ before: 0, after: 0 });
    const alone = lastingThreads(async (_, __, atOnce) => {
      widths.push(atOnce);
      return inProcessPool();
    });
    cachedRuns({ place: null, jobs: 8, threads: true, lasting: alone }).begin(study);
    // The study has two runs.
    expect(widths).toEqual([2]);
  });

  it("are none where no run was made", async () => {
    const events: string[] = [];
    const lasting = lastingThreads(async () => {
      events.push("open");
      return inProcessPool();
    });
    await cachedRuns({ place: null, jobs: 2, threads: true, lasting }).pool.close();
    await lasting.close();
    expect(events).toEqual([]);
  });
});
