import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { FindResult } from "../../../src/analysis/results.ts";
import { foundLines } from "../../../src/cli/output/found.ts";
import { jsonText, outcomeJson } from "../../../src/cli/output/json.ts";
import type { Outcome } from "../../../src/run.ts";
import { answer, probe, resultWith } from "../../report/found-builder.ts";

function lines(answers: readonly FindResult[]): string {
  return foundLines(resultWith(answers), pc.createColors(false), 100).join("\n");
}

describe("what was found, in the terminal", () => {
  it("is a line for one search: value, interval, runs, first guess", () => {
    expect(lines([answer(0)])).toBe(`Found
  the SLO: find max rate where p99(write.latency) < 20ms
    rate = 770/s (760/s..785/s), 10 runs; first guess 770/s by closed form`);
  });

  it("is a table for a sweep, a case a row", () => {
    const nowhere = answer(1, { outcome: "nowhere", value: null, low: null, high: null, text: "" });
    const text = lines([answer(0), { ...nowhere, remarks: ["no value makes it hold"] }]);
    expect(text).toContain("sessions        rate       between  runs  first guess");
    expect(text).toMatch(/ 1 +770\/s +760\/s\.\.785\/s +10 +770\/s/);
    expect(text).toMatch(/64 +none holds +10$/m);
    expect(text).toContain("- sessions=64, rtt=70 ms: no value makes it hold");
  });

  it("lists what was tried where there is no single answer", () => {
    const probes = [probe(10, "fail", 0.03), probe(100, "pass", 0.01), probe(1000, "fail", null)];
    const odd = { outcome: "not_monotone", value: null, text: "", probes } as const;
    const text = lines([answer(0, { ...odd, remarks: ["it fails below"] })]);
    expect(text).toContain("rate: no single answer, 10 runs\n    - it fails below");
    expect(text).toMatch(/10\/s +fails +30.0 ms/);
    expect(text).toMatch(/1000\/s +fails +– +0 +a\.cpu has no steady state$/m);
  });

  it("says what an end of the domain, an interruption and a skipped search mean", () => {
    const everywhere = answer(0, { outcome: "everywhere", high: null, text: "10k/s" });
    expect(lines([everywhere])).toContain("rate = 10k/s or more, 10 runs");
    expect(lines([answer(0, { outcome: "stopped" })])).toContain(
      "rate = 770/s so far (760/s..785/s)",
    );
    const skipped = answer(0, { outcome: "skipped", value: null, text: "", runs: 0, probes: [] });
    expect(lines([skipped])).toContain("rate: not sought");
  });

  it("is not there when nothing is sought", () => {
    expect(lines([])).toBe("");
  });
});

describe("what was found, as JSON", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the parsed JSON is looked at as other programs would
  function parsed(answers: readonly FindResult[]): any {
    const result = resultWith(answers);
    const outcome: Outcome = {
      study: result.study,
      sources: [],
      diagnostics: [],
      result,
      failures: [],
      stopped: "end",
    };
    return JSON.parse(jsonText(outcomeJson(outcome, "1.2.3")));
  }

  it("has the promised fields in base units", () => {
    const [only] = parsed([answer(0)]).found;
    expect(only).toMatchObject({
      text: "find max rate where p99(write.latency) < 20ms",
      label: "the SLO",
      value: 770,
      low: 760,
      high: 785,
      unit: "/s",
      outcome: "found",
      runs: 10,
      firstGuess: 769.7,
    });
    expect(only).not.toHaveProperty("case");
    expect(only.probes[0].metrics["p99(write.latency)"].value).toBe(0.019);
  });

  it("names the case where there are several", () => {
    const { found } = parsed([answer(0), answer(1)]);
    expect(found.map((one: { case: string }) => one.case)).toEqual([
      "sessions=1, rtt=70 ms",
      "sessions=64, rtt=70 ms",
    ]);
  });
});
