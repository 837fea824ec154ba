import type { Chart, ChartSpec } from "../chart.ts";
import { type ThemeName, themeConfig } from "../theme.ts";
import { quiet, refusing } from "./strict-host.ts";
import { textWidth } from "./text-width.ts";
import { tidySvg } from "./tidy.ts";

/** A renderer draws one chart after another; `id` keeps the ids of several pictures in a page apart. */
export type SvgRenderer = (chart: Chart, id: string) => Promise<string>;

interface TextItem {
  readonly fontSize?: number | null;
  readonly limit?: number;
}

/**
 * Loads Vega and gives a function that draws charts as SVG text, the same bytes every time.
 * Nothing is ever loaded from a file or the network, and expressions are interpreted instead of
 * being made into functions.
 */
export async function svgRenderer(theme: ThemeName): Promise<SvgRenderer> {
  const [vega, vegaLite, { expressionInterpreter }] = await Promise.all([
    import("vega"),
    import("vega-lite"),
    import("vega-interpreter"),
  ]);
  const metrics = (vega as unknown as { textMetrics: TextMetrics }).textMetrics;
  return async (chart, id) => {
    measureByTable(metrics);
    const compiled = vegaLite.compile(withTheme(chart.spec, theme) as never, {
      logger: quiet as never,
    });
    const runtime = vega.parse(compiled.spec, undefined, { ast: true });
    const view = new vega.View(runtime, {
      renderer: "none",
      loader: refusing,
      logger: quiet as never,
      expr: expressionInterpreter,
    } as never);
    try {
      return tidySvg(await view.toSVG(), `${id}-`);
    } finally {
      view.finalize();
    }
  };
}

/** The specification with the theme's configuration in it, as it can be given to any Vega-Lite. */
export function withTheme(spec: ChartSpec, theme: ThemeName): ChartSpec {
  return { ...spec, config: { ...themeConfig(theme), ...(spec["config"] as object | undefined) } };
}

interface TextMetrics {
  width: (item: TextItem, text: unknown) => number;
}

function measureByTable(metrics: TextMetrics): void {
  metrics.width = (item, text) => {
    const width = textWidth(
      text === null || text === undefined ? "" : String(text),
      item.fontSize ?? 11,
    );
    return item.limit && item.limit > 0 ? Math.min(width, item.limit) : width;
  };
}
