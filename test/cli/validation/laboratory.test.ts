import { describe, expect, it } from "vitest";
import { type CsvRow, openDataset } from "../../../src/cli/validation/dataset.ts";
import { median } from "../../../src/cli/validation/measured-case.ts";

// What datasets/laboratory/README.md says of its own rows, from the rows.
const rows = openDataset("laboratory").rows("remote_apply.csv");
const p50 = (row: CsvRow) => row.number("lat_p50_us");

/** How much longer `remote_apply` took than `on` in each pair of runs, microseconds of the medians. */
function differences(cores: string, sessions: number): number[] {
  const chosen = rows.filter(
    (row) => row.text("cores") === cores && row.number("sessions") === sessions,
  );
  const pairs = grouped(chosen);
  return [...pairs.values()].map((pair) => {
    const of = (mode: string) => p50(pair.find((row) => row.text("sync_mode") === mode)!);
    return of("remote_apply") - of("on");
  });
}

function grouped(chosen: readonly CsvRow[]): Map<string, CsvRow[]> {
  const pairs = new Map<string, CsvRow[]>();
  for (const row of chosen) {
    pairs.set(row.text("pair"), [...(pairs.get(row.text("pair")) ?? []), row]);
  }
  return pairs;
}

describe("a PostgreSQL pair that was measured again", () => {
  it("takes a tenth of a millisecond for remote_apply where nobody takes the cores", () => {
    for (const sessions of [1, 4]) {
      const longer = differences("first", sessions);
      expect(longer).toHaveLength(4);
      expect(Math.min(...longer)).toBeGreaterThan(0);
      expect(Math.max(...longer)).toBeLessThan(350);
    }
  });

  it("shows no difference on shared cores", () => {
    const longer = differences("shared", 1);
    expect(longer).toHaveLength(32);
    expect(longer.filter((us) => us > 0)).toHaveLength(13);
  });

  it("is the slower the more of the cores the hypervisor takes", () => {
    const shared = rows.filter(
      (row) => row.text("cores") === "shared" && row.number("busy_pct") < 95,
    );
    const between = (from: number, to: number) =>
      median(
        shared
          .filter((row) => row.number("steal_pct") >= from && row.number("steal_pct") < to)
          .map(p50),
      ) / 1e3;
    const medians = [between(0, 3), between(8, 12), between(12, 16), between(16, 100)];
    expect(medians.map((ms) => ms.toFixed(1))).toEqual(["11.7", "12.3", "13.1", "14.8"]);
  });
});
