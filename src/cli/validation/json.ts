import { causesOf } from "./print.ts";
import type { Validation } from "./validate.ts";

/** The answer as one JSON object; base units, errors as shares or in the figure's own unit. */
export function validationJson(found: Validation): string {
  const rows = found.predictions.map(({ rttMs, ...row }) => ({
    ...row,
    rtt: rttMs.map((ms) => ms / 1000),
    rttMs: undefined,
  }));
  const promises = found.judgements.map(({ promised, title: _title, ...rest }) => ({
    ...rest,
    quantity: promised.quantity,
    how: promised.how,
    allowed: promised.allowed,
  }));
  const causes = causesOf(found.misses).map(({ title, reason, misses }) => ({
    system: misses[0]!.prediction.system,
    title,
    mechanism: reason?.mechanism ?? null,
    why: reason?.why ?? null,
    figures: misses.map(({ prediction, figure }) => ({
      file: prediction.file,
      line: prediction.line,
      quantity: figure.quantity,
      error: figure.error,
    })),
  }));
  return `${JSON.stringify({ complete: found.complete, promises, causes, rows }, null, 2)}\n`;
}
