import { beforeAll, describe, expect, it } from "vitest";
import type { Prediction } from "../../src/cli/validation/measured-case.ts";
import { postgresqlLaboratory } from "../../src/cli/validation/postgresql-laboratory.ts";
import { postgresqlVisibility } from "../../src/cli/validation/postgresql-standby.ts";
import { predictAll } from "../../src/cli/validation/validate.ts";

describe("an idle PostgreSQL standby, predicted from wake-ups that were measured without it", () => {
  let found: readonly Prediction[];
  beforeAll(async () => {
    found = (await predictAll(postgresqlLaboratory())).predictions;
  }, 300_000);

  const figure = (cores: string, load: string, quantity: string) =>
    found
      .find((row) => row.mode.includes(cores) && row.load === load)!
      .figures.find((one) => one.quantity === quantity)!;

  it("tells at every delay how many reads miss the write, other programs on the cores", () => {
    const shared = found.filter(({ mode, load }) => /shared/.test(mode) && /read/.test(load));
    expect(shared).toHaveLength(8);
    for (const { figures, load } of shared) {
      expect(Math.abs(figures[0]!.error), load).toBeLessThan(0.1);
    }
    // Nobody woken, every read of the row at 6 ms falls on one side.
    const atSix = figure("shared", "read after 6 ms", "stale reads");
    expect(atSix.predicted).toBeGreaterThan(0.25);
    expect(atSix.predicted).toBeLessThan(0.5);
  });

  it("has no reads before the link's delay that see the write, where the cores are its own", () => {
    expect(figure("its own", "read after 5 ms", "stale reads").predicted).toBeGreaterThan(0.99);
    // On shared cores acknowledgements are held up as well: a fifth of the reads saw the write by then.
    const shared = figure("shared", "read after 5 ms", "stale reads");
    expect(shared.measured).toBeCloseTo(0.79, 2);
    expect(shared.predicted).toBeLessThan(0.85);
  });

  it("sees the write when the real standby showed it, in the median and one time in ten", () => {
    for (const cores of ["shared", "its own"]) {
      expect(Math.abs(figure(cores, "polled", "visible, p50").error)).toBeLessThan(0.1);
      expect(Math.abs(figure(cores, "polled", "visible, p90").error)).toBeLessThan(0.15);
    }
  });
});

describe("an idle PostgreSQL standby on a machine whose idle commits take longer", () => {
  it("shows the write by and large when it did, wake-ups and flushes made as much longer", async () => {
    const { predictions } = await predictAll(postgresqlVisibility());
    const polled = predictions.find(({ load }) => load === "polled")!;
    expect(Number(polled.told.slow)).toBeCloseTo(1.82, 2);
    for (const { quantity, error } of polled.figures) {
      expect(Math.abs(error), quantity).toBeLessThan(0.3);
    }
    const late = predictions.filter(({ load }) => /after (8|10|20) ms/.test(load));
    expect(late).toHaveLength(3);
    // Nobody woken, 16 and 7 percentage points were missing at 8 and 10 ms.
    for (const { figures, load } of late) {
      expect(Math.abs(figures[0]!.error), load).toBeLessThan(0.07);
    }
  }, 300_000);
});
