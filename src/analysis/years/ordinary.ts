import type { Plan } from "../../model/plan.ts";
import { SECONDS_A_YEAR } from "../../model/rare-faults.ts";
import type { RunRecord } from "../../model/run-record.ts";
import { isStory } from "./cycle-plan.ts";
import { byAmount, type WeighedSum } from "./estimate.ts";
import { amountsIn } from "./outcome.ts";
import type { AmountName, Amounts } from "./years.ts";

/** What one run brought in its measured part. */
export interface RunAmounts {
  readonly amounts: Amounts;
  readonly seconds: number;
}

/** What each run brought in its measured part; runs that never came to it are left out. */
export function amountsOfRuns(plan: Plan, records: readonly RunRecord[]): readonly RunAmounts[] {
  return records.flatMap((record): readonly RunAmounts[] => {
    const fromNs = record.windows[0]?.fromNs ?? plan.run.warmupNs ?? 0;
    const span = { fromNs, toNs: record.endNs };
    const seconds = (span.toNs - span.fromNs) / 1e9;
    if (seconds <= 0) return [];
    const { lostWrites, strandedWrites } = record.totals;
    const passing = amountsIn(span, record.episodes, record.windows[0]);
    const amounts = { ...passing, lost_writes: lostWrites + strandedWrites, data_losses: 0 };
    return [{ amounts, seconds }];
  });
}

/**
 * What ordinary operation brings in a year, from the scenario's own runs. Faults with a fixed time
 * are a story of one run and no part of every minute: with such faults ordinary operation is taken
 * to bring nothing.
 */
export function ordinaryYear(
  plan: Plan,
  records: readonly RunRecord[],
): Readonly<Record<AmountName, WeighedSum>> {
  const runs = plan.faults.some(isStory) ? [] : amountsOfRuns(plan, records);
  return byAmount((name) =>
    meanWithVariance(
      runs.map(({ amounts, seconds }) => (amounts[name] / seconds) * SECONDS_A_YEAR),
    ),
  );
}

function meanWithVariance(values: readonly number[]): WeighedSum {
  const n = values.length;
  if (n === 0) return { value: 0, variance: 0, squares: 0 };
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  if (n === 1) return { value, variance: value === 0 ? 0 : null, squares: 0 };
  const spread = values.reduce((sum, one) => sum + (one - value) * (one - value), 0) / (n - 1);
  const variance = spread / n;
  return { value, variance, squares: (1.5 * variance * variance) / (n - 1) };
}
