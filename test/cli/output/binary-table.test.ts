import { fromArrow } from "arquero";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { runColumns } from "../../../src/analysis/columns.ts";
import { writeBinary } from "../../../src/cli/output/binary-table.ts";
import { operationsTable } from "../../../src/cli/output/operations-table.ts";
import type { BinaryFormat } from "../../../src/cli/output/result-format.ts";
import { casesCsv, casesWide, runsWide } from "../../../src/cli/output/tables.ts";
import { type WideTable, wideTable } from "../../../src/cli/output/wide-table.ts";
import type { HistoryRecord } from "../../../src/model/run-record.ts";
import { buildResult } from "../../report/result-builder.ts";

type Row = Readonly<Record<string, unknown>>;

async function bytesOf(format: BinaryFormat, table: WideTable) {
  const pieces: Uint8Array[] = [];
  await writeBinary(format, table, (bytes) => void pieces.push(bytes));
  return { pieces, bytes: new Uint8Array(Buffer.concat(pieces)) };
}

/** The rows as readers of other makes see them. */
async function rowsOf(format: BinaryFormat, table: WideTable): Promise<readonly Row[]> {
  const { bytes } = await bytesOf(format, table);
  if (format === "arrow") return fromArrow(bytes).objects() as Row[];
  const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  // 64-bit numbers are read as such.
  return rows.map((row) =>
    typeof row["key"] === "bigint" ? { ...row, key: Number(row["key"]) } : row,
  );
}

/** More than a signed number of 32 bits holds. */
const KEYS = 4e9;

/** Operations whose every value is a function of its row. */
function history(count: number): HistoryRecord {
  const columns = {
    kind: new Uint8Array(count),
    session: new Uint32Array(count),
    key: new Uint32Array(count),
    node: new Uint16Array(count),
    startNs: new Float64Array(count),
    endNs: new Float64Array(count),
    version: new Float64Array(count),
    outcome: new Uint8Array(count),
  };
  for (let row = 0; row < count; row += 1) {
    columns.kind[row] = row % 2;
    columns.session[row] = row % 7;
    columns.key[row] = KEYS + (row % 1000);
    columns.node[row] = row % 3;
    columns.startNs[row] = row * 1e6;
    columns.outcome[row] = row % 5 === 4 ? 2 : 0;
    columns.endNs[row] = columns.outcome[row] === 2 ? Number.POSITIVE_INFINITY : row * 1e6 + 2.5e6;
    columns.version[row] = row * 2e6;
  }
  return { count, ...columns };
}

function operation(row: number): Row {
  const isKnown = row % 5 !== 4;
  return {
    kind: ["read", "write"][row % 2],
    outcome: isKnown ? "ok" : "unknown",
    session: row % 7,
    key: KEYS + (row % 1000),
    node: ["a", "b", "c"][row % 3],
    start_s: (row * 1e6) / 1e9,
    end_s: isKnown ? (row * 1e6 + 2.5e6) / 1e9 : null,
    latency_ms: isKnown ? 2.5 : null,
    version: row * 2e6,
  };
}

describe.each(["arrow", "parquet"] as const)("results as %s", (format) => {
  it("have a row a case and a row a trial, with every column that CSV has", async () => {
    const result = buildResult({ sessions: [1, 64] });
    const cases = await rowsOf(format, casesWide(result));
    expect(Object.keys(cases[0]!).join(",")).toBe(casesCsv(result, false).split("\n")[0]);
    const runs = await rowsOf(format, runsWide(result));
    const columns = runColumns(result);
    const wanted = runs.map((_, row) =>
      Object.fromEntries(columns.map(({ name, values }) => [name, values[row] ?? null])),
    );
    expect(runs).toHaveLength(result.cases.reduce((sum, { records }) => sum + records.length, 0));
    expect(runs.map((row) => ({ ...row }))).toEqual(wanted);
  });

  it("keep what is empty, in words, numbers and booleans", async () => {
    const facts = { unit: "", label: "", meaning: "" };
    const table = wideTable([
      { ...facts, name: "word", type: "text", values: ["née", null, "", "née", "x".repeat(99)] },
      { ...facts, name: "number", type: "number", values: [1.5, null, -0.25, 1e300, 0] },
      { ...facts, name: "flag", type: "boolean", values: [true, null, false, true, null] },
      { ...facts, name: "nothing", type: "number", values: [null, null, null, null, null] },
    ]);
    expect((await rowsOf(format, table)).map((row) => ({ ...row }))).toEqual([
      { word: "née", number: 1.5, flag: true, nothing: null },
      { word: null, number: null, flag: null, nothing: null },
      { word: "", number: -0.25, flag: false, nothing: null },
      { word: "née", number: 1e300, flag: true, nothing: null },
      { word: "x".repeat(99), number: 0, flag: null, nothing: null },
    ]);
  });

  it("have every operation of a long run in its place, written piece by piece", async () => {
    const count = 250_001;
    const table = operationsTable(history(count), ["a", "b", "c"]);
    const { pieces, bytes } = await bytesOf(format, table);
    const rows = await rowsOf(format, table);
    expect(rows).toHaveLength(count);
    for (const row of [0, 4, 65_535, 65_536, 99_999, 100_000, count - 1]) {
      expect({ ...rows[row] }).toEqual(operation(row));
    }
    expect(pieces.length).toBeGreaterThan(2);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(bytes.length / 2);
  });

  it("are whole without a single row", async () => {
    expect(await rowsOf(format, operationsTable(history(0), ["a"]))).toEqual([]);
  });
});

describe("Parquet", () => {
  it("has types of its own and a row group for each hundred thousand rows", async () => {
    const { bytes } = await bytesOf("parquet", operationsTable(history(250_001), ["a", "b", "c"]));
    const { schema, row_groups, num_rows } = parquetMetadata(bytes.buffer as ArrayBuffer);
    expect(num_rows).toBe(250_001n);
    expect(row_groups.map((group) => Number(group.num_rows))).toEqual([100_000, 100_000, 50_001]);
    expect(schema.slice(1).map(({ name, type }) => [name, type])).toEqual([
      ["kind", "BYTE_ARRAY"],
      ["outcome", "BYTE_ARRAY"],
      ["session", "INT32"],
      ["key", "INT64"],
      ["node", "BYTE_ARRAY"],
      ["start_s", "DOUBLE"],
      ["end_s", "DOUBLE"],
      ["latency_ms", "DOUBLE"],
      ["version", "DOUBLE"],
    ]);
  });
});
