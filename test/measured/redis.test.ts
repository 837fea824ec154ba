import { beforeAll, describe, expect, it } from "vitest";
import { isPromised, judge } from "../../src/cli/validation/promises.ts";
import { redisGrid } from "../../src/cli/validation/redis-grid.ts";
import { predictAll, type Validation } from "../../src/cli/validation/validate.ts";

describe("redis with WAIT over a round trip of 10 ms, as measured", () => {
  let found: Validation;
  beforeAll(async () => {
    found = await predictAll(redisGrid().filter(isPromised));
  }, 600_000);

  it("keeps its promises over all eight rows", () => {
    expect(found.predictions).toHaveLength(8);
    for (const { promised, kept, error } of judge(found.predictions)) {
      expect(kept, `${promised.title}: ${error}`).toBe(true);
    }
  });

  it("takes one round trip, and a flush on either side with appendfsync = always", () => {
    const alone = (policy: string) =>
      found.predictions
        .find((one) => one.mode.endsWith(policy) && one.sessions === 1)!
        .figures.find(({ quantity }) => quantity === "p50")!.predicted;
    expect(alone("off")).toBeGreaterThan(0.01);
    const flushes = alone("always") - alone("off");
    // Two flushes of 0.2 ms at the median.
    expect(flushes).toBeGreaterThan(0.0003);
    expect(flushes).toBeLessThan(0.001);
  });
});
