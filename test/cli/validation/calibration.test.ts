import { describe, expect, it } from "vitest";
import { calibrate } from "../../../src/cli/validation/calibration.ts";
import { type MeasuredRow, readMeasuredRows } from "../../../src/cli/validation/measured-rows.ts";

const HEAD =
  "rtt_ms,sync_mode,clients,tps,lat_p50_ms,cpu_own_pct,cpu_other_pct,fsync_probe_p50_us,lat_p99_ms";
/** At rest: 100, 300 and 700 us of CPU a transaction at off, local and on. */
const REST = `0,off,1,5000,0.2,25,0,200,1
0,local,1,1000,1,15,0,200,3
0,on,1,500,2,17.5,0,200,5`;

function rows(...more: string[]): MeasuredRow[] {
  return readMeasuredRows("pg_grid_disk", [HEAD, REST, ...more].join("\n"));
}

describe("calibrating a row", () => {
  it("splits the CPU of one session at rest into transaction, flush and batch", () => {
    const all = rows("10,on,16,1,1,1,0,300,30");
    const found = calibrate(all, 200, all.at(-1)!);
    expect(found.perOpUs).toBeCloseTo(100, 9);
    expect(found.perFlushUs).toBeCloseTo(200, 9);
    expect(found.perMessageUs).toBeCloseTo(400, 9);
    expect(found.fsyncScale).toBeCloseTo(1.5, 12);
    expect(found.fsyncFixedUs).toBe(0);
  });

  it("lets other programs slow a burst down by the chance of meeting one", () => {
    const all = rows("10,on,16,1,1,1,50,200,30");
    expect(calibrate(all, 200, all.at(-1)!).perOpUs).toBeCloseTo(150, 9);
  });

  it("knows nothing of the row's own answer", () => {
    const slow = rows("10,on,16,10,100,90,0,200,30");
    const fast = rows("10,on,16,9999,1,5,0,200,30");
    expect(calibrate(slow, 200, slow.at(-1)!)).toEqual(calibrate(fast, 200, fast.at(-1)!));
  });

  it("says which row is missing", () => {
    const all = rows("10,remote_write,16,1,1,1,0,200,30");
    expect(() => calibrate(all, 200, all.at(-1)!)).toThrow(
      "pg_grid_disk.csv has no row with RTT 0, one session and remote_write to calibrate from.",
    );
  });
});
