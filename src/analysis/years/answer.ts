import type { Plan } from "../../model/plan.ts";
import type { RunRecord } from "../../model/run-record.ts";
import { exp } from "../../random/mathematics.ts";
import { byAmount, figuresOf, weighedQuantile } from "./estimate.ts";
import { ordinaryYear } from "./ordinary.ts";
import { endlessOf, remarksOf } from "./remarks.ts";
import { drawYears } from "./year-draws.ts";
import type {
  CycleOutcome,
  CycleSpread,
  SeenCycle,
  SeenStratum,
  Stratum,
  Weighed,
  YearsAnswer,
  YearsRow,
  YearsRuns,
} from "./years.ts";

/** What cycles with two faults are called. */
const TWO_AT_A_TIME = "two at a time";

/**
 * What a year brings, from the cycles of a plan and the scenario's own runs. A cycle that is missing
 * because the study was stopped leaves its weight to the others of its stratum.
 */
export function answerYears(
  plan: Plan,
  runs: YearsRuns,
  records: readonly RunRecord[],
): YearsAnswer {
  const strata = runs.plan.strata.map((stratum, i) => seenOf(stratum, runs.outcomes[i] ?? []));
  const normal = ordinaryYear(plan, records);
  const free = 1 - runs.plan.busyShare;
  const ordinary = byAmount((name) => ({
    value: normal[name].value * free,
    variance: normal[name].variance === null ? null : normal[name].variance * free * free,
    squares: normal[name].squares,
  }));
  const ordinaryMean = byAmount((name) => ordinary[name].value);
  const weighed = strata.map(weighedOf);
  const cycles = strata.flatMap(({ seen }) => seen);
  return {
    strikes: runs.plan.strikes,
    rows: rowsOf(strata),
    ordinary: ordinaryMean,
    mean: figuresOf(weighed, ordinary),
    years: drawYears(weighed, ordinaryMean, plan.run.seed),
    anyInYear: byAmount((name) => {
      if (ordinaryMean[name] > 0) return 1;
      const telling = weighed.flat().filter(({ amounts }) => amounts[name] > 0);
      return 1 - exp(-telling.reduce((sum, { weight }) => sum + weight, 0));
    }),
    endless: endlessOf(strata),
    remarks: remarksOf(plan, runs.plan, strata),
    cycles: cycles.length,
    events: cycles.reduce((sum, { outcome }) => sum + outcome.events, 0),
  };
}

function seenOf(stratum: Stratum, outcomes: YearsRuns["outcomes"][number]): SeenStratum {
  const ran = stratum.cycles.flatMap((cycle, k) => {
    const outcome = outcomes[k] ?? null;
    return outcome === null ? [] : [{ cycle, outcome }];
  });
  const sum = ran.reduce((all, { cycle }) => all + cycle.weight, 0);
  const factor = sum > 0 ? stratum.perYear / sum : 0;
  const two = (stratum.cycles[0]?.strikes.length ?? 1) > 1;
  return {
    label: two ? TWO_AT_A_TIME : (stratum.labels[0] ?? ""),
    perYear: stratum.perYear,
    seen: ran.map((one): SeenCycle => ({ ...one, weight: one.cycle.weight * factor })),
  };
}

function weighedOf({ seen }: SeenStratum): readonly Weighed[] {
  return seen.map(({ weight, outcome }) => ({ weight, amounts: outcome.amounts }));
}

/** A row for each label, in the order of the plan. */
function rowsOf(strata: readonly SeenStratum[]): readonly YearsRow[] {
  const labels = [...new Set(strata.map(({ label }) => label))];
  return labels.map((label): YearsRow => {
    const own = strata.filter((one) => one.label === label);
    const seen = own.flatMap((one) => one.seen);
    const perYear = own.reduce((sum, one) => sum + one.perYear, 0);
    return {
      label,
      perYear,
      yearly: figuresOf(own.map(weighedOf)),
      outage: spreadOf(seen, ({ amounts }) => amounts.unavailable_time),
      lost: spreadOf(seen, ({ amounts }) => amounts.lost_writes),
      cycles: seen.length,
    };
  });
}

function spreadOf(seen: readonly SeenCycle[], of: (outcome: CycleOutcome) => number): CycleSpread {
  const values = seen.map(({ weight, outcome }) => ({ weight, value: of(outcome) }));
  const all = values.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const some = values.reduce((sum, { weight, value }) => sum + (value > 0 ? weight : 0), 0);
  return {
    mean: values.reduce((sum, { weight, value }) => sum + weight * value, 0) / all,
    p50: weighedQuantile(values, 0.5) ?? 0,
    p95: weighedQuantile(values, 0.95) ?? 0,
    share: some / all,
  };
}
