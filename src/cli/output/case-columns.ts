import type { CaseResult } from "../../analysis/results.ts";
import type { CasePlan } from "../../model/study.ts";
import { type Column, clip, printable } from "./layout.ts";

/** The columns that say which case a row is: a column a swept param. */
export function caseColumns(axes: readonly string[], cases: readonly CasePlan[]): Column[] {
  if (axes.length === 0) {
    return [{ title: "case", align: "left", cells: cases.map(({ label }) => printable(label)) }];
  }
  return axes.map((name) => {
    const values = cases.map(({ params }) => params.find((param) => param.name === name));
    return {
      title: printable(name),
      align: values.every((value) => typeof value?.json === "number") ? "right" : "left",
      cells: values.map((value) => clip(printable(value?.text ?? ""), 28)),
    };
  });
}

/** Names of cases that stand before a text; of more, only their number is told. */
const NAMED = 3;

/** The cases that a text is about: `d=nvme; d=hdd; and 4 more`. */
export function caseNames(cases: readonly CaseResult[]): string {
  const labels = cases.slice(0, NAMED).map(({ plan }) => plan.label);
  const rest = cases.length - labels.length;
  return `${labels.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}
