import { describe, expect, it } from "vitest";
import { recordHash } from "../../src/analysis/hash.ts";
import { decodeCell, encodeCell } from "../../src/sweep/cache/cell-codec.ts";
import { histogram, runRecord, windowRecord } from "./record-builder.ts";

/** A record of writes, whose latencies are kept. */
function recordOf(latencies: readonly number[]) {
  const values = [Float64Array.from(latencies)];
  const writeLatency = { ...histogram([5_000_000, 5_000_000]), values };
  return runRecord({ windows: [windowRecord({ writeLatency }), windowRecord({ writeLatency })] });
}

describe("the hash of a record", () => {
  it("sees each latency that was kept, also where its bucket is the same", () => {
    expect(recordHash(recordOf([5_000_000, 5_000_001]))).not.toBe(
      recordHash(recordOf([5_000_000, 5_000_002])),
    );
    expect(recordHash(recordOf([5_000_000, 5_000_001]))).toBe(
      recordHash(recordOf([5_000_000, 5_000_001])),
    );
  });

  it("is the same for a record that was kept in a file", () => {
    const record = recordOf([5_000_000, 5_000_001]);
    const hash = recordHash(record);
    const cell = decodeCell(encodeCell({ key: "k", hash, record }), "k");
    expect(recordHash(cell!.record)).toBe(hash);
  });
});
