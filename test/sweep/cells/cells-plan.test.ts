import { describe, expect, it } from "vitest";
import {
  cellCount,
  cellsPlanOf,
  cellsPlanText,
  readCellsPlan,
  requestAt,
} from "../../../src/sweep/cells/cells-plan.ts";
import { cellsInRange, cellsOfPart, rangesText } from "../../../src/sweep/cells/parts.ts";
import { requestFor } from "../../../src/sweep/protocol.ts";
import { studyFrom } from "../study-from.ts";

const study = studyFrom(`scenario "Pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = lognormal(p50: rtt, p99: 2 * rtt) } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 2 }
faults { at 1s crash a }
run { duration = 2s, trials = 3 }
sweep { vary rtt over [2ms, 4ms] }
`);
const cells = cellsPlanOf(study, "e1");

describe("the plan of many runs", () => {
  it("has the runs of the study, case by case, after a journey through a file", () => {
    const read = readCellsPlan(cellsPlanText(cells));
    if (typeof read === "string") throw new Error(read);
    expect(cellCount(read)).toBe(6);
    const asked = [0, 1].flatMap((caseIndex) =>
      [0, 1, 2].map((trial) => requestFor(study.cases[caseIndex]!, caseIndex, trial)),
    );
    expect(asked.map((_, index) => requestAt(read, index))).toEqual(asked);
    expect(() => requestAt(read, 6)).toThrow("there is no cell 6");
  });

  it("is refused when it is no plan, was cut short, or changed", () => {
    const text = cellsPlanText(cells);
    expect(readCellsPlan(text.slice(0, 200))).toBe("it is no JSON");
    expect(readCellsPlan("{}")).toContain("was not written by");
    expect(readCellsPlan("null")).toContain("was not written by");
    expect(readCellsPlan(text.replace('"trials": 3', '"trials": 4'))).toContain("was changed");
  });
});

describe("parts of a plan", () => {
  it("hold each cell once, however many there are", () => {
    for (const [of, count] of [
      [1, 7],
      [3, 7],
      [48, 960],
      [10, 4],
    ] as const) {
      const parts = Array.from({ length: of }, (_, part) => cellsOfPart(part, of, count)!);
      const all = parts.flat().sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: count }, (_, index) => index));
      const sizes = parts.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
    expect(cellsOfPart(3, 3, 7)).toBeNull();
  });

  it("are ranges with both ends, within the plan", () => {
    expect(cellsInRange({ from: 2, to: 4 }, 5)).toEqual([2, 3, 4]);
    expect(cellsInRange({ from: 2, to: 5 }, 5)).toBeNull();
  });

  it("are told with neighbours together", () => {
    expect(rangesText([0, 1, 2, 3, 7, 9, 10])).toBe("0..3, 7, 9..10");
    expect(rangesText([])).toBe("");
  });
});
