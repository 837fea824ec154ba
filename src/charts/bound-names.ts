import type { Bound } from "../analysis/results.ts";

/** The closed-form bounds as readers of a report know them: what is used up, not the metric's word. */
export const BOUND_NAMES: Readonly<Record<Bound["name"], string>> = {
  round_trip: "round trip",
  fsync: "disk flushes (fsync)",
  network: "network bandwidth",
  apply: "followers' apply rate",
};
