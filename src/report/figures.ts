import type { Estimate, Verdict } from "../analysis/results.ts";
import { formatMetric } from "../units/format.ts";
import { roundedUp } from "../units/rounded-up.ts";
import { html, type Markup } from "./markup.ts";

/** A metric's value as a reader writes it: `905/s`, a word, or a dash. */
export function figureText(estimate: Estimate | undefined): string {
  if (estimate === undefined) return "–";
  if (estimate.word !== undefined) return estimate.word;
  if (estimate.value === null) return "–";
  return estimate.unit === "word"
    ? String(estimate.value)
    : formatMetric(estimate.value, estimate.unit);
}

/**
 * The 95 % interval, its unit written once: `901–909/s`; `≤ 0.1` of
 * what was never seen. Empty
 * where there is none.
 */
export function intervalText(estimate: Estimate | undefined): string {
  if (!estimate || estimate.value === null || estimate.unit === "word") return "";
  const { low, high, unit } = estimate;
  if (low === null || high === null) return "";
  const [from, to] = [formatMetric(low, unit), formatMetric(high, unit)];
  if (from === to) return "";
  if (estimate.value === 0 && low === 0) return `≤ ${formatMetric(roundedUp(high), unit)}`;
  if (unit === "1" && estimate.value === 1 && high === 1) {
    return `≥ ${formatMetric(1 - roundedUp(1 - low), unit)}`;
  }
  const [a, b] = [split(from), split(to)];
  return a.unit === b.unit ? `${a.number}–${to}` : `${from} – ${to}`;
}

function split(text: string): { readonly number: string; readonly unit: string } {
  const number = /^[-\d.,e+]+/.exec(text)?.[0] ?? "";
  return { number, unit: text.slice(number.length) };
}

/** A table's cell for a metric: the figure, its interval in small print, or why there is none. */
export function figureCell(estimate: Estimate | undefined): Markup {
  const interval = intervalText(estimate);
  if (estimate?.word !== undefined) {
    const { word, absent } = estimate;
    return html`<td>${word}${absent !== undefined && html`<span class="interval">${absent}</span>`}</td>`;
  }
  if (estimate?.absent !== undefined && estimate.value === null) {
    return html`<td class="number"><span class="absent${estimate.absent.length <= 24 && " short"}">${estimate.absent}</span></td>`;
  }
  return html`<td class="number">${figureText(estimate)}${
    interval !== "" && html`<span class="interval">${interval}</span>`
  }</td>`;
}

const VERDICTS: Readonly<Record<Verdict, readonly [string, string]>> = {
  pass: ["✓", "holds"],
  fail: ["✗", "fails"],
  undecided: ["?", "undecided"],
  skipped: ["–", "skipped"],
};

/** A verdict by sign, word and colour, so that none of them is needed alone. */
export function verdictBadge(verdict: Verdict): Markup {
  const [sign, word] = VERDICTS[verdict];
  return html`<span class="verdict ${verdict}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

/** A row's heading: a param's value or a case's name. Short ones stay on one line. */
export function rowHeading(text: string): Markup {
  return text.length <= 24
    ? html`<th scope="row" class="short">${text}</th>`
    : html`<th scope="row">${text}</th>`;
}

/** `1 case`, `48 cases`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
