import { fromCSV } from "arquero";
import { describe, expect, it } from "vitest";
import { casesCsv, runsCsv } from "../../../src/cli/output/tables.ts";
import { answer, resultWith } from "../../report/found-builder.ts";
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

  it("has what was sought beside it, with the ends and how each search ended", () => {
    const found = [
      answer(0),
      answer(1, { outcome: "nowhere", value: null, low: null, high: null }),
    ];
    const table = fromCSV(casesCsv(resultWith(found), false));
    const column = (name: string) => Array.from(table.array(name));
    expect(column("found_max_rate")).toEqual([770, null]);
    expect(column("found_max_rate_low")).toEqual([760, null]);
    expect(column("found_max_rate_high")).toEqual([785, null]);
    expect(column("found_max_rate_outcome")).toEqual(["found", "nowhere"]);
    expect(fromCSV(casesCsv(result, false)).columnNames().join(" ")).not.toContain("found");
  });

  it("gives CSV a row a trial", () => {
    const trials = result.cases.reduce((sum, { records }) => sum + records.length, 0);
    expect(runsCsv(result, false).trim().split("\n")).toHaveLength(1 + trials);
  });
});
