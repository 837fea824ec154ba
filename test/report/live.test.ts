import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/html.ts";
import { withPoints } from "../../src/report/live/hover.ts";
import { dataScript, ownScript } from "../../src/report/markup.ts";
import type { ReportOptions } from "../../src/report/options.ts";
import { HOSTILE_NAMES } from "./hostile-names.ts";
import { buildResult, metricRef } from "./result-builder.ts";

const SCRIPT = "globalThis.ran = true;";
const options: ReportOptions = { version: "1", command: "quorate report x", script: SCRIPT };
const grid = () =>
  buildResult({
    rtts: [0.001, 0.01, 0.07],
    report: [{ kind: "timeline", metrics: [metricRef("rate(write.ok)")] }],
  });

describe("a report with a script", () => {
  it("lets run what has the script's hash, and nothing else", async () => {
    const page = await renderReport(grid(), options);
    const hash = createHash("sha256").update(SCRIPT).digest("base64");
    expect(page).toContain(`script-src &#39;sha256-${hash}&#39;;`);
    const scripts = [...page.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    const running = scripts.filter(([, attributes]) => !attributes!.includes("application/json"));
    expect(running.map(([, , text]) => text)).toEqual([SCRIPT]);
    expect(page.match(/\s(?:src|href)="(?!#)[^"]*"/g)).toBeNull();
  });

  it("carries with each figure what it was drawn from", async () => {
    const page = await renderReport(grid(), options);
    const figures = page.match(/<figure class="chart" id="(figure\d+)"/g)!.length;
    const specs = [...page.matchAll(/id="(figure\d+)-spec">([^<]*)<\/script>/g)];
    expect(specs).toHaveLength(figures);
    for (const [, , text] of specs) expect(JSON.parse(text!)).toHaveProperty("$schema");
    expect(page).toContain('id="chart-styles"');
  });

  it("has an explorer for a sweep over two params, which a page without a script leaves out", async () => {
    expect(await renderReport(grid(), options)).toContain('<section id="explore"');
    const { script: _, ...still } = options;
    const page = await renderReport(grid(), still);
    expect(page).not.toContain('<section id="explore"');
    expect(page).not.toContain("<script");
  });

  it("is the same bytes on a re-run; only the date that is given to it makes another page", async () => {
    const first = await renderReport(grid(), options);
    expect(await renderReport(grid(), options)).toBe(first);
    const dated = await renderReport(grid(), { ...options, made: "2026-01-02 03:04 UTC" });
    expect(dated.replace(" · 2026-01-02 03:04 UTC", "")).toBe(first);
  });

  it("hands its figures out as files that stand in it", async () => {
    const text = "name\n'=1+1\n";
    const page = await renderReport(grid(), {
      ...options,
      downloads: [{ name: "cases.csv", what: "a row a case", type: "text/csv", text }],
    });
    const [, data] = /<a download="cases.csv" href="data:text\/csv;base64,([^"]*)">/.exec(page)!;
    expect(Buffer.from(data!, "base64").toString("utf8")).toBe(text);
  });
});

describe("text that a script reads", () => {
  it.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
    "keeps %s inside its element",
    (_, name) => {
      const { text } = dataScript("x", { f0: name });
      const inner = text.replace(/^<script type="application\/json" id="x">|<\/script>$/g, "");
      expect(inner).not.toMatch(/[<>&\u2028\u2029]/);
      const read = (JSON.parse(inner) as { f0: string }).f0;
      // Hidden characters are told by their codes, as everywhere in a page.
      const visible = name.replace(/[\u202a-\u202e\u2066-\u2069]/g, (found) => {
        return `[U+${found.charCodeAt(0).toString(16).toUpperCase()}]`;
      });
      expect(read).toBe(visible);
    },
  );

  it("refuses a script that would end its element or be read otherwise than written", () => {
    expect(() => ownScript("'</script>'")).toThrow("cannot stand");
    expect(() => ownScript("'<!--'")).toThrow("cannot stand");
    expect(() => ownScript("a\r\nb")).toThrow("cannot stand");
    expect(ownScript("a < b").text).toBe("<script>a < b</script>");
  });
});

describe("lines under the pointer", () => {
  const line = { mark: { type: "line", strokeWidth: 2 }, encoding: { tooltip: [] } };

  it("get points to be hit, however deep they stand", () => {
    const spec = withPoints({ vconcat: [{ layer: [{ mark: "rule", encoding: {} }, line] }] });
    expect(spec).toMatchObject({
      vconcat: [{ layer: [{ mark: "rule" }, { mark: { type: "line", point: { opacity: 0 } } }] }],
    });
  });

  it("stay as they are without words, and never change the specification that they come from", () => {
    const bare = { mark: "line", encoding: {} };
    expect(withPoints(bare)).toEqual(bare);
    withPoints(line);
    expect(line.mark).toEqual({ type: "line", strokeWidth: 2 });
  });
});
