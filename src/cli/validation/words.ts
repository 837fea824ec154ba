import { formatMetric } from "../../units/format.ts";
import type { Figure, Prediction } from "./measured-case.ts";
import type { Judgement, Promised } from "./promises.ts";

/** `+3.4 %`, `−0.5 pp`, `+2`: an error as its kind is read. */
export function errorText({ kind, unit, error }: Figure): string {
  const sign = error < 0 ? "−" : "+";
  const size = Math.abs(error);
  if (kind === "share") return `${sign}${(100 * size).toFixed(1)} %`;
  if (unit === "1") return `${sign}${(100 * size).toFixed(1)} pp`;
  return `${sign}${formatMetric(Number(size.toPrecision(3)), unit)}`;
}

/** A figure of a row with its unit; of a range the least and the most as well. */
export function valueText(figure: Figure, value: number): string {
  return formatMetric(Number(value.toPrecision(4)), figure.unit);
}

/** `2 (0–5)` where the prediction is that of several runs. */
export function predictedText(figure: Figure): string {
  const value = valueText(figure, figure.predicted);
  if (figure.range === undefined) return value;
  const [least, most] = figure.range.map((end) => valueText(figure, end));
  return `${value} (${least}–${most})`;
}

/** `median within 10 %`, `each within 3 pp`, `within the runs' range`. */
export function promiseText({ how, allowed, quantity }: Promised): string {
  if (how === "range") return "in the runs' range";
  const size = quantity === "stale reads" ? `${100 * allowed} pp` : `${100 * allowed} %`;
  return `${how} within ${size}`;
}

/** The error that a judgement is about: `4.9 %`, `46.0 pp`. */
export function judgedText({ promised, error }: Judgement): string {
  if (promised.how === "range") return `off by ${error}`;
  return `${(100 * error).toFixed(1)} ${promised.quantity === "stale reads" ? "pp" : "%"}`;
}

/** `on, 16 sessions, RTT 10 ms`. */
export function settingText({
  mode,
  load,
  rttMs,
}: Pick<Prediction, "mode" | "load" | "rttMs">): string {
  const rtt = rttMs.length === 0 ? [] : [`RTT ${[...new Set(rttMs)].join(" and ")} ms`];
  return [mode, load, ...rtt].join(", ");
}

/** A number of things: `1 row`, `24 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
