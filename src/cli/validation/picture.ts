import {
  type MeasuredPoint,
  measuredAgainstPredicted,
} from "../../charts/measured-against-predicted.ts";
import { svgRenderer } from "../../charts/svg/render.ts";
import type { Prediction } from "./measured-case.ts";
import { isPromised } from "./promises.ts";

/**
 * Throughput of every row with a round trip, measured against predicted, a colour a system, as SVG
 * text on white. Errors: no row with a throughput throws a `RangeError`.
 */
export async function validationPicture(predictions: readonly Prediction[]): Promise<string> {
  const points = predictions
    .filter(isPromised)
    .flatMap(({ title, figures }): MeasuredPoint[] =>
      figures
        .filter(({ quantity }) => quantity === "throughput")
        .map(({ measured, predicted }) => ({ series: title, measured, predicted })),
    );
  if (points.length === 0) throw new RangeError("none of these rows has a throughput to draw");
  const title = "Throughput, measured and predicted";
  const chart = measuredAgainstPredicted(points, title, "operations a second");
  const render = await svgRenderer("light");
  return render(chart, "validation");
}
