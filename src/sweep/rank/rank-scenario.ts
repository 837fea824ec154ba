import type { Plan } from "../../model/plan.ts";
import type { Study } from "../../model/study.ts";
import { type ParamDoor, planRanking, type RankItem, type RankPlan } from "./rank-plan.ts";

/** A param as whoever read the scenario knows it; `V` is a value in that one's own form. */
export interface KnownParam<V> {
  readonly name: string;
  readonly label?: string;
  readonly text: string;
  readonly usual: boolean;
  scaled(factor: number): { readonly value: V; readonly factor: number } | null;
  readonly alternatives: readonly { readonly value: V; readonly text: string }[];
}

/** How a scenario's params are varied. */
export interface ParamAccess<V> {
  params(caseIndex: number): readonly KnownParam<V>[];
  /** The case's plan with one param at another value; null where the scenario does not take it. */
  planWith(caseIndex: number, name: string, value: V): Plan | null;
}

/**
 * What the `rank` items of a study's report need to be run; null when there is none. One case is
 * ranked: the one whose swept params have the scenario's own values, else the first.
 */
export function planRankings<V>(study: Study, access: ParamAccess<V>): RankPlan | null {
  const items = study.report.flatMap((item): RankItem[] => {
    if (item.kind !== "rank") return [];
    const { metric, label } = item;
    return [{ metric, ...(label === undefined ? {} : { label }) }];
  });
  if (items.length === 0 || study.cases.length === 0) return null;
  const usual = study.cases.findIndex((_, index) =>
    access.params(index).every((param) => param.usual || !study.axes.includes(param.name)),
  );
  const caseIndex = Math.max(0, usual);
  const doors = access.params(caseIndex).map(
    (param): ParamDoor => ({
      name: param.name,
      ...(param.label === undefined ? {} : { label: param.label }),
      text: param.text,
      scale(factor) {
        const scaled = param.scaled(factor);
        const plan = scaled && access.planWith(caseIndex, param.name, scaled.value);
        return scaled && plan && { plan, factor: scaled.factor };
      },
      alternatives: param.alternatives.map(({ text, value }) => ({
        text,
        plan: () => access.planWith(caseIndex, param.name, value),
      })),
    }),
  );
  return planRanking(study, items, caseIndex, doors);
}
