import type { StudyResult } from "../../analysis/results.ts";
import { sweepExplorer } from "../../charts/sweep-explorer.ts";
import type { Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

/** A sweep to be moved through with sliders; null where there is too little or too much to move. */
export async function explore(result: StudyResult, plot: Plot): Promise<Markup | null> {
  const chart = sweepExplorer(result);
  return chart === null
    ? null
    : plot(chart, "bold: the case that the controls stand at; thin: all the others");
}
