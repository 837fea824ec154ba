import type { Chart, ChartSpec } from "../charts/chart.ts";
import { svgRenderer, withTheme } from "../charts/svg/render.ts";
import { groundOf, type ThemeName } from "../charts/theme.ts";
import { html, rendered } from "../report/markup.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";

/** A chart in a notebook: its Vega-Lite specification, and the picture when it is asked for. */
export class Picture {
  readonly title: string;
  readonly description: string;
  /** How far the figures may be trusted, where they are a simulation's. */
  readonly trust: string | undefined;
  /** Vega-Lite with inline data and a light theme; it can be given to any other Vega-Lite tool. */
  readonly spec: ChartSpec;
  private readonly chart: Chart;

  constructor(chart: Chart) {
    this.chart = chart;
    this.title = chart.title;
    this.description = chart.description;
    this.trust = chart.trust;
    this.spec = withTheme(chart.spec, "light");
  }

  /** The picture as SVG text, the same bytes every time. */
  async svg(theme: ThemeName = "light"): Promise<string> {
    const draw = await svgRenderer(theme);
    return draw(this.chart, "picture");
  }

  toString(): string {
    return this.description;
  }

  [INSPECT](): string {
    return [this.title, this.description, this.trust].filter(Boolean).join("\n");
  }

  /** SVG inside HTML is shown everywhere; a bare SVG is blank in some viewers. */
  async [JUPYTER_DISPLAY](): Promise<Bundle> {
    const svg = rendered("vega", await this.svg("page"));
    const page = html`<figure style="margin:0"><figcaption><b>${this.title}</b></figcaption>
<div role="img" aria-label="${this.description}" style="background:${groundOf("page")};display:inline-block">${svg}</div>${
      this.trust !== undefined && html`<div><small>${this.trust}</small></div>`
    }</figure>`;
    return { "text/plain": this[INSPECT](), "text/html": page.text };
  }
}
