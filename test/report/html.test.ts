import { describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/html.ts";
import type { ReportOptions } from "../../src/report/options.ts";
import { buildResult, metricRef } from "./result-builder.ts";

const options: ReportOptions = {
  version: "1.2.3",
  versions: { Node: "20" },
  command: "quorate run first-answer.scenario --seed quorate",
  diagnostics: [
    {
      code: "SC601",
      severity: "note",
      span: { source: "first-answer.scenario", start: 6, end: 14 },
      message: "a crashed leader stays down",
      labels: [],
      help: ["failover comes later"],
      edits: [],
    },
  ],
};

/** The text of a page as a reader sees it, tags taken away. */
function words(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/\s+/g, " ");
}

describe("a report", () => {
  it("begins with the question, the verdict and a sentence for each case", async () => {
    const text = words(await renderReport(buildResult(), options));
    const question = text.indexOf("What does synchronous replication over the Atlantic cost?");
    const verdict = text.indexOf("1 of 2 expectations failed");
    const answer = text.search(
      /sessions=64, rtt=70 ms : 909\.1\/s writes, half of them within 70\.4 ms and 99% within 105\.6 ms\. The limit is round trip\./,
    );
    expect(question).toBeGreaterThanOrEqual(0);
    expect(verdict).toBeGreaterThan(question);
    expect(answer).toBeGreaterThan(verdict);
  });

  it("is the same bytes on a re-run", async () => {
    const report = [
      { kind: "timeline", metrics: ["rate(write.ok)", "lag(b)", "leader"].map(metricRef) } as const,
    ];
    const first = await renderReport(buildResult({ report }), options);
    await renderReport(buildResult({ rtts: [0.001, 0.3] }), options);
    expect(await renderReport(buildResult({ report }), options)).toBe(first);
  });

  it("says of percentiles how they were found and how far off they may be", async () => {
    const text = words(await renderReport(buildResult(), options));
    expect(text).toContain(
      "Percentiles of operations and samples from histograms, at most 0.049% off",
    );
  });

  it("says who chose each number, and what the model leaves out", async () => {
    const text = words(await renderReport(buildResult({ sessions: [64] }), options));
    expect(text).toContain("node a · disk.fsync 200 us default NVMe with power-loss protection");
    expect(text).toContain("replicate · mode sync scenario");
    expect(text).toContain("Checkpoints and vacuum do not compete for the disk.");
    expect(text).toContain(
      "note[SC601] : a crashed leader stays down --> first-answer.scenario:1:7",
    );
  });

  it("shows a param's values where they vary", async () => {
    const text = words(await renderReport(buildResult({ rtts: [0.01, 0.07] }), options));
    expect(text).toContain("link virginia <-> frankfurt · rtt varies: 10 ms · 70 ms parameter");
  });

  it("has what is needed to make it again", async () => {
    const text = words(await renderReport(buildResult(), options));
    for (const part of [
      options.command,
      "1.2.3",
      `sha256:${"ab".repeat(32)}`,
      `sha256:${"cd".repeat(32)}`,
    ]) {
      expect(text).toContain(part);
    }
  });

  it("follows the scenario's own report block, and says what it cannot show", async () => {
    const text = words(
      await renderReport(
        buildResult({
          report: [
            {
              kind: "text",
              markdown: "Reads **matter**. <b>no html</b> ![p](http://example.invalid/p)",
            },
            {
              kind: "table",
              metrics: ["p50(write.latency)", "rto"].map(metricRef),
              by: ["sessions"],
            },
            { kind: "chart", metric: metricRef("bottleneck"), by: ["sessions"], mark: "line" },
            { kind: "not_simulated", text: "rank inputs by rto", why: "ranking comes later" },
          ],
        }),
        options,
      ),
    );
    expect(text).toContain("Reads matter . <b>no html</b>");
    expect(text).toMatch(
      /64 70\.4 ms 69\.7–71\.1 ms rto : not simulated yet Trust: default; .* in p50\. chart/,
    );
    expect(text).toContain("chart bottleneck by sessions : no case has a number for it.");
    expect(text).toContain("rank inputs by rto is left out: ranking comes later");
  });

  it("judges apart what is not simulated, in a line and not in a column", async () => {
    const result = buildResult();
    const later = {
      kind: "expect",
      text: "rto < 30s",
      condition: { kind: "boolean", value: true },
      applies: true,
      notSimulated: "it needs failover",
    } as const;
    const cases = result.cases.map((one) => ({
      ...one,
      expectations: [
        ...one.expectations,
        { expectation: later, verdict: "undecided", passed: 0, of: 5, seen: "rto" } as const,
      ],
    }));
    const text = words(await renderReport({ ...result, cases }, options));
    expect(text).toContain("1 of 2 expectations failed 2 further ones cannot be judged yet");
    expect(text).toContain("expect rto < 30s cannot be judged yet: it needs failover.");
    expect(text.match(/expect rto < 30s/g)).toHaveLength(1);
  });

  it("names the cases that were not run, and shows no empty rows of them", async () => {
    const whole = buildResult({ sessions: [1, 8] });
    const cases = whole.cases.map((one, at) =>
      at === 0 ? one : { ...one, trials: 0, records: [] },
    );
    const text = words(await renderReport({ ...whole, cases, complete: false }, options));
    const label = whole.cases[1]!.plan.label;
    expect(text).toContain(
      `of 1 of ${cases.length} cases no run was finished: ${label}.`.replace("of 1", "Of 1"),
    );
    expect(text.split(label)).toHaveLength(2);
  });

  it("warns at the top of a result that is not complete or has no steady state", async () => {
    const whole = buildResult({ instability: "The queue grows by 4500 records a second." });
    const text = words(await renderReport({ ...whole, complete: false }, options));
    expect(text.indexOf("Not complete.")).toBeGreaterThan(0);
    expect(text.indexOf("Not complete.")).toBeLessThan(text.indexOf("The answer"));
    expect(text.indexOf("The queue grows by 4500")).toBeLessThan(
      text.indexOf("half of them within"),
    );
    expect(words(await renderReport(whole, options))).not.toContain("Not complete.");
  });

  it("stays under 2 MB for 48 cases with timelines", async () => {
    const page = await renderReport(
      buildResult({
        sessions: [1, 4, 16, 64, 128, 256],
        rtts: [0.0005, 0.001, 0.005, 0.01, 0.02, 0.07, 0.15, 0.3],
        report: [
          { kind: "timeline", metrics: ["rate(write.ok)", "lag(b)"].map(metricRef) },
          {
            kind: "chart",
            metric: metricRef("p99(write.latency)"),
            by: ["rtt", "sessions"],
            mark: "line",
          },
        ],
      }),
      options,
    );
    expect(page.length).toBeLessThan(2_000_000);
    expect(words(page)).toContain("The timelines of 36 further cases are left out of this page.");
  });

  it("loads nothing and runs nothing", async () => {
    const page = await renderReport(buildResult(), options);
    expect(page).toContain("default-src 'none'; script-src 'none'".replaceAll("'", "&#39;"));
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|@import|url\(http/);
    expect(page.match(/href="(?!#)[^"]*"/g)).toBeNull();
  });
});
