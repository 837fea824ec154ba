import { describe, expect, it } from "vitest";
import { liveRows } from "../../../src/cli/output/live-rows.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { firstLook } from "../../../src/sweep/first-look.ts";
import { requestFor } from "../../../src/sweep/protocol.ts";
import { runStudy } from "../../../src/sweep/run-study.ts";
import { studyFrom } from "../../sweep/study-from.ts";

const scenario = (cases: readonly number[]) => `scenario "Pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 1, mix = (write: 100%) }
run { duration = 400ms, warmup = 40ms, trials = 3 }
sweep { vary rtt over [${cases.map((rtt) => `${rtt}ms`).join(", ")}] }
`;
const study = studyFrom(scenario([2, 4]));
const request = requestFor(study.cases[0]!, 0, 0);

/** A clock on which every look at the figures takes some milliseconds. */
function clock(step: number) {
  let time = 0;
  return () => {
    time += step;
    return time;
  };
}

describe("rows of a study under way", () => {
  it("begin with the first run of a case, and count each further one", async () => {
    const rows = liveRows(study, 120, () => 0);
    expect(rows.lines()).toEqual([]);
    const seen: (readonly string[])[] = [];
    await runStudy(study, {
      onRun: (caseIndex, soFar) => {
        rows.update(caseIndex, soFar);
        seen.push(rows.lines());
      },
    });
    expect(seen).toHaveLength(6);
    const [first, second] = seen as [readonly string[], readonly string[]];
    expect(first[0]).toBe("so far; 1 of 2 cases begun:");
    expect(first[1]).toMatch(/^ {2}case +trials +throughput\(write\) +p50\(write\.latency\)/);
    expect(first[3]).toMatch(/^ {2}rtt=2 ms +1 of 3 +4\d\d\.\d+\/s ±\S+ +2\.\d+ ms/);
    expect(second[3]).toMatch(/^ {2}rtt=2 ms +2 of 3 +4\d\d\.\d+\/s ±/);
    const last = seen.at(-1)!;
    expect(last[0]).toBe("so far; 2 of 2 cases begun:");
    expect(last.slice(3).map((line) => line.slice(0, 18))).toEqual([
      "  rtt=2 ms  3 of 3",
      "  rtt=4 ms  3 of 3",
    ]);
  });

  it("show the cases in which something happened last, in the order of the study", () => {
    const many = studyFrom(scenario(Array.from({ length: 20 }, (_, index) => index + 1)));
    const record = runPlan(request.plan);
    const rows = liveRows(many, 100, () => 0);
    for (let index = 19; index >= 0; index -= 1) rows.update(index, () => [record]);
    rows.update(19, () => [record, record]);
    const [heading, , , ...lines] = rows.lines();
    expect(heading).toBe("so far; 20 of 20 cases begun, 8 of them here:");
    const labels = lines.map((line) => /rtt=(\d+) ms/.exec(line)?.[1]);
    expect(labels).toEqual(["1", "2", "3", "4", "5", "6", "7", "20"]);
  });

  it("are never wider than the terminal, so that they can be drawn over", () => {
    const record = runPlan(request.plan);
    for (const columns of [30, 47, 80]) {
      const rows = liveRows(study, columns, () => 0);
      rows.update(0, () => [record]);
      const lines = rows.lines();
      expect(lines).toHaveLength(4);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
    }
  });

  it("are figured out anew only after a rest, however often something happens", () => {
    let looks = 0;
    const record = runPlan(request.plan);
    const soFar = (): readonly RunRecord[] => {
      looks += 1;
      return [record];
    };
    const rows = liveRows(study, 100, clock(5));
    for (let index = 0; index < 100; index += 1) {
      rows.update(0, soFar);
      rows.lines();
    }
    // Each look takes a step of the clock, and each call without one: about one look in twenty.
    expect(looks).toBeGreaterThan(3);
    expect(looks).toBeLessThan(7);
  });
});

describe("a first look", () => {
  it("is the beginning of the run itself, and is replaced by the whole run", () => {
    const part = firstLook(request.plan, 2)!;
    expect(part.run.durationNs).toBe(50e6);
    const whole = runPlan(request.plan);
    const record = runPlan(part);
    const steps = record.series.points;
    expect(steps).toBeGreaterThan(0);
    for (const [name, column] of Object.entries(record.series.columns)) {
      expect(whole.series.columns[name]!.slice(0, steps), name).toEqual(column);
    }
    const rows = liveRows(study, 100, () => 0);
    rows.look(0, part, record);
    expect(rows.lines()[3]).toMatch(/^ {2}rtt=2 ms +50 ms of the first +\d/);
    rows.update(0, () => [whole]);
    expect(rows.lines()[3]).toMatch(/^ {2}rtt=2 ms +1 of 3 /);
    rows.look(0, part, record);
    expect(rows.lines()[3]).toMatch(/^ {2}rtt=2 ms +1 of 3 /);
  });

  it("reaches beyond the warm-up, or is not taken", () => {
    const warm = (warmupNs: number) => ({
      ...request.plan,
      run: { ...request.plan.run, warmupNs },
    });
    expect(firstLook(warm(100e6), 2)!.run.durationNs).toBe(125e6);
    expect(firstLook(warm(100e6), 20)).toBeNull();
    expect(firstLook(request.plan, 0.9)).toBeNull();
  });
});
