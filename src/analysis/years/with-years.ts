import { contentHash } from "../../model/canonical.ts";
import type { Views } from "../metrics/view.ts";
import type { YearsView } from "../metrics/year-metrics.ts";
import type { YearsAnswer, YearsRuns } from "./years.ts";

/** The views of a case whose metrics of years answer from its cycles. */
export function withYears(views: Views, years: YearsAnswer | null): Views {
  if (years === null || views.pooled === null) return views;
  const pooled: YearsView = { ...views.pooled, years };
  return { ...views, pooled };
}

/** The fingerprint of an answer with its cycles in it; without any it stays as it is. */
export function withYearsHash(hash: string, years: readonly (YearsRuns | null)[]): string {
  if (years.every((one) => one === null)) return hash;
  const traces = years.map(
    (one) => one?.outcomes.map((each) => each.map((cycle) => cycle?.trace ?? null)) ?? null,
  );
  return contentHash([hash, traces]);
}
