import { beforeAll, describe, expect, it } from "vitest";
import { postgresqlGrid } from "../../src/cli/validation/postgresql-grid.ts";
import { postgresqlLag } from "../../src/cli/validation/postgresql-standby.ts";
import { isPromised, judge } from "../../src/cli/validation/promises.ts";
import { predictAll, type Validation } from "../../src/cli/validation/validate.ts";

describe("PostgreSQL 15 with a synchronous standby, predicted from its calibration alone", () => {
  let found: Validation;
  beforeAll(async () => {
    found = await predictAll(postgresqlGrid().filter(isPromised));
  }, 600_000);

  it("is within ten percent of the throughput and twelve of the median latency, in the median", () => {
    expect(found.predictions).toHaveLength(24);
    const errors = new Map(
      judge(found.predictions).map(({ promised, error }) => [promised.quantity, error]),
    );
    expect(errors.get("throughput")).toBeLessThan(0.1);
    expect(errors.get("p50")).toBeLessThan(0.12);
    expect(errors.get("p99")).toBeLessThan(0.25);
  });

  it("has a tail where flushes are all alike, since woken processes find their core taken", () => {
    const shim = found.predictions.find(
      ({ file, mode, sessions }) => /shim/.test(file) && mode === "on" && sessions === 1,
    )!;
    const predicted = (name: string) =>
      shim.figures.find(({ quantity }) => quantity === name)!.predicted;
    // The most that one wake-up in a hundred takes on full cores is some 3 ms.
    expect(predicted("p99") - predicted("p50")).toBeGreaterThan(2e-3);
    expect(predicted("p99") - predicted("p50")).toBeLessThan(6e-3);
  });

  it("rises with sessions and sync levels as the real pair does", () => {
    const at = (mode: string, sessions: number) =>
      found.predictions
        .find(
          (row) =>
            row.file.endsWith("pg_grid_disk.csv") &&
            row.mode === mode &&
            row.sessions === sessions &&
            row.rttMs[0] === 10,
        )!
        .figures.find(({ quantity }) => quantity === "throughput")!;
    for (const mode of ["remote_write", "on"]) {
      const speedup = at(mode, 64).predicted / at(mode, 1).predicted;
      expect(speedup / (at(mode, 64).measured / at(mode, 1).measured)).toBeCloseTo(1, 0);
    }
    expect(at("remote_write", 16).predicted).toBeGreaterThan(at("on", 16).predicted);
  });
});

describe("a PostgreSQL standby behind a capped link", () => {
  it("falls behind as fast as the real one, and not at all without the cap", async () => {
    const { judgements, predictions } = await predictAll(postgresqlLag());
    expect(predictions).toHaveLength(3);
    const [growth] = judgements.filter(({ promised }) => promised.quantity === "lag growth");
    expect(growth).toMatchObject({ rows: 3, within: 3, kept: true });
  }, 300_000);
});
