import type { StudyResult } from "../../analysis/results.ts";
import { latencyQuantiles } from "../../charts/latency-quantiles.ts";
import { throughputAgainstBounds } from "../../charts/throughput-bounds.ts";
import { utilisation } from "../../charts/utilisation.ts";
import { html, type Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

/** The pictures that every study gets: throughput and its bounds, latency's tail, who was busy. */
export async function overview(result: StudyResult, plot: Plot): Promise<Markup> {
  const charts = [
    [throughputAgainstBounds(result), "a case cannot pass the leftmost bound of its row"],
    [latencyQuantiles(result, "write.latency"), "each further nine takes one step"],
    [latencyQuantiles(result, "read.latency"), "each further nine takes one step"],
    [utilisation(result), "in percent of the measured time, over all trials"],
  ] as const;
  const figures: Markup[] = [];
  for (const [chart, hint] of charts) if (chart !== null) figures.push(await plot(chart, hint));
  return html`${figures}`;
}
