import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/html.ts";
import { HOSTILE_NAMES } from "../report/hostile-names.ts";
import { buildResult, metricRef, type StudySketch } from "../report/result-builder.ts";
import { Chromium, findChromium, type Visit } from "./chromium.ts";

const chromium = findChromium();
// On a developer's machine a browser may be missing; the continuous build must have one.
const skipped = chromium === null && process.env["CI"] !== "true";
if (skipped) console.warn("Chromium is not installed: reports are not opened in a browser.");

describe.skipIf(skipped)("a report in a browser", () => {
  let browser: Chromium;
  let folder: string;
  beforeAll(async () => {
    expect(chromium, "Chromium must be installed where CI=true").not.toBeNull();
    folder = mkdtempSync(join(tmpdir(), "quorate-report-"));
    browser = await Chromium.open(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(sketch: StudySketch, name = "quorate"): Promise<Visit> {
    const path = join(folder, "report.html");
    const diagnostic = {
      code: "SC601",
      severity: "warning" as const,
      span: { source: name, start: 0, end: 1 },
      message: name,
      labels: [],
      help: [name],
      edits: [],
    };
    const page = await renderReport(buildResult(sketch), {
      version: name,
      versions: { [name]: name },
      command: name,
      diagnostics: [diagnostic],
    });
    writeFileSync(path, page);
    return browser.visit(pathToFileURL(path).href);
  }

  it("hears a page that complains, so that silence means something", async () => {
    const path = join(folder, "loud.html");
    writeFileSync(path, "<script>console.error('x')</script><img src='http://127.0.0.1:9/x.png'>");
    const visit = await browser.visit(pathToFileURL(path).href);
    expect(visit.complaints.length).toBeGreaterThanOrEqual(1);
    expect(visit.requests).toEqual(["http://127.0.0.1:9/x.png"]);
  });

  it("opens without an error and without a request, and draws its pictures", async () => {
    const visit = await open({
      rtts: [0.001, 0.01, 0.07],
      report: [
        { kind: "timeline", metrics: ["rate(write.ok)", "leader"].map(metricRef) },
        {
          kind: "chart",
          metric: metricRef("p99(write.latency)"),
          by: ["rtt", "sessions"],
          mark: "line",
        },
      ],
    });
    expect(visit).toEqual({ complaints: [], requests: [], dialogs: [] });
    expect(
      await browser.evaluate("document.querySelectorAll('figure svg path').length"),
    ).toBeGreaterThan(50);
  });

  it("follows the reader's light or dark mode, pictures too", async () => {
    await open({});
    const colours = async (mode: "light" | "dark") => {
      await browser.send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: mode }],
      });
      return browser.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('svg text')).fill].join()",
      );
    };
    expect(await colours("light")).toBe("rgb(255, 255, 255),rgb(27, 31, 36)");
    expect(await colours("dark")).toBe("rgb(20, 24, 29),rgb(232, 235, 239)");
  });

  it("fits a narrow screen: only tables and pictures scroll sideways", async () => {
    await browser.send("Emulation.setDeviceMetricsOverride", {
      width: 390,
      height: 800,
      deviceScaleFactor: 1,
      mobile: true,
    });
    await open({ rtts: [0.001, 0.07], source: `# ${"long ".repeat(60)}\n` });
    expect(await browser.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await browser.send("Emulation.clearDeviceMetricsOverride");
  });

  it("can be read by ear: one h1, headings in order, tables with scopes, pictures with words", async () => {
    await open({
      report: [{ kind: "table", metrics: [metricRef("throughput(write)")], by: ["sessions"] }],
    });
    const levels = (await browser.evaluate(
      "[...document.querySelectorAll('h1,h2,h3')].map((h) => Number(h.tagName[1]))",
    )) as number[];
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, i) => i === 0 || level <= levels[i - 1]! + 1)).toBe(true);
    expect(await browser.evaluate("document.querySelectorAll('th:not([scope])').length")).toBe(0);
    expect(
      await browser.evaluate(
        "document.querySelectorAll('.plot:not([role=img][aria-label])').length",
      ),
    ).toBe(0);
    expect(
      await browser.evaluate(
        "[...document.querySelectorAll('nav a')].filter((a) => !document.querySelector(a.hash)).length",
      ),
    ).toBe(0);
  });

  it.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
    "shows %s in every place and does nothing else with it",
    async (_, name) => {
      const visit = await open(
        {
          title: name,
          reportTitle: name,
          nodes: [name, `${name}2`],
          faultLabel: name,
          paramName: name,
          expectationText: name,
          expectationLabel: name,
          source: name,
          sourceId: name,
          originText: name,
          instability: name,
          leavesOut: [name],
          sessions: [64, 65],
          caseLabel: (sessions) => `${name}${sessions}`,
          report: [
            { kind: "text", markdown: name },
            { kind: "table", metrics: [metricRef(name)], by: [name] },
            {
              kind: "chart",
              metric: metricRef("throughput(write)"),
              by: [name],
              mark: "bar",
              label: name,
            },
            { kind: "timeline", metrics: ["rate(write.ok)", "leader"].map(metricRef) },
            { kind: "not_simulated", text: name, why: name },
          ],
        },
        name,
      );
      expect(visit).toEqual({ complaints: [], requests: [], dialogs: [] });
      expect(await browser.evaluate("globalThis.hit")).toBeUndefined();
      expect(await browser.evaluate("document.querySelector('h1').textContent")).toBe(
        visible(name),
      );
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );
});

/** As the page shows it: hidden characters by their codes, and one kind of line end. */
function visible(name: string): string {
  return name
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\t\n])\p{Cc}|\p{Cs}|[\u202e\u2066\u2069]/gu, (found) => {
      return `[U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
    });
}
