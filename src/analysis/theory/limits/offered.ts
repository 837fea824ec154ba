import type { Plan } from "../../../model/plan.ts";
import { RATE } from "../../../units/dimension.ts";
import { formatQuantity } from "../../../units/format.ts";
import { offeredRate } from "../plan-facts.ts";
import { type Limit, unlimited } from "./limit.ts";

/** What an open loop asks for: no system acknowledges more than that. */
export function offeredLimit(plan: Plan): Limit {
  const writers = plan.workloads.filter(({ writeShare }) => writeShare > 0);
  if (writers.length === 0 || writers.some(({ load }) => load.kind === "closed")) {
    return unlimited("offered", "a closed loop offers as much as is answered");
  }
  const rate = writers.reduce((sum, w) => sum + (offeredRate(w.load) ?? 0) * w.writeShare, 0);
  return {
    name: "offered",
    writesPerSecond: rate,
    formula: `${formatQuantity(rate, RATE)} offered`,
  };
}
