import type { Chart } from "../charts/chart.ts";
import { svgRenderer } from "../charts/svg/render.ts";
import { dataScript, html, type Markup, rendered } from "./markup.ts";

/** Draws a chart as a figure of the page; `hint` stands beside its title. */
export type Plot = (chart: Chart, hint?: string) => Promise<Markup>;

/**
 * Gives the function that draws a page's figures, numbering them in order. The figures of a page
 * with a script carry what they were drawn from, so that the script can draw them anew.
 */
export async function plotter(hasScript = false): Promise<Plot> {
  const draw = await svgRenderer("page");
  let count = 0;
  return async (chart, hint) => {
    count += 1;
    const id = `figure${count}`;
    const svg = await draw(chart, id);
    return html`<figure class="chart" id="${id}">
<figcaption>${chart.title}${hint !== undefined && html` <span class="hint">${hint}</span>`}</figcaption>
<div class="plot" role="img" aria-label="${chart.description}">${rendered("vega", svg)}</div>
${chart.trust !== undefined && html`<p class="hint">${chart.trust}</p>`}
${hasScript && dataScript(`${id}-spec`, chart.spec)}</figure>
`;
  };
}
