import { describe, expect, it } from "vitest";
import type { StudyResult } from "../../src/analysis/results.ts";
import { yearExceedance } from "../../src/charts/year-exceedance.ts";
import { html } from "../../src/report/markup.ts";
import { years as section } from "../../src/report/sections/years.ts";
import { dies, yearOf } from "../analysis/years/years-builder.ts";
import { buildResult } from "./result-builder.ts";

const LOSSES = {
  amount: "lost_writes",
  unit: "count",
  title: "Years that lose more writes",
  axis: "writes lost",
} as const;

function resultWith(lost: number): StudyResult {
  const years = yearOf([dies("<b>machine</b> dies", 30)], () => ({
    unavailable_time: 10,
    lost_writes: lost,
  }));
  const result = buildResult({ sessions: [64] });
  return { ...result, cases: result.cases.map((one) => ({ ...one, years })) };
}

const drawn: string[] = [];
const plot = async ({ title }: { readonly title: string }) => {
  drawn.push(title);
  return html`<p>${title}</p>`;
};

describe("the report's part on years", () => {
  it("is left out where no fault is rare", async () => {
    expect(await section(buildResult(), plot)).toBeNull();
  });

  it("has both tables and a curve for the downtime; one for losses where years have them", async () => {
    drawn.length = 0;
    const lossless = (await section(resultWith(0), plot))!.text;
    expect(lossless).toContain("1 year in 20");
    expect(lossless).toContain("of the downtime");
    expect(drawn).toEqual(["Years without writes for longer"]);
    drawn.length = 0;
    await section(resultWith(3), plot);
    expect(drawn).toEqual(["Years without writes for longer", "Years that lose more writes"]);
  });

  it("shows the names of faults as text", async () => {
    const { text } = (await section(resultWith(0), plot))!;
    expect(text).toContain("&lt;b&gt;machine&lt;/b&gt; dies");
    expect(text).not.toContain("<b>machine");
  });
});

describe("the curve of years", () => {
  it("falls: fewer years have more, and five in a hundred more than the 95th percentile", () => {
    const result = resultWith(3);
    const chart = yearExceedance(result, LOSSES)!;
    const { values } = chart.spec["data"] as { values: { f0: number; f1: number }[] };
    for (let i = 1; i < values.length; i++) {
      expect(values[i]!.f0).toBeGreaterThanOrEqual(values[i - 1]!.f0);
      expect(values[i]!.f1).toBeLessThan(values[i - 1]!.f1);
    }
    const { quantiles } = result.cases[0]!.years!.years;
    const at = values.find(({ f1 }) => Math.abs(f1 - 5) < 1e-9)!;
    expect(at.f0).toBeCloseTo(quantiles.lost_writes[950]!, 0);
  });

  it("is not drawn of what no year has", () => {
    expect(yearExceedance(resultWith(0), LOSSES)).toBeNull();
  });
});
