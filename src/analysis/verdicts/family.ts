import type { ExpectationResult } from "../results.ts";
import { simultaneousLevel } from "../statistics/many.ts";
import { type Judged, judge, standsAt } from "./verdict.ts";

/**
 * The verdicts on every expectation in every case, `[case][expectation]`.
 *
 * One expectation in a sweep is asked once a case, and of forty verdicts at 95 % one or two are
 * wrong. So the cases of an expectation are a family, and a pass or fail must stand among all of
 * them: at the level that leaves 5 % for a single wrong verdict in the family, and then, the ones
 * that stood set aside, at the level that the rest of it needs, until no more do (S. Holm, Scand.
 * J. Statistics 6, 1979). What is clear by itself alone is undecided, and says so. Different
 * expectations are different questions and make no family.
 */
export function judgeAll(cases: readonly (Judged & Asked)[]): ExpectationResult[][] {
  const alone = cases.map((one) =>
    one.expectations.map((asked) => judge(asked, one.plan, one.records, one.views, one.unsteady)),
  );
  const together = alone.map((results) => [...results]);
  const count = Math.max(0, ...alone.map(({ length }) => length));
  for (let index = 0; index < count; index += 1) {
    const family = alone.flatMap((results, at) => {
      const result = results[index];
      return result === undefined || result.verdict === "skipped" ? [] : [{ at, result }];
    });
    if (family.length < 2) continue;
    const decided = family.filter(({ result }) => result.verdict !== "undecided");
    for (const { at, result } of falling(decided, family.length, cases)) {
      const seen = `${result.seen}; clear by itself (${result.verdict}), not among ${family.length} cases (Holm)`;
      together[at]![index] = { ...result, verdict: "undecided", seen };
    }
  }
  return together;
}

interface Asked {
  readonly expectations: readonly ExpectationResult["expectation"][];
}

interface Member {
  readonly at: number;
  readonly result: ExpectationResult;
}

/** The members of a family of so many whose verdicts do not stand in it. */
function falling(decided: readonly Member[], size: number, cases: readonly Judged[]): Member[] {
  let left = [...decided];
  while (left.length > 0) {
    const level = simultaneousLevel(size - (decided.length - left.length));
    const falls = left.filter(({ at, result }) => !standsAt(level, result, cases[at]!));
    if (falls.length === left.length) return falls;
    left = falls;
  }
  return left;
}
