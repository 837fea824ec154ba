import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { validate } from "../../src/index.ts";

describe("the model against measured rows, from a notebook", () => {
  it("runs the chosen rows and says what was promised of them", async () => {
    const held = await validate(
      ["postgresql"],
      ({ file, mode, rttMs, sessions }) =>
        file.endsWith("pg_grid_disk.csv") && mode === "on" && rttMs[0] === 10 && sessions === 1,
    );
    const throughput = held.rows.find(({ quantity }) => quantity === "throughput");
    // A pair at 10 ms cannot do a hundred commits a second for one session, measured or predicted.
    expect(throughput?.measured).toBeGreaterThan(60);
    expect(throughput?.measured).toBeLessThan(100);
    expect(throughput?.predicted).toBeLessThan(100);
    expect(throughput?.error).toBeCloseTo(throughput!.predicted / throughput!.measured - 1, 9);
    expect(throughput?.from).toMatch(/^datasets\/postgresql-15\/pg_grid_disk\.csv:\d+$/);
    expect(inspect(held)).toMatch(/PostgreSQL 15\s+throughput\s+median within 10 %/);
    expect(await held.picture().svg()).toContain("<svg");
  });

  it("says what there is when asked for something else", async () => {
    await expect(validate(["oracle"])).rejects.toThrow("nothing was measured of `oracle`");
    await expect(validate("etcd" as never)).rejects.toThrow('validate(["postgresql"])');
    await expect(validate(["etcd"], () => false)).rejects.toThrow("no measured row was chosen");
  });
});
