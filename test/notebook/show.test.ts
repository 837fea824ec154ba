import * as aq from "arquero";
import { afterEach, describe, expect, it, vi } from "vitest";
import { metricByParam } from "../../src/charts/metric-by-param.ts";
import { Picture } from "../../src/notebook/picture.ts";
import { show } from "../../src/notebook/show.ts";
import { buildResult } from "../report/result-builder.ts";

const world = globalThis as Record<string, unknown>;
const picture = () =>
  new Picture(metricByParam(buildResult(), { metric: "throughput(write)", by: ["sessions"] })!);

afterEach(() => {
  delete world["__tslab__"];
  delete world["Deno"];
  vi.restoreAllMocks();
});

function inTslab(): { shown: string[] } {
  const shown: string[] = [];
  const display = {
    html: (text: string) => shown.push(`html ${text}`),
    text: (text: string) => shown.push(`text ${text}`),
  };
  world["__tslab__"] = { require: (id: string) => (id === "tslab" ? { display } : null) };
  return { shown };
}

describe("showing things", () => {
  it("gives tslab a chart as SVG inside HTML", async () => {
    const { shown } = inTslab();
    await show(picture());
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/^html <figure[\s\S]*<svg[\s\S]*<\/svg>/);
    expect(shown[0]).toContain('aria-label="throughput(write) by sessions. sessions 1: 14.2/s;');
  });

  it("gives tslab an arquero table with escaped names, and text as text", async () => {
    const { shown } = inTslab();
    await show(aq.table({ "<img src=x onerror=1>": [1, 2.123456789], b: ["<i>", null] }), "plain");
    expect(shown[0]).toContain("&lt;img src=x onerror=1&gt;");
    expect(shown[0]).not.toContain("<img");
    expect(shown[0]).toContain('<td style="text-align:right">2.12346</td>');
    expect(shown[0]).toContain("&lt;i&gt;");
    expect(shown[1]).toBe("text plain");
  });

  it("gives Deno a bundle with HTML and text", async () => {
    const bundles: unknown[] = [];
    world["Deno"] = { jupyter: { display: async (bundle: unknown) => bundles.push(bundle) } };
    await show(picture());
    expect(bundles).toEqual([
      {
        "text/plain":
          "throughput(write) by sessions\nthroughput(write) by sessions. sessions 1: 14.2/s; sessions 64: 909.1/s.",
        "text/html": expect.stringContaining("<svg"),
      },
    ]);
  });

  it("prints text in a terminal", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await show(aq.table({ sessions: [1, 64], verdict: ["holds", "fails"] }), { a: 1 });
    expect(log.mock.calls).toEqual([
      ["sessions  verdict\n       1  holds\n      64  fails"],
      ["{ a: 1 }"],
    ]);
  });

  it("waits for a promise, and shows a list of records as a table", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await show(
      Promise.resolve([
        { case: "a", ok: true, tried: [1] },
        { case: "b", ok: false, tried: [] },
      ]),
    );
    expect(log.mock.calls).toEqual([["case  ok\na     true\nb     false"]]);
  });

  it("says how many rows it leaves out", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await show(aq.table({ n: Array.from({ length: 100 }, (_, i) => i) }));
    expect(log.mock.calls[0]?.[0]).toMatch(/and 70 more rows$/);
  });
});

describe("a chart in a notebook", () => {
  it("has a specification that stands alone: inline data and a theme", () => {
    const { spec } = picture();
    expect(spec["data"]).toEqual({ values: [expect.anything(), expect.anything()] });
    expect(spec["config"]).toMatchObject({ background: "#ffffff" });
  });

  it("draws the same bytes every time, and another theme when asked", async () => {
    const first = await picture().svg();
    expect(await picture().svg()).toBe(first);
    expect(await picture().svg("dark")).not.toBe(first);
  });
});
