import { byAmount } from "../../analysis/years/estimate.ts";
import { yearQuantile } from "../../analysis/years/year-draws.ts";
import type { YearsAnswer } from "../../analysis/years/years.ts";
import { SECONDS_A_YEAR } from "../../model/rare-faults.ts";

/** A year as programs read it: seconds, counts and shares of 1. */
export function yearsJson(years: YearsAnswer): object {
  const at = (p: number) => byAmount((name) => yearQuantile(years.years.quantiles[name], p));
  return {
    strikes: [...years.strikes].map(([fault, perYear]) => ({ fault, perYear })),
    mean: years.mean,
    availability: 1 - years.mean.unavailable_time.value / SECONDS_A_YEAR,
    quantiles: { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) },
    anyInYear: years.anyInYear,
    faults: years.rows.map(({ label, perYear, yearly, outage, lost, cycles }) => ({
      fault: label,
      perYear,
      yearly,
      outage,
      lost,
      cycles,
    })),
    endless: years.endless,
    cycles: years.cycles,
  };
}
