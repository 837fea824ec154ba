import {
  type MeasuredPoint,
  measuredAgainstPredicted,
} from "../../charts/measured-against-predicted.ts";
import { svgRenderer } from "../../charts/svg/render.ts";
import type { Prediction } from "./predict.ts";

/** Throughput of every row, measured against predicted, as SVG text on white. */
export async function validationPicture(predictions: readonly Prediction[]): Promise<string> {
  const points = predictions.map(
    ({ row, throughput }): MeasuredPoint => ({
      series: `synchronous_commit = ${row.mode}`,
      measured: row.throughput,
      predicted: throughput,
    }),
  );
  const title = "PostgreSQL 15 with a synchronous standby: the model against the real thing";
  const chart = measuredAgainstPredicted(points, title, "transactions a second");
  const render = await svgRenderer("light");
  return render(chart, "validation");
}
