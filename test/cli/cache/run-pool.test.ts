import { describe, expect, it } from "vitest";
import { cachedRuns, lastingThreads } from "../../../src/cli/cache/run-pool.ts";
import { inProcessPool } from "../../../src/sweep/pool.ts";
import { runStudy } from "../../../src/sweep/run-study.ts";
import { studyFrom } from "../../sweep/study-from.ts";
import { pairScenario } from "../pair-folder.ts";

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
