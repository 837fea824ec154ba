import type { StudyResult } from "../../analysis/results.ts";
import { topology } from "../../charts/topology.ts";
import { counted } from "../figures.ts";
import type { Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

/** Where everything stands: the drawing of the topology. Null without nodes. */
export async function place(result: StudyResult, plot: Plot): Promise<Markup | null> {
  const chart = topology(result);
  if (chart === null) return null;
  const varied = result.cases.length > 1;
  return plot(chart, varied ? `of all ${counted(result.cases.length, "case")}` : undefined);
}
