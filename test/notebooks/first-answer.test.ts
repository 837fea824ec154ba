import { describe, expect, it } from "vitest";
import { outputOf, storedNotebook } from "./run-notebook.ts";

/** That the outputs stored are those of today is shown elsewhere, for every notebook. */
const notebook = storedNotebook("first-answer.ipynb");

describe("the notebook first-answer", () => {
  it("finds 14 writes a second for one session over 70 ms", () => {
    const found = /<strong>(\d+\.\d+)\/s<\/strong> writes/.exec(
      outputOf(notebook, "await run(oneSession)"),
    );
    expect(Number(found?.[1])).toBeGreaterThan(13.9);
    // 1 / 70 ms is 14.29; three digits are shown.
    expect(Number(found?.[1])).toBeLessThanOrEqual(14.3);
  });

  it("shows an arquero table with a row for each case", () => {
    const table = outputOf(notebook, "await show(scaling)");
    expect(table.match(/<tr>/g)).toHaveLength(1 + 12);
    expect(table).toContain(">share_of_perfect</th>");
  });

  it("finds that 64 sessions over 70 ms write 64 times as much as one, within 2 %", () => {
    const rows = [...outputOf(notebook, "await show(scaling)").matchAll(/<tr>(.*?)<\/tr>/gs)].map(
      (row) => [...(row[1] ?? "").matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((cell) => cell[1]),
    );
    const row = rows.find(([distance, sessions]) => distance === "70 ms" && sessions === "64");
    expect(Number(row?.[3])).toBeGreaterThan(0.98);
    expect(Number(row?.[3])).toBeLessThanOrEqual(1.005);
  });

  it("draws its charts as SVG with marks in them", () => {
    for (const part of [
      'study.chart("throughput(write)"',
      "study.bounds()",
      "await show(latency)",
    ]) {
      const picture = outputOf(notebook, part);
      expect(picture).toContain("<svg");
      expect(
        picture.match(/<path [^>]*class="|<path aria|<path [^>]*d="M/g)!.length,
      ).toBeGreaterThan(10);
    }
    expect(outputOf(notebook, 'console.log("marks:"')).toContain("marks: area, line, point");
  });

  it("has no failed verdict", () => {
    expect(outputOf(notebook, "verdicts hold")).toContain("12 of 12 verdicts hold");
  });
});
