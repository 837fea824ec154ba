import { describe, expect, it } from "vitest";
import { pairGroups } from "../../../src/analysis/comparison/pairs.ts";
import type { ParamValue } from "../../../src/model/study.ts";

/** Cases from rows of values, one value an axis. */
function cases(axes: readonly string[], rows: readonly (readonly (string | number)[])[]) {
  return rows.map((row) => ({
    params: axes.map(
      (name, index): ParamValue => ({ name, text: `${row[index]}`, json: row[index] ?? "" }),
    ),
  }));
}

const MODES = ["none", "any", "all"];
const grid = cases(
  ["ack", "rtt"],
  MODES.flatMap((mode) => [1, 2].map((rtt) => [mode, rtt])),
);

describe("which cases are compared", () => {
  it("pairs cases that differ in the param named and are alike in all else", () => {
    const groups = pairGroups(grid, ["ack", "rtt"], ["ack"]);
    expect(groups.map(({ where }) => where.map(({ text }) => text))).toEqual([["1"], ["2"]]);
    expect(groups.map(({ members }) => members)).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ]);
    expect(groups[0]?.pairs).toEqual([
      { a: 0, b: 2 },
      { a: 0, b: 4 },
      { a: 2, b: 4 },
    ]);
  });

  it("takes several params one after another", () => {
    const groups = pairGroups(grid, ["ack", "rtt"], ["ack", "rtt"]);
    expect(groups.map(({ free }) => free)).toEqual([["ack"], ["ack"], ["rtt"], ["rtt"], ["rtt"]]);
  });

  it("moves params together that the sweep moves together", () => {
    const tied = cases(
      ["n", "w", "rtt"],
      [
        [3, 2, 1],
        [3, 2, 2],
        [5, 3, 1],
        [5, 3, 2],
      ],
    );
    const groups = pairGroups(tied, ["n", "w", "rtt"], ["w", "n"]);
    expect(groups.map(({ free, members }) => [free, members])).toEqual([
      [
        ["n", "w"],
        [0, 2],
      ],
      [
        ["n", "w"],
        [1, 3],
      ],
    ]);
  });

  it("compares many values with the first only", () => {
    const many = cases(
      ["rtt"],
      [1, 2, 3, 4, 5].map((rtt) => [rtt]),
    );
    const [group] = pairGroups(many, ["rtt"], ["rtt"]);
    expect(group?.allPairs).toBe(false);
    expect(group?.pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
  });

  it("finds nothing for a param that is not swept, or where each case stands alone", () => {
    expect(pairGroups(grid, ["ack", "rtt"], ["fsync"])).toEqual([]);
    expect(pairGroups(grid.slice(0, 1), ["ack", "rtt"], ["ack"])).toEqual([]);
  });
});
