import type { CasePlan } from "../../model/study.ts";
import type { Value } from "../../model/value.ts";

/** A case at a value of one of its params, or why there is none: the value does not fit the rest. */
export type Place =
  | { readonly casePlan: CasePlan; readonly reason: "" }
  | { readonly casePlan: null; readonly reason: string };

/** Compiles a case of the study at another value of a param. */
export type CaseAt = (caseIndex: number, param: string, value: Value) => Place;

/** The param's value in a case as users read it. */
export function textIn({ params }: CasePlan, param: string): string {
  return params.find(({ name }) => name === param)?.text ?? "";
}
