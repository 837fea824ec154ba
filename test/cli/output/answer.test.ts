import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { StudyResult } from "../../../src/analysis/results.ts";
import { answerText } from "../../../src/cli/output/answer.ts";
import type { Outcome } from "../../../src/run.ts";
import { buildResult, metricRef } from "../../report/result-builder.ts";

function answer(
  result: StudyResult,
  given: Partial<Outcome> = {},
  columns = 120,
  rows = Number.POSITIVE_INFINITY,
): string {
  const { study } = result;
  const outcome: Outcome = {
    study,
    sources: study.sources,
    diagnostics: [],
    result,
    failures: [],
    stopped: "end",
    ...given,
  };
  const command = "quorate run first-answer.scenario";
  return answerText(outcome, result, { paint: pc.createColors(false), columns, rows, command });
}

describe("the answer in a terminal", () => {
  it("gives one case a metric a line, with its interval", () => {
    const text = answer(buildResult({ sessions: [64] }));
    expect(text).toContain("1 case, 5 trials each; ± is the 95 % interval, seed quorate");
    expect(text).toMatch(/^ {2}throughput\(write\) +909\.1\/s ±9\.1$/m);
  });

  it("gives several cases a row each, with the swept params in front", () => {
    const text = answer(buildResult({ sessions: [1, 64], rtts: [0.001, 0.07] }));
    expect(text).toMatch(/^ {2}sessions {4}rtt {2}throughput\(write\)/m);
    expect(text).toMatch(/^ +1 {2}70 ms +14\.20\/s ±0\.14/m);
    expect(text).toMatch(/^ +64 {2}70 ms +909\.1\/s ±9\.1/m);
  });

  it("says that nothing was finished where nothing was, and shows no empty tables", () => {
    const built = buildResult({ sessions: [1, 64] });
    const cases = built.cases.map((one) => ({ ...one, trials: 0, records: [] }));
    const text = answer({ ...built, cases, complete: false }, { stopped: "interrupted" });
    expect(text).toContain("no trial of 2 cases was finished, seed quorate\n\nIncomplete: stopped");
    expect(text).not.toMatch(/Infinity|───/);
  });

  it("shows every row, or on a terminal the first and the last of very many", () => {
    const result = buildResult({ sessions: Array.from({ length: 50 }, (_, index) => index + 1) });
    const [whole, folded] = [answer(result), answer(result, {}, 120, 49)];
    expect(whole.match(/^ +35 {2}/gm)).toHaveLength(2);
    expect(folded.match(/^ +35 {2}/gm)).toBeNull();
    expect(folded.match(/^ +(?:1|30|41|50) {2}/gm)).toHaveLength(8);
    expect(folded.match(/^ {2}… 10 lines/gm)).toHaveLength(2);
    const slow = buildResult({ sessions: result.cases.map((_, index) => index + 1), rtts: [1] });
    expect(answer(slow).match(/^ {4}✗ sessions=/gm)).toHaveLength(50);
    expect(answer(slow, {}, 120, 49).match(/^ {4}✗ sessions=/gm)).toHaveLength(40);
  });

  it("never gets wider than the terminal", () => {
    const result = buildResult({ sessions: [1, 64], rtts: [0.001, 0.07] });
    const text = answer(result, {}, 72).split("again:")[0]!;
    const widths = text.split("\n").map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(72);
    const table = text.split("Limits by closed form")[0]!;
    expect(table.match(/sessions {4}rtt/g)!.length).toBeGreaterThan(1);
  });

  it("says in which cases an expectation failed, and what was seen there", () => {
    const text = answer(buildResult({ sessions: [1, 64] }));
    expect(text).toContain(
      [
        "✗ throughput(write) >= 100 /s",
        "    ✗ sessions=1, rtt=70 ms: throughput(write) = 14.2/s; 0 of 5 runs",
        "    again: quorate run first-answer.scenario --case 'sessions=1, rtt=70 ms'",
      ].join("\n"),
    );
  });

  it("names cases together in which the same was seen, and says why all were skipped", () => {
    const result = buildResult({ sessions: [1, 2, 64] });
    const judge = (verdict: "fail" | "skipped", notSimulated?: string) => ({
      ...result,
      cases: result.cases.map((one, index) => {
        const [first] = one.expectations;
        const expectation = { ...first!.expectation, ...(notSimulated && { notSimulated }) };
        const passes = verdict === "fail" && index === 2;
        const outcome = { expectation, verdict: passes ? "pass" : verdict, seen: "x = 1" } as const;
        return { ...one, expectations: [{ ...first!, ...outcome, of: 1 }] };
      }),
    });
    expect(answer(judge("fail"))).toContain(
      "✗ sessions=1, rtt=70 ms; sessions=2, rtt=70 ms: x = 1\n",
    );
    expect(answer(judge("skipped", "it needs failover"))).toMatch(
      /– throughput\(write\) >= 100 \/s\n +it needs failover/,
    );
  });

  it("puts the limits beside the simulated figure and says what limits it", () => {
    const text = answer(buildResult({ sessions: [64] }));
    expect(text).toMatch(/^ +fsync +network +apply +round trip +simulated +what limits it$/m);
    expect(text).toMatch(/5000\/s +unlimited +50k\/s +909\.1\/s +909\.1\/s ±9\.1 +round trip/);
  });

  it("explains up to twelve cases, and leaves no hole where it explains none", () => {
    const sessions = Array.from({ length: 13 }, (_, index) => index + 1);
    const [few, many] = [sessions.slice(0, 12), sessions].map((some) =>
      answer(buildResult({ sessions: some })),
    );
    expect(few).toContain("so that they write");
    expect(many).not.toContain("so that they write");
    expect(many).not.toContain("\n\n\n");
  });

  it("tells a metric that is the same everywhere in a line before it begins a second table", () => {
    const result = buildResult({ sessions: [1, 64] });
    const lost = { ...metricRef("lost_writes") };
    const cases = result.cases.map((one) => ({
      ...one,
      metrics: new Map([
        ...one.metrics,
        [lost.id, { value: 0, low: null, high: null, unit: "count" } as const],
      ]),
    }));
    const study = { ...result.study, metrics: [...result.study.metrics, lost] };
    const narrow = answer({ ...result, study, cases }, {}, 80);
    expect(narrow).toMatch(/^ {2}in every case: p50[^–]+ lost_writes 0\n\n/m);
    const wide = answer({ ...result, study, cases }, {}, 400);
    expect(wide).toMatch(/p99\.9\(write\.latency\) +lost_writes$/m);
  });

  it("says that there is no steady state, and what the model leaves out", () => {
    const instability = "r1.apply is busy 120 % of the time";
    const text = answer(buildResult({ sessions: [64], instability, leavesOut: ["No vacuum."] }));
    expect(text).toContain(`No steady state\n  - ${instability}`);
    expect(text).toContain("  - not in the model: No vacuum.");
  });

  it("says why a result is incomplete", () => {
    const result = { ...buildResult(), complete: false };
    const text = answer(result, { stopped: "interrupted" });
    expect(text).toContain("Incomplete: stopped before its end; the runs that were finished");
  });

  it("leaves cases without a single run out of the table", () => {
    const whole = buildResult({ sessions: [1, 64] });
    const [first, second] = whole.cases;
    const none = { ...second!, trials: 0, metrics: new Map(), bounds: [] };
    const text = answer({ ...whole, cases: [first!, none], complete: false });
    expect(text).toContain("1 of 2 cases (sessions=1, rtt=70 ms), 5 trials each");
    expect(text).not.toContain("sessions=64");
  });

  it("ends with the call that gives the same again, and with both hashes", () => {
    expect(answer(buildResult())).toMatch(
      /again: {2}quorate run first-answer\.scenario\nasked: {2}sha256:\w+\nanswer: sha256:\w+\n$/,
    );
  });

  it("lets no name move the cursor or colour the terminal", () => {
    const bad = "\u001b[2J\u0007\u202e\r\n";
    const text = answer(
      buildResult({
        title: `t${bad}`,
        paramName: `p${bad}`,
        caseLabel: () => `c${bad}`,
        expectationText: `e${bad}`,
        expectationLabel: `l${bad}`,
        instability: `i${bad}`,
        leavesOut: [`o${bad}`],
      }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).toContain("\\u{1b}[2J");
  });

  it("tells limits that are the same in every case once, not in every row", () => {
    const result = buildResult({ sessions: [1, 64], rtts: [0.001, 0.07] });
    const limits = answer(result).split("Limits by closed form")[1]!.split("Notes")[0]!;
    expect(limits).toMatch(/^ +sessions +rtt +round trip +simulated +what limits it$/m);
    expect(limits).toContain("  in every case: fsync 5000/s, network unlimited, apply 50k/s");
    const alike = result.cases.map((one) => {
      return { ...one, bounds: result.cases[0]!.bounds, bottleneck: "offered" };
    });
    const all = answer({ ...result, cases: alike }).split("Limits by closed form")[1]!;
    expect(all).not.toMatch(/what limits it/);
    expect(all).toMatch(/in every case: fsync .* limited by the offered load/);
  });

  it("says nothing of limits where nobody writes", () => {
    const result = buildResult({ sessions: [64] });
    const metrics = result.study.metrics.filter(({ id }) => !id.includes("write"));
    expect(answer({ ...result, study: { ...result.study, metrics } })).not.toContain("Limits");
  });

  it("tells a median and a tail that read alike together", () => {
    const result = buildResult({ sessions: [64] });
    const [one] = result.cases as [(typeof result.cases)[number]];
    const metrics = new Map(one.metrics);
    metrics.set("p50(write.latency)", metrics.get("p99(write.latency)")!);
    const text = answer({ ...result, cases: [{ ...one, metrics }] });
    expect(text).toMatch(/^ +p50 = p99\(write\.latency\) +\d/m);
    expect(text).not.toMatch(/^ +p50\(/m);
    expect(answer(result)).toMatch(/^ +p50\(write\.latency\)/m);
  });

  it("joins notes that differ in one whole number only", () => {
    const result = buildResult({ sessions: [1, 64] });
    const noted = (notes: readonly string[]) => {
      const cases = result.cases.map((one, index) => ({ ...one, remarks: [notes[index]!] }));
      return answer({ ...result, cases });
    };
    const of = (count: number) => `intervals come from ${count} stretches of time`;
    expect(noted([of(42), of(24)])).toContain("- intervals come from 24 to 42 stretches of time\n");
    // Quantities, names and more than one number are left alone.
    const other = noted(["7 of 9 nodes", "8 of 10 nodes"]);
    expect(other).toContain("- 7 of 9 nodes (");
  });
});
