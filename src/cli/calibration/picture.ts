import { quantilePoints } from "../../analysis/calibration/quantile-points.ts";
import { quantilePlot } from "../../charts/quantile-plot.ts";
import { svgRenderer } from "../../charts/svg/render.ts";
import type { Door } from "../door.ts";
import { CallError } from "../exit-code.ts";
import { writeWhole } from "../write-files.ts";
import type { Fitted } from "./fitted.ts";

/**
 * Draws the quantile plot of each fit: `fit.svg`, and for further series `fit-2.svg` and so on.
 */
export async function drawFit(door: Door, file: string, all: readonly Fitted[]): Promise<void> {
  const drawable = all.filter(({ cells }) => cells !== null);
  if (drawable.length === 0) {
    throw new CallError("there is nothing to draw: only means are known, and no distribution");
  }
  const render = await svgRenderer("light");
  for (const [index, { series, cells, choice, distribution, kind }] of drawable.entries()) {
    const chart = quantilePlot(quantilePoints(cells!, distribution), {
      title: `${series.what}: measured and fitted`,
      what: kind === "time" ? "time" : "size",
      fit: choice?.chosen.name ?? "fit",
      unit: kind === "time" ? "s" : "B",
      factor: kind === "time" ? 1e-9 : 1,
    });
    const name = index === 0 ? file : file.replace(/(\.svg)?$/, `-${index + 1}$1`);
    writeWhole(door.cwd, name, await render(chart, `fit-${index + 1}`));
  }
}
