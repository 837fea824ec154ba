import { fromCSV } from "arquero";
import { describe, expect, it } from "vitest";
import { casesCsv, runsCsv } from "../../../src/cli/output/tables.ts";
import { buildResult } from "../../report/result-builder.ts";

const result = buildResult({ sessions: [1, 64] });

describe("results as tables for other programs", () => {
  it("gives CSV a row a case, with params and intervals", () => {
    const table = fromCSV(casesCsv(result, false));
    expect(table.numRows()).toBe(2);
    const sessions = table.columnNames().find((name) => /sessions/.test(name))!;
    expect(Array.from(table.array(sessions))).toEqual([1, 64]);
    expect(table.columnNames().filter((name) => /_low$/.test(name))).not.toEqual([]);
  });

  it("gives CSV a row a trial", () => {
    const trials = result.cases.reduce((sum, { records }) => sum + records.length, 0);
    expect(runsCsv(result, false).trim().split("\n")).toHaveLength(1 + trials);
  });
});
