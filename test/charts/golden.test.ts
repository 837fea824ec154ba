import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import type { Chart, ChartSpec } from "../../src/charts/chart.ts";
import { MOST_MARKS } from "../../src/charts/most-marks.ts";
import { type SvgRenderer, svgRenderer } from "../../src/charts/svg/render.ts";
import { everyChart } from "./every-chart.ts";

const charts = everyChart();

type Check = ((spec: unknown) => boolean) & { errors?: unknown };
let isVegaLite: Check;
let draw: SvgRenderer;

beforeAll(async () => {
  const { Ajv } = await import("ajv");
  const path = createRequire(import.meta.url).resolve("vega-lite/vega-lite-schema.json");
  const schema = JSON.parse(readFileSync(path, "utf8")) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  isVegaLite = ajv.compile(schema) as Check;
  draw = await svgRenderer("light");
});

/** As it is stored: numbers to six digits, as the last ones may differ between runtimes. */
function stored({ title, description, spec }: Chart): string {
  const round = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value;
  return `${JSON.stringify({ title, description, spec }, round, 1)}\n`;
}

/** All parts of a specification, itself first. */
function* partsOf(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) yield node as Record<string, unknown>;
  for (const child of Object.values(node)) yield* partsOf(child);
}

function rowsOf(spec: ChartSpec): Record<string, unknown>[] {
  return [...partsOf(spec)].flatMap(({ data, datasets }) => [
    ...(((data as { values?: [] } | undefined)?.values ?? []) as Record<string, unknown>[]),
    ...(Object.values((datasets ?? {}) as Record<string, Record<string, unknown>[]>).flat() ?? []),
  ]);
}

describe("every chart", () => {
  it.each([...charts.keys()])("%s is the one that is stored", async (name) => {
    await expect(stored(charts.get(name)!)).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it("is what Vega-Lite's own schema allows", () => {
    const wrong = [...charts].filter(
      ([, { spec }]) => !isVegaLite(JSON.parse(JSON.stringify(spec))),
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
    expect(isVegaLite({ mark: "pie", data: { values: [] } })).toBe(false);
  });

  it.each([...charts.keys()])(
    "%s is drawn with marks, and with words that stand for it",
    async (name) => {
      const chart = charts.get(name)!;
      const svg = await draw(chart, "a");
      const marks = svg.match(/<(?:path|rect|text|line)\b/g)?.length ?? 0;
      expect(marks).toBeGreaterThan(5);
      expect(marks).toBeLessThan(MOST_MARKS);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
      expect(chart.description.length).toBeGreaterThan(chart.title.length + 10);
      expect(chart.description).not.toMatch(/NaN|undefined|Infinity|\[object|\.\.$/);
    },
  );

  it("names its fields itself and leaves its colours to the theme", () => {
    for (const [name, { spec }] of charts) {
      const fields = [...partsOf(spec)].flatMap(({ field }) =>
        typeof field === "string" ? field : [],
      );
      expect(
        fields.filter((field) => !/^f\d+$/.test(field)),
        name,
      ).toEqual([]);
      expect(JSON.stringify(spec), name).not.toMatch(
        /"(?:color|fill|stroke)":"(?!f\d|independent)[#\w]/,
      );
      for (const row of rowsOf(spec)) {
        expect(
          Object.keys(row).filter((key) => !/^f\d+$/.test(key)),
          name,
        ).toEqual([]);
      }
    }
  });

  it("tells its series by a dash or a shape as well as by a colour", () => {
    const alone = [...charts].filter(([, { spec }]) => {
      const encodings = [...partsOf(spec)].map(({ encoding }) => encoding as ChartSpec | undefined);
      const lines = [...partsOf(spec)].filter(({ mark }) => {
        const type = typeof mark === "string" ? mark : (mark as ChartSpec | undefined)?.["type"];
        return type === "line" || type === "point";
      });
      const coloured = encodings.some((one) => {
        const domain = (one?.["color"] as { scale?: { domain?: unknown[] } })?.scale?.domain;
        return (domain?.length ?? 0) > 1;
      });
      const told = encodings.some((one) => one?.["strokeDash"] ?? one?.["shape"]);
      return coloured && lines.length > 0 && !told;
    });
    // The bars of a tornado have a sign at their ends, those of a waterfall before their figures.
    expect(alone.map(([name]) => name)).toEqual(["bound-waterfall", "tornado"]);
    const signs = rowsOf(charts.get("tornado")!.spec).map(({ f5 }) => f5);
    expect(signs).toEqual(expect.arrayContaining(["+", "−"]));
    const steps = rowsOf(charts.get("bound-waterfall")!.spec).filter(({ f3 }) => f3 !== "amount");
    for (const { f3, f4 } of steps) expect(String(f4)[0]).toBe(f3 === "adds" ? "+" : "−");
  });
});
