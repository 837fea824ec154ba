import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { find, run, scenario } from "../../src/index.ts";
import { withRuns } from "../../src/notebook/cached.ts";

const small = scenario`
  param sessions = 1 in 1..64
  topology { site x { node a }  site y { node b }  link x <-> y { rtt = 5ms } }
  replicate single_leader on a, b { leader = a, mode = sync }
  workload w on x { clients = sessions, mix = (write: 100%) }
  run { duration = 100ms, warmup = 20ms, trials = 2 }
`;
const swept = scenario`${small}
  sweep { vary sessions over [1, 4] }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-cache-"));
  process.env["QUORATE_CACHE"] = folder;
});
afterEach(() => {
  process.env["QUORATE_CACHE"] = "off";
  rmSync(folder, { recursive: true, force: true });
});

const kept = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    .length;

describe("a notebook's runs", () => {
  it("are kept, and taken again with the same answer", async () => {
    const first = await run(swept);
    const count = kept();
    expect(count).toBe(4);
    const again = await run(swept);
    expect(kept()).toBe(count);
    expect(again.result.resultHash).toBe(first.result.resultHash);
    expect(String(again)).toBe(String(first));
    // One trial more makes its own runs only.
    await run(swept, { trials: 3 });
    expect(kept()).toBe(count + 2);
  });

  it("are not kept when nobody wants it", async () => {
    await run(small, { cache: false });
    expect(kept()).toBe(0);
    process.env["QUORATE_CACHE"] = "off";
    await withRuns({}, async (pool) => expect(pool.width).toBe(1));
    expect(kept()).toBe(0);
  });

  it("serve searches too", async () => {
    const question = "max sessions where p99(write.latency) < 1s";
    const [first] = await find(small, question);
    const count = kept();
    expect(count).toBeGreaterThan(0);
    const [again] = await find(small, question);
    expect(again).toEqual(first);
    expect(kept()).toBe(count);
  });
});
