import { formatMetric } from "../../units/format.ts";
import { type Column, layTable, printable, wrap } from "../output/layout.ts";
import { EMPIRICAL, type Fitted } from "./fitted.ts";
import { isOutcome, type Reading } from "./reading.ts";
import { quantity, sourceText } from "./source-text.ts";

/** What was recognised in a file, what was not, and what the reader has to know: lines of text. */
export function readingText(file: string, reading: Reading, columns: number): string {
  const { tool, notes, ignored } = reading;
  const lines = [`${printable(file)}: ${printable(tool)}`];
  for (const note of notes) lines.push(...wrap(`  - ${printable(note)}`, columns, 4));
  if (ignored.count > 0) {
    lines.push(`  - ${ignored.count} line${ignored.count === 1 ? " is" : "s are"} not used:`);
    for (const { line, text, why } of ignored.first) {
      lines.push(...wrap(`      line ${line}: ${printable(text)} (${printable(why)})`, columns, 8));
    }
    const more = ignored.count - ignored.first.length;
    if (more > 0) lines.push(`      … and ${more} more`);
  }
  return `${lines.join("\n")}\n`;
}

/** A series and its fit: size, families by their error on values held out, percentiles, doubts. */
export function fittedText(fitted: Fitted, columns: number): string {
  const { series, count, mean, kind, choice, warnings } = fitted;
  const facts = [
    ...(count === null ? [] : [`${count} values`]),
    ...(mean === null ? [] : [`mean ${quantity(mean, kind)}`]),
    ...(series.loss === undefined ? [] : [lossFact(series.loss)]),
  ];
  const lines = [
    "",
    ...wrap(
      `  ${printable(series.what)}${facts.length > 0 ? `: ${facts.join(", ")}` : ""}`,
      columns,
      4,
    ),
  ];
  if (choice !== null && isOutcome(series.role)) lines.push("", ...percentileLines(fitted));
  else if (choice !== null) {
    const families = familyLines(fitted);
    if (families.length > 0) lines.push("", ...families);
    lines.push("", ...percentileLines(fitted));
    const law =
      choice.chosen.name === EMPIRICAL
        ? "the values themselves"
        : sourceText(fitted.distribution, kind);
    lines.push("", ...wrap(`  fit: ${law}`, columns, 7));
    lines.push(...wrap(`  chosen: ${choice.why}`, columns, 10));
  }
  // What holds for all methods of a tool is said once, at the main one.
  const doubts = choice === null && series.aside === true ? [] : warnings;
  for (const warning of doubts) lines.push(...wrap(`  ! ${printable(warning)}`, columns, 4));
  return `${lines.join("\n")}\n`;
}

function lossFact({ sent, lost }: { readonly sent: number; readonly lost: number }): string {
  if (lost > 0) return `${lost} of ${sent} packets lost`;
  // Three over n bounds a share of which nothing was seen, 19 times in 20.
  return `none of ${sent} packets lost (so at most ${formatMetric(3 / Math.max(3, sent), "1")})`;
}

function familyLines({ choice }: Fitted): string[] {
  const { candidates, chosen } = choice!;
  if (candidates.length < 2) return [];
  const percent = (share: number | undefined): string =>
    share === undefined ? "–" : `${Number((share * 100).toPrecision(2))} %`;
  const columns: Column[] = [
    {
      title: "family",
      align: "left",
      cells: candidates.map((one) => `${one === chosen ? "> " : "  "}${one.name}`),
    },
    { title: "numbers", align: "right", cells: candidates.map(({ numbers }) => String(numbers)) },
    {
      title: "held out: off by",
      align: "right",
      cells: candidates.map(({ heldOut }) => percent(heldOut?.mean)),
    },
    {
      title: "beyond scatter",
      align: "right",
      cells: candidates.map(({ heldOut }) => percent(heldOut?.beyondScatter)),
    },
    {
      title: "worst",
      align: "right",
      cells: candidates.map(({ heldOut }) =>
        heldOut === null
          ? "–"
          : `${percent(heldOut.worst)} at p${Number((heldOut.worstAt * 100).toPrecision(4))}`,
      ),
    },
  ];
  const judged = candidates.some(({ heldOut }) => heldOut !== null);
  return layTable(judged ? columns : columns.slice(0, 2));
}

/** For an outcome only what was measured: nothing is drawn from a fit of it. */
function percentileLines({ percentiles, kind, series }: Fitted): string[] {
  const text = (value: number): string => quantity(value, kind);
  const columns: Column[] = [
    {
      title: "percentile",
      align: "left",
      cells: percentiles.map(({ p }) => `p${Number((p * 100).toPrecision(4))}`),
    },
    { title: "measured", align: "right", cells: percentiles.map(({ measured }) => text(measured)) },
    {
      title: "95 % interval",
      align: "right",
      cells: percentiles.map(({ low, high, beyond }) =>
        beyond < 5 ? "a guess" : `${text(low)} – ${text(high)}`,
      ),
    },
    { title: "fitted", align: "right", cells: percentiles.map(({ fitted }) => text(fitted)) },
    {
      title: "off",
      align: "right",
      cells: percentiles.map(({ fitted, measured }) => {
        const off = Number(((fitted / measured - 1) * 100).toFixed(1));
        return `${off > 0 ? "+" : ""}${off} %`;
      }),
    },
  ];
  return layTable(isOutcome(series.role) ? columns.slice(0, 3) : columns);
}
