import { minimalSets } from "./minimal-sets.ts";
import type { RequirementId } from "./requirements.ts";

/** A candidate and what it does not meet. */
export interface Failed {
  readonly id: string;
  readonly failed: readonly RequirementId[];
}

/** Why nothing meets a wish. */
export interface Contradiction {
  /** Smallest sets of requirements that no candidate meets together, small ones first. */
  readonly cores: readonly (readonly RequirementId[])[];
  /** Smallest sets of requirements to give up, each with the candidates that then are good enough. */
  readonly ways: readonly {
    readonly giveUp: readonly RequirementId[];
    readonly left: readonly string[];
  }[];
}

/**
 * What contradicts what, from what each candidate fails: a set of requirements cannot be met
 * together when every candidate fails one of them, so the smallest such sets are the smallest that
 * have something in common with each candidate's failures. Empty when a candidate fails nothing.
 */
export function contradictionOf(candidates: readonly Failed[]): Contradiction {
  if (candidates.length === 0 || candidates.some(({ failed }) => failed.length === 0)) {
    return { cores: [], ways: [] };
  }
  const cores = minimalSets(
    candidates.reduce<readonly (readonly RequirementId[])[]>(
      (sets, { failed }) =>
        minimalSets(
          sets.flatMap((set) =>
            failed.some((id) => set.includes(id)) ? [set] : failed.map((id) => [...set, id]),
          ),
        ),
      [[]],
    ),
  );
  const ways = minimalSets(candidates.map(({ failed }) => failed)).map((giveUp) => ({
    giveUp,
    left: candidates
      .filter(({ failed }) => failed.every((id) => giveUp.includes(id)))
      .map(({ id }) => id),
  }));
  return { cores, ways };
}
