import type { StudyResult } from "../../analysis/results.ts";
import { availabilityNines } from "../../charts/availability-nines.ts";
import { frontier } from "../../charts/frontier.ts";
import { latencyQuantiles } from "../../charts/latency-quantiles.ts";
import { throughputAgainstBounds } from "../../charts/throughput-bounds.ts";
import { utilisation } from "../../charts/utilisation.ts";
import type { MetricRef } from "../../model/measures.ts";
import { html, type Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

const COST: MetricRef = { id: "cost", name: "cost", words: [], numbers: {} };
const TAIL: MetricRef = {
  id: "p99(write.latency)",
  aggregate: "p99",
  name: "write.latency",
  words: [],
  numbers: {},
};

/**
 * The pictures that every study gets where it has the figures: throughput and its bounds, latency's
 * tail, who was busy, availability, what latency costs.
 */
export async function overview(result: StudyResult, plot: Plot): Promise<Markup> {
  const charts = [
    [throughputAgainstBounds(result), "a case cannot pass the leftmost bound of its row"],
    [latencyQuantiles(result, "write.latency"), "each further nine takes one step"],
    [latencyQuantiles(result, "read.latency"), "each further nine takes one step"],
    [utilisation(result), "in percent of the measured time, over all trials"],
    [availabilityNines(result), "each further nine takes one step"],
    [frontier(result, { x: COST, y: TAIL, title: "What latency costs" }), "the lower left is best"],
  ] as const;
  const figures: Markup[] = [];
  for (const [chart, hint] of charts) if (chart !== null) figures.push(await plot(chart, hint));
  return html`${figures}`;
}
