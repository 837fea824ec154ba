import { jsonText } from "../output/json.ts";
import type { Binding, Part } from "./block.ts";
import type { Fitted } from "./fitted.ts";
import { isOutcome, type Reading } from "./reading.ts";

/** One object with everything that was read and fitted: seconds, bytes, shares of 1. */
export function calibrationJson(
  parts: readonly (Part & { readonly reading: Reading })[],
  bindings: readonly Binding[],
  block: string,
): string {
  return jsonText({
    version: parts[0]?.provenance.version ?? "unknown",
    files: parts.map(({ provenance, reading, fitted }) => ({
      file: provenance.file,
      date: provenance.date,
      sha256: provenance.sha256,
      recognised: reading.tool,
      notes: reading.notes,
      ignored: { count: reading.ignored.count, first: reading.ignored.first },
      series: fitted.map((one) => seriesJson(one, bindings)),
    })),
    block,
  });
}

function seriesJson(one: Fitted, bindings: readonly Binding[]): object {
  const { series, kind, choice, count, mean, percentiles, steadiness, warnings } = one;
  const scale = kind === "time" ? 1e-9 : 1;
  const binding = bindings.find(({ fitted }) => fitted === one);
  const outlier = steadiness.outlier;
  return {
    name: series.name,
    what: series.what,
    role: series.role,
    unit: kind === "time" ? "s" : "B",
    count,
    mean: mean === null ? null : mean * scale,
    ...(series.loss !== undefined && { loss: series.loss }),
    ...(series.load !== undefined && { load: series.load }),
    percentiles: percentiles.map(({ p, measured, low, high, fitted, beyond }) => ({
      p,
      measured: measured * scale,
      low: low * scale,
      high: high * scale,
      fitted: fitted * scale,
      beyond,
    })),
    ...(choice !== null &&
      !isOutcome(series.role) && {
        fit: { family: choice.chosen.name, why: choice.why, heldOut: choice.chosen.heldOut },
        candidates: choice.candidates.map(({ name, numbers, heldOut, seen }) => ({
          name,
          numbers,
          heldOut,
          seen,
        })),
      }),
    steadiness: {
      ...steadiness,
      ...(outlier !== undefined && { outlier: { ...outlier, value: outlier.value * scale } }),
    },
    warnings,
    ...(binding !== undefined && { let: binding.name, text: binding.text }),
  };
}
