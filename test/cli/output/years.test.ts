import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { yearsLines } from "../../../src/cli/output/years.ts";
import { yearsJson } from "../../../src/cli/output/years-json.ts";
import { dies, yearOf } from "../../analysis/years/years-builder.ts";
import { buildResult } from "../../report/result-builder.ts";

const years = yearOf([dies("machine dies", 30)], () => ({ unavailable_time: 10, failovers: 1 }));
const cases = buildResult({ sessions: [1, 64] }).cases.map((one) => ({ ...one, years }));
const plain = pc.createColors(false);

describe("a year in a terminal", () => {
  it("tells amounts and faults of one case, without its name", () => {
    const text = yearsLines(cases.slice(0, 1), plain, 120).join("\n");
    expect(text).toMatch(/^In a year\n/);
    expect(text).toMatch(/^ {2}no write possible +12\d s/m);
    expect(text).toMatch(/^ {2}machine dies +12\.2 +10 s +10 s/m);
  });

  it("names the cases where there are several, and stays silent where there are many", () => {
    expect(
      yearsLines(cases, plain, 120).filter((line) => line.startsWith("In a year: ")),
    ).toHaveLength(2);
    expect(yearsLines([...cases, ...cases], plain, 120)).toEqual([]);
    expect(yearsLines(buildResult().cases, plain, 120)).toEqual([]);
  });

  it("never gets wider than the terminal", () => {
    const widths = yearsLines(cases, plain, 72).map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(72);
  });
});

describe("a year for programs", () => {
  it("has base units, and an availability that fits the downtime", () => {
    const json = yearsJson(years) as Record<string, unknown>;
    expect(JSON.parse(JSON.stringify(json))).toMatchObject({
      strikes: [{ fault: "machine dies", perYear: 365 / 30 }],
      endless: null,
    });
    const down = (json["mean"] as Record<string, { value: number }>)["unavailable_time"]!.value;
    expect(json["availability"]).toBeCloseTo(1 - down / (365 * 86_400), 12);
  });
});
