import type { MeasuredCase, Prediction } from "./measured-case.ts";
import { type Judgement, judge, type Miss, misses } from "./promises.ts";

/** Every measured row with its prediction, and how the promises are kept. */
export interface Validation {
  readonly predictions: readonly Prediction[];
  readonly judgements: readonly Judgement[];
  readonly misses: readonly Miss[];
  /** False when it was interrupted. */
  readonly complete: boolean;
}

export interface ValidateOptions {
  readonly signal?: AbortSignal;
  /** Called before each row. */
  readonly onRow?: (row: MeasuredCase, index: number) => void;
}

/** Predicts rows one after the other; what was done before an interrupt is kept. */
export async function predictAll(
  rows: readonly MeasuredCase[],
  { signal, onRow }: ValidateOptions = {},
): Promise<Validation> {
  const predictions: Prediction[] = [];
  for (const [index, row] of rows.entries()) {
    if (signal?.aborted) break;
    onRow?.(row, index);
    const { predict, ...setting } = row;
    predictions.push({ ...setting, ...(await predict()) });
    // Gives the interrupt a chance to be heard between two rows.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return {
    predictions,
    judgements: judge(predictions),
    misses: misses(predictions),
    complete: predictions.length === rows.length,
  };
}
