import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordHash } from "../../../src/analysis/hash.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { decodeCell, encodeCell, isWhole } from "../../../src/sweep/cache/cell-codec.ts";
import { all, buildPlan, exponential, MS } from "../../engine/plan-builder.ts";

const KEY = "ab".repeat(32);
const HASH = "sha256:ef";

/** A record whose series has one column, which is what these tests are about. */
function recordWith(column: unknown): RunRecord {
  return { schema: 1, series: { columns: { column } } } as unknown as RunRecord;
}

function columnBack(column: unknown): unknown {
  const cell = decodeCell(encodeCell({ key: KEY, hash: HASH, record: recordWith(column) }), KEY);
  return cell?.record.series.columns["column"];
}

describe("a cell", () => {
  it("gives back the record of a run to the last bit", () => {
    const plan = buildPlan({
      delay: exponential(MS),
      replication: { ack: all(1) },
      measures: { history: true, findings: true },
      run: { durationNs: 300 * MS },
    });
    const record = runPlan(plan);
    const back = decodeCell(encodeCell({ key: KEY, hash: HASH, record }), KEY);
    expect(back).toEqual({ key: KEY, hash: HASH, record });
    expect(recordHash(back!.record)).toBe(recordHash(record));
  });

  it("keeps whole numbers in as few bytes as they need, and everything else as it is", () => {
    const numbers = fc.oneof(
      fc.array(fc.nat(255)),
      fc.array(fc.nat(70_000)),
      fc.array(fc.double()),
      fc.array(fc.constantFrom(0, -0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32)),
    );
    fc.assert(
      fc.property(numbers, (values) => {
        for (const column of [Float64Array.from(values), Uint32Array.from(values)]) {
          const back = columnBack(column) as typeof column;
          expect(back.constructor).toBe(column.constructor);
          // As lists, because columns are compared without telling 0 from -0.
          expect(Array.from(back)).toStrictEqual(Array.from(column));
        }
      }),
    );
    const small = new Float64Array(10_000).fill(200);
    const wide = new Float64Array(10_000).fill(0.5);
    const bytes = (column: Float64Array) =>
      encodeCell({ key: KEY, hash: HASH, record: recordWith(column) });
    expect(bytes(small).length).toBeLessThan(10_400);
    expect(bytes(wide).length).toBeGreaterThan(80_000);
  });

  it("keeps numbers that JSON does not have", () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1.5];
    expect(columnBack(odd)).toStrictEqual(odd);
  });

  it("writes plain data as JSON does, its fields as they come", () => {
    const textOf = (value: unknown): string => {
      const bytes = encodeCell({ key: "k", hash: "h", record: value as RunRecord });
      const length = new DataView(bytes.buffer).getUint32(16, true);
      return new TextDecoder().decode(bytes.subarray(20, 20 + length));
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(textOf(plain)).toBe(JSON.stringify({ key: "k", hash: "h", record: plain }));
      }),
    );
    expect(textOf({ b: undefined, a: [undefined, true] })).toContain('"record":{"a":[null,true]}');
  });

  it("is the same bytes for the same record", () => {
    const record = recordWith(Float64Array.of(1, 2, 3));
    expect(encodeCell({ key: KEY, hash: HASH, record })).toEqual(
      encodeCell({ key: KEY, hash: HASH, record }),
    );
  });

  it("is recognised as damaged after any single change, and when it was cut short", () => {
    const bytes = encodeCell({ key: KEY, hash: HASH, record: recordWith(Float64Array.of(1, 2.5)) });
    for (let at = 0; at < bytes.length; at += 1) {
      const other = bytes.slice();
      other[at]! ^= 1;
      expect(decodeCell(other, KEY)).toBeNull();
    }
    for (const length of [0, 10, bytes.length - 1]) {
      expect(decodeCell(bytes.slice(0, length), KEY)).toBeNull();
    }
    expect(isWhole(bytes)).toBe(true);
  });

  it("is not taken for another's when its file was renamed", () => {
    const bytes = encodeCell({ key: KEY, hash: HASH, record: recordWith(Float64Array.of(1)) });
    expect(decodeCell(bytes, "cd".repeat(32))).toBeNull();
  });

  it("is read from the middle of a larger buffer as well", () => {
    const bytes = encodeCell({ key: KEY, hash: HASH, record: recordWith(Float64Array.of(0.5, 1)) });
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeCell(larger.subarray(3), KEY)?.record.series.columns["column"]).toEqual(
      Float64Array.of(0.5, 1),
    );
  });
});
