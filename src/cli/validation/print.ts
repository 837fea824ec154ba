import { type Column, layTable, wrap } from "../output/layout.ts";
import { median, type Prediction } from "./measured-case.ts";
import { isPromised, type Miss } from "./promises.ts";
import { type Reason, reasonsOf } from "./reasons.ts";
import type { Validation } from "./validate.ts";
import {
  counted,
  errorText,
  judgedText,
  predictedText,
  promiseText,
  settingText,
  valueText,
} from "./words.ts";

const TOLD = `Told to the model: what one can measure without the answer (lengths of flushes, round trips,
bytes of log, CPU of one session at RTT 0, what other programs took, how long processes that have
nothing to do with a database take to wake). No constant is fitted to a predicted row; which
choices were made after errors were seen stands in the README of each dataset. The capped link of
PostgreSQL is the summary of a measurement whose rows are not here.`;

/** The answer for a terminal: how the promises are kept, where rows are off and why, then every row if asked. */
export function validationText(found: Validation, width: number, rows: boolean): string {
  const { predictions, judgements } = found;
  const titles = [...new Set(predictions.map(({ title }) => title))];
  const kept = judgements.filter((one) => one.kept).length;
  return [
    `${counted(predictions.length, "measured row")} of ${titles.join(", ")} against the model: ${kept} of ${judgements.length} promises kept`,
    "",
    ...summaryTable(found),
    "",
    ...onOneMachine(predictions).flatMap((line) => wrap(line, width, 0)),
    ...whereItIsOff(found, width),
    "",
    TOLD,
    ...(rows ? tables(predictions) : ["", "--rows prints every row."]),
    "",
  ].join("\n");
}

function summaryTable({ judgements }: Validation): string[] {
  const column = (
    title: string,
    align: Column["align"],
    cell: (one: (typeof judgements)[number]) => string,
  ): Column => ({ title, align, cells: judgements.map(cell) });
  return layTable([
    column("system", "left", ({ title }) => title),
    column("figure", "left", ({ promised }) => promised.title),
    column("promised", "left", ({ promised }) => promiseText(promised)),
    column("error", "right", judgedText),
    column("rows within", "right", ({ within, rows }) => `${within} of ${rows}`),
    column("", "left", ({ kept }) => (kept ? "kept" : "MISSED")),
  ]);
}

/** What the rows with everything on one machine come to; nothing where there are none. */
function onOneMachine(predictions: readonly Prediction[]): string[] {
  const local = predictions.filter((one) => !isPromised(one));
  if (local.length === 0) return [];
  const of = (quantity: string) =>
    median(
      local.flatMap(({ figures }) =>
        figures.filter((one) => one.quantity === quantity).map(({ error }) => Math.abs(error)),
      ),
    );
  const [throughput, latency] = [of("throughput"), of("p50")].map((e) => (100 * e).toFixed(0));
  return [
    `Nothing is promised of the ${counted(local.length, "row")} without a round trip, where client, servers and link share two cores: median errors ${throughput} % (throughput) and ${latency} % (median latency).`,
  ];
}

/** Misses with one reason. */
interface Cause {
  readonly title: string;
  readonly reason: Reason | null;
  readonly misses: readonly Miss[];
}

/** The misses put together by what causes them, the most first; each with its worst row. */
export function causesOf(misses: readonly Miss[]): Cause[] {
  const reasonOf = reasonsOf();
  const causes = new Map<string, { title: string; reason: Reason | null; misses: Miss[] }>();
  for (const miss of misses) {
    const { title } = miss.prediction;
    const reason = reasonOf(miss.prediction, miss.figure.quantity);
    const key = `${title}/${reason?.mechanism ?? ""}`;
    const known = causes.get(key);
    if (known) known.misses.push(miss);
    else causes.set(key, { title, reason, misses: [miss] });
  }
  return [...causes.values()];
}

function whereItIsOff({ misses }: Validation, width: number): string[] {
  if (misses.length === 0) return [];
  const lines = [
    "",
    "Where single rows are further off than is promised, and why, the worst first",
  ];
  for (const { title, reason, misses: of } of causesOf(misses)) {
    const { prediction, figure, promised } = of[0]!;
    const worst = `${settingText(prediction)}: ${promised.title} ${valueText(figure, figure.measured)} measured, ${predictedText(figure)} predicted (${errorText(figure)})`;
    lines.push("");
    lines.push(
      ...wrap(
        `  ${title}, ${reason?.mechanism ?? "no cause found"}: ${counted(of.length, "figure")}; ${worst}`,
        width,
        4,
      ),
    );
    if (reason !== null) lines.push(...wrap(`    ${reason.why}`, width, 4));
  }
  return lines;
}

/** Every row, file by file. */
function tables(predictions: readonly Prediction[]): string[] {
  const files = [...new Set(predictions.map(({ file }) => file))];
  return files.flatMap((file) => {
    const rows = predictions.filter((one) => one.file === file);
    const quantities = [...new Set(rows.flatMap((row) => row.figures.map((f) => f.quantity)))];
    const figureOf = (row: Prediction, quantity: string) =>
      row.figures.find((one) => one.quantity === quantity);
    const columns: Column[] = [
      { title: "line", align: "right", cells: rows.map(({ line }) => String(line)) },
      { title: "row", align: "left", cells: rows.map(settingText) },
      ...quantities.flatMap((quantity): Column[] => {
        const cells = (text: (figure: NonNullable<ReturnType<typeof figureOf>>) => string) =>
          rows.map((row) => {
            const figure = figureOf(row, quantity);
            return figure === undefined ? "" : text(figure);
          });
        return [
          {
            title: quantity,
            align: "right",
            cells: cells((figure) => valueText(figure, figure.measured)),
          },
          { title: "predicted", align: "right", cells: cells(predictedText) },
          { title: "error", align: "right", cells: cells(errorText) },
        ];
      }),
    ];
    return ["", file, "", ...layTable(columns)];
  });
}
