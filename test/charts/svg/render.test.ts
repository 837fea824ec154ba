import { beforeAll, describe, expect, it } from "vitest";
import { latencyQuantiles } from "../../../src/charts/latency-quantiles.ts";
import { metricByParam } from "../../../src/charts/metric-by-param.ts";
import { type SvgRenderer, svgRenderer } from "../../../src/charts/svg/render.ts";
import { throughputAgainstBounds } from "../../../src/charts/throughput-bounds.ts";
import { timeline } from "../../../src/charts/timeline.ts";
import { utilisation } from "../../../src/charts/utilisation.ts";
import { HOSTILE_NAMES } from "../../report/hostile-names.ts";
import { buildResult, metricRef } from "../../report/result-builder.ts";

let draw: SvgRenderer;
beforeAll(async () => {
  draw = await svgRenderer("light");
});

describe("drawing a chart", () => {
  it("gives the same bytes every time, whatever was drawn in between", async () => {
    const chart = metricByParam(buildResult({ rtts: [0.001, 0.01, 0.07] }), {
      metric: "p99(write.latency)",
      by: ["rtt", "sessions"],
    })!;
    const other = throughputAgainstBounds(buildResult())!;
    const first = await draw(chart, "a");
    await draw(other, "b");
    expect(await draw(chart, "a")).toBe(first);
    expect(await (await svgRenderer("light"))(chart, "a")).toBe(first);
  });

  it("writes coordinates to a hundredth of a pixel and no finer", async () => {
    const svg = await draw(latencyQuantiles(buildResult())!, "a");
    const fine = svg.match(/\b(?:d|transform|x2?|y2?)="[^"]*\d\.\d{3,}[^"]*"/g);
    expect(fine).toBeNull();
    expect(svg).toMatch(/\d\.\d/);
  });

  it("draws in the theme's own colours", async () => {
    const chart = utilisation(buildResult({ sessions: [64] }))!;
    const page = await (await svgRenderer("page"))(chart, "a");
    expect(page).toContain('fill="var(--q-s1,#0072b2)"');
    expect(page).not.toMatch(/="#[0-9a-f]{6}"/);
    expect(await draw(chart, "a")).toContain('fill="#0072b2"');
  });

  it("refuses to load data from a file", async () => {
    const chart = {
      title: "",
      description: "",
      spec: { data: { url: "../../../../etc/passwd" }, mark: "point" },
    };
    expect(await draw(chart, "a")).not.toContain("root:");
  });

  it("keeps every label inside the picture", async () => {
    const svg = await draw(throughputAgainstBounds(buildResult({ rtts: [0.001, 0.3] }))!, "a");
    const shift = /<g fill="none"[^>]*translate\((\d+),/.exec(svg)!;
    // The longest label ends 7 px left of the axis; DejaVu Sans needs 6.4 px a letter at 11 px.
    expect(Number(shift[1])).toBeGreaterThan("sessions=64, rtt=300 ms".length * 5.2);
  });
});

describe("hostile names in charts", () => {
  it.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
    "%s is a label and nothing else",
    async (_, name) => {
      const result = buildResult({
        nodes: [name, `${name}2`],
        faultLabel: name,
        paramName: name,
        rtts: [0.001, 0.07],
        caseLabel: (sessions, rtt) => `${name} ${sessions} ${rtt}`,
      });
      const charts = [
        metricByParam(result, { metric: "throughput(write)", by: [name, "rtt"] }),
        throughputAgainstBounds(result),
        latencyQuantiles(result),
        utilisation(result),
        timeline(result.cases[0]!, { metrics: ["rate(write.ok)", "leader"].map(metricRef) }),
      ];
      for (const chart of charts) {
        const svg = await draw(chart!, "a");
        expect(svg).not.toMatch(/<script|<img|<iframe|<foreignObject|<a\b|\son\w+="/);
        expect(isBalanced(svg)).toBe(true);
      }
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );
});

/** Every tag that opens closes, in order: what an XML parser would insist on. */
function isBalanced(svg: string): boolean {
  const open: string[] = [];
  for (const [, slash, name, self] of svg.matchAll(/<(\/?)([\w-]+)[^>]*?(\/?)>/g)) {
    if (self === "/") continue;
    if (slash !== "/") open.push(name!);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
