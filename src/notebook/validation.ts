import {
  type MeasuredPoint,
  measuredAgainstPredicted,
} from "../charts/measured-against-predicted.ts";
import type { MeasuredCase } from "../cli/validation/measured-case.ts";
import type { Validation } from "../cli/validation/validate.ts";
import { judgedText, promiseText } from "../cli/validation/words.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";
import { isPromise } from "./misuse.ts";
import { Picture } from "./picture.ts";
import { withProgress } from "./progress.ts";
import { recordsTable } from "./records-table.ts";
import { tableMarkup } from "./table-markup.ts";
import { tableText } from "./text-table.ts";

/** Where a measured row stands and what was set in it. */
export type MeasuredRow = Omit<MeasuredCase, "predict">;

/** One measured figure and what the model says of it, in base units. */
export interface ValidationLine {
  readonly system: string;
  readonly mode: string;
  /** Round trips to the replicas: `10`, `5, 20`. */
  readonly rtt_ms: string;
  readonly load: string;
  readonly quantity: string;
  readonly unit: string;
  readonly measured: number;
  readonly predicted: number;
  /** A share of the measured figure, or a difference in its unit, as `kind` says. */
  readonly error: number;
  readonly kind: "share" | "difference" | "range";
  /** The file of the row, and its line. */
  readonly from: string;
}

/** The model against real systems: every figure, what was promised of it, and a picture. */
export class Validated {
  readonly validation: Validation;

  constructor(validation: Validation) {
    this.validation = validation;
  }

  /** Every figure of every row. */
  get rows(): readonly ValidationLine[] {
    return this.validation.predictions.flatMap(({ figures, ...row }) =>
      figures.map(({ quantity, unit, measured, predicted, error, kind }) => ({
        system: row.title,
        mode: row.mode,
        rtt_ms: row.rttMs.join(", "),
        load: row.load,
        quantity,
        unit,
        measured,
        predicted,
        error,
        kind,
        from: `${row.file}:${row.line}`,
      })),
    );
  }

  /** For each system and figure how far off the rows are as a whole, and whether that is promised. */
  get promises(): readonly {
    readonly system: string;
    readonly figure: string;
    readonly rows: number;
    readonly error: number;
    readonly kept: boolean;
  }[] {
    return this.validation.judgements.map(({ title, promised, rows, error, kept }) => ({
      system: title,
      figure: promised.title,
      rows,
      error,
      kept,
    }));
  }

  /** Predicted against measured throughput. Throws a RangeError when no row has one. */
  picture(): Picture {
    const points = this.rows
      .filter(({ quantity }) => quantity === "throughput")
      .map(
        ({ system, measured, predicted }): MeasuredPoint => ({
          series: system,
          measured,
          predicted,
        }),
      );
    if (points.length === 0) throw new RangeError("none of these rows has a throughput to draw");
    const title = "The model against the real thing: throughput";
    return new Picture(measuredAgainstPredicted(points, title, "operations a second"));
  }

  toString(): string {
    return tableText(this.table());
  }

  [INSPECT](): string {
    return this.toString();
  }

  [JUPYTER_DISPLAY](): Bundle {
    return { "text/plain": this.toString(), "text/html": tableMarkup(this.table()).text };
  }

  private table() {
    const lines = this.validation.judgements.map((one) => ({
      system: one.title,
      figure: one.promised.title,
      promised: promiseText(one.promised),
      error: judgedText(one),
      "rows within": `${one.within} of ${one.rows}`,
      "": one.kept ? "kept" : "missed",
    }));
    return recordsTable(lines) ?? recordsTable([{ rows: this.rows.length, promised: "nothing" }])!;
  }
}

/**
 * Runs the model for measured rows of real systems (`postgresql`, `mariadb`, `redis`, `etcd`, `pbs`) from
 * what can be measured without knowing the answer: `await validate(["etcd"], (row) => row.rttMs[0] >= 5)`.
 * Every row takes about a second; all systems when none is named. Throws a RangeError for a system
 * that nothing was measured of.
 */
export async function validate(
  systems?: readonly string[],
  choose: (row: MeasuredRow) => boolean = () => true,
): Promise<Validated> {
  if (isPromise(systems) || typeof systems === "string") {
    throw new TypeError('the systems are a list: validate(["postgresql"])');
  }
  const [{ measuredCases }, { predictAll }] = await Promise.all([
    import("../cli/validation/measured-sets.ts"),
    import("../cli/validation/validate.ts"),
  ]);
  const rows = measuredCases(systems).filter(choose);
  if (rows.length === 0) throw new RangeError("no measured row was chosen");
  const expected = { runs: rows.length, seconds: rows.length };
  const validation = await withProgress(undefined, expected, async (onProgress) => {
    const at = (done: number) => onProgress({ done, planned: rows.length, events: 0 });
    const found = await predictAll(rows, { onRow: (_, index) => at(index) });
    at(rows.length);
    return found;
  });
  return new Validated(validation);
}
