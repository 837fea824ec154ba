import type { StudyResult } from "../../analysis/results.ts";
import { availabilityNines } from "../../charts/availability-nines.ts";
import { frontier } from "../../charts/frontier.ts";
import { latencyQuantiles } from "../../charts/latency-quantiles.ts";
import { throughputAgainstBounds } from "../../charts/throughput-bounds.ts";
import { AVAILABLE, COST, tailOf, WRITES } from "../../charts/usual-metrics.ts";
import { utilisation } from "../../charts/utilisation.ts";
import { withTrust } from "../../charts/with-trust.ts";
import { html, type Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

const TAIL = tailOf("write.latency");

/**
 * The pictures that every study gets where it has the figures: throughput and its bounds, latency's
 * tail, who was busy, availability, what latency costs.
 */
export async function overview(result: StudyResult, plot: Plot): Promise<Markup> {
  const charts = [
    [throughputAgainstBounds(result), "a case cannot pass the leftmost bound of its row", WRITES],
    [latencyQuantiles(result, "write.latency"), "each further nine takes one step", TAIL],
    [
      latencyQuantiles(result, "read.latency"),
      "each further nine takes one step",
      tailOf("read.latency"),
    ],
    [utilisation(result), "in percent of the measured time, over all trials", WRITES],
    [availabilityNines(result), "each further nine takes one step", AVAILABLE],
    [
      frontier(result, { x: COST, y: TAIL, title: "What latency costs" }),
      "the lower left is best",
      TAIL,
    ],
  ] as const;
  const figures: Markup[] = [];
  for (const [chart, hint, metric] of charts) {
    if (chart !== null) figures.push(await plot(withTrust(chart, result.cases, [metric]), hint));
  }
  return html`${figures}`;
}
