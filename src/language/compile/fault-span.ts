import type { Span } from "../../diagnostics/span.ts";
import type { CheckedScenario } from "../checked.ts";
import { clauseValue } from "./load.ts";

/** Where the fault with a label stands; the `faults` block where it has none of its own. */
export function faultSpan({ faults }: CheckedScenario, label: string): Span | null {
  for (const { block } of faults) {
    for (const item of block?.items ?? []) {
      if (item.kind !== "sentence") continue;
      const given = clauseValue(item, "as");
      if (given?.kind === "string" && given.value === label) return item.verb.span;
    }
  }
  return faults[0]?.keyword.span ?? null;
}
