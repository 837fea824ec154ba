import { openDataset } from "./dataset.ts";
import type { Prediction } from "./measured-case.ts";

/** Why rows of one kind are off: what the real system does and the model does not. */
export interface Reason {
  /** The mechanism in a few words: `a batch's CPU is charged to each request`. */
  readonly mechanism: string;
  /** The sentence or two behind it. */
  readonly why: string;
}

interface Known extends Reason {
  readonly file: string;
  /** What the row's mode must contain; empty matches all. */
  readonly mode: string;
  readonly leastSessions: number;
  readonly quantities: readonly string[];
}

/**
 * What was found out about rows that are off, by `validation.csv` beside each set: the first line
 * that fits the file, the mode, the sessions and the quantity. Null where nothing was.
 */
export function reasonsOf(): (prediction: Prediction, quantity: string) => Reason | null {
  const known = new Map<string, readonly Known[]>();
  return ({ file, mode, sessions }, quantity) => {
    const [, folder = "", name = ""] = file.split("/");
    if (!known.has(folder)) known.set(folder, read(folder));
    const found = known
      .get(folder)!
      .find(
        (one) =>
          one.file === name &&
          mode.includes(one.mode) &&
          (sessions ?? 0) >= one.leastSessions &&
          one.quantities.includes(quantity),
      );
    return found === undefined ? null : { mechanism: found.mechanism, why: found.why };
  };
}

function read(folder: string): Known[] {
  return openDataset(folder)
    .rows("validation.csv")
    .map((row) => ({
      file: row.text("file"),
      mode: row.text("mode"),
      leastSessions: row.number("least_sessions"),
      quantities: row.text("quantities").split(" + "),
      mechanism: row.text("mechanism"),
      why: row.text("why"),
    }));
}
