import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/analysis/results.ts";
import { diagnosticsJson, jsonText, outcomeJson } from "../../../src/cli/output/json.ts";
import type { Outcome } from "../../../src/run.ts";
import { buildResult, type StudySketch } from "../../report/result-builder.ts";

// biome-ignore lint/suspicious/noExplicitAny: the parsed JSON is looked at as other programs would
function parsed(sketch: StudySketch = {}, given: Partial<Outcome> = {}): any {
  const result = buildResult(sketch);
  const outcome: Outcome = {
    study: result.study,
    sources: result.study.sources,
    diagnostics: [],
    result,
    failures: [],
    stopped: "end",
    ...given,
  };
  return JSON.parse(jsonText(outcomeJson(outcome, "1.2.3")));
}

describe("the answer as JSON", () => {
  it("has the promised fields", () => {
    const json = parsed({ sessions: [1, 64] });
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining([
        ...["scenario", "version", "seed", "hash", "resultHash"],
        ...["cases", "found", "diagnostics"],
      ]),
    );
    expect(json).toMatchObject({ version: "1.2.3", seed: "quorate", complete: true });
    expect(json.cases[1]).toMatchObject({
      case: "sessions=64, rtt=70 ms",
      params: { sessions: 64, rtt: 0.07 },
      trials: 5,
    });
    expect(json.cases[1].metrics["p99(write.latency)"]).toMatchObject({ unit: "s" });
    expect(json.cases[1].metrics["p99(write.latency)"].value).toBeCloseTo(0.1056);
    expect(json.cases[0].expectations[0]).toMatchObject({
      text: "throughput(write) >= 100 /s",
      verdict: "fail",
      passed: 0,
      of: 5,
    });
  });

  it("says of a percentile how it was found, and of nothing else", () => {
    const { metrics } = parsed().cases[0];
    expect(metrics["p99(write.latency)"].quantile).toEqual({
      method: "histogram",
      relativeError: 1 / 2048,
    });
    expect(metrics["throughput(write)"]).not.toHaveProperty("quantile");
  });

  it("has the same fields for a scenario that is wrong", () => {
    const json = parsed({}, { study: null, result: null });
    expect(json).toMatchObject({ cases: [], found: [], complete: false, resultHash: null });
  });

  it("says what has no number, and why", () => {
    const result = buildResult({ sessions: [64] });
    const absent: Estimate = {
      value: null,
      low: null,
      high: null,
      unit: "s",
      absent: "not simulated yet",
    };
    const only = { ...result.cases[0]!, metrics: new Map([["rto", absent]]) };
    expect(parsed({}, { result: { ...result, cases: [only] } }).cases[0].metrics.rto).toEqual({
      ...absent,
    });
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "\ud800", "a\u0000b"])(
    "keeps a param called %j",
    (name) => {
      const { params } = parsed({ sessions: [64], paramName: name }).cases[0];
      expect(Object.hasOwn(params, name)).toBe(true);
      expect(Object.getOwnPropertyDescriptor(params, name)!.value).toBe(64);
    },
  );
});

describe("diagnostics as JSON", () => {
  it("gives places as lines, columns and offsets", () => {
    const text = "run {\n  duration = 5\n}\n";
    const span = { source: "x.scenario", start: 19, end: 20 };
    const [json] = diagnosticsJson(
      [
        {
          code: "SC101",
          severity: "error",
          span,
          message: "a duration needs a unit",
          labels: [],
          help: ["did you mean `5s`?"],
          edits: [{ span, replacement: "5s" }],
        },
      ],
      [{ id: "x.scenario", text }],
    );
    expect(json).toMatchObject({
      code: "SC101",
      span: {
        source: "x.scenario",
        start: { line: 2, column: 14, offset: 19 },
        end: { line: 2, column: 15, offset: 20 },
      },
      edits: [{ replacement: "5s" }],
    });
  });
});
