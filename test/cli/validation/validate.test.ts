import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type Call, call } from "../fake-door.ts";

const cwd = fileURLToPath(new URL("../../..", import.meta.url));

interface Row {
  readonly file: string;
  readonly mode: string;
  readonly rtt: readonly number[];
  readonly sessions: number;
  readonly throughput: { readonly measured: number; readonly predicted: number };
}

describe("the model against the measured PostgreSQL", () => {
  let found: Call;
  let rows: readonly Row[];
  let summary: { readonly throughputErrorMedian: number; readonly latencyErrorMedian: number };

  beforeAll(async () => {
    found = await call(["validate", "--json"], { cwd });
    ({ rows, summary } = JSON.parse(found.out));
  });

  it("predicts every measured row with a round trip of at least 1 ms", () => {
    expect(found.code).toBe(0);
    expect(rows).toHaveLength(24);
    for (const { rtt } of rows) expect(rtt[0]).toBeGreaterThanOrEqual(0.001);
  });

  it("is within ten percent of the throughput and twelve of the median latency, in the median", () => {
    expect(summary.throughputErrorMedian).toBeLessThan(0.1);
    expect(summary.latencyErrorMedian).toBeLessThan(0.12);
  });

  it("rises with sessions and sync levels as the real pair does", () => {
    const at = (mode: string, sessions: number) =>
      rows.find(
        (row) => row.file === "pg_grid_disk" && row.mode === mode && row.sessions === sessions,
      )!.throughput;
    for (const mode of ["remote_write", "on"]) {
      const speedup = at(mode, 64).predicted / at(mode, 1).predicted;
      expect(speedup / (at(mode, 64).measured / at(mode, 1).measured)).toBeCloseTo(1, 0);
    }
    expect(at("remote_write", 16).predicted).toBeGreaterThan(at("on", 16).predicted);
  });
});
