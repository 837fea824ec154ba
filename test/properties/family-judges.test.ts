import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { RunRecord, WindowRecord } from "../../src/model/run-record.ts";
import { leaderlessPlan } from "../engine/leaderless/plan-builder.ts";
import { buildPlan, exponential, MS, SECOND } from "../engine/plan-builder.ts";
import { FAMILY_JUDGES } from "./family-judges.ts";

const LOGGED = buildPlan({
  delay: exponential(2 * MS),
  clientDelay: exponential(MS / 10),
  workload: { keys: { kind: "uniform", count: 5 }, writeShare: 0.5 },
  measures: { history: true },
  run: { durationNs: SECOND / 20 },
});
const QUORUMS = leaderlessPlan({ measures: { history: true }, run: { durationNs: SECOND / 2 } });

/** What the judges say of a run after somebody has been at its books. */
function verdicts(plan: Plan, forge: (record: RunRecord) => RunRecord): readonly string[] {
  const record = forge(runPlan(plan));
  return Object.entries(FAMILY_JUDGES).flatMap(([name, judge]) =>
    judge(plan, record) === null ? [] : [name],
  );
}

function withWindow(record: RunRecord, part: Partial<WindowRecord>): RunRecord {
  return { ...record, windows: [{ ...record.windows[0]!, ...part }] };
}

/** The last acknowledged write of the history, changed in one column. */
function withRow(record: RunRecord, column: "node" | "version", value: number): RunRecord {
  const history = record.history!;
  const row = history.kind.findLastIndex((kind, at) => kind === 1 && history.outcome[at] === 0);
  return { ...record, history: { ...history, [column]: history[column].with(row, value) } };
}

describe("what is asked of every family", () => {
  it.each([LOGGED, QUORUMS])("is true of a run that nobody has touched", (plan) => {
    expect(runPlan(plan)).toMatchObject({ complete: true, notes: [] });
    expect(verdicts(plan, (record) => record)).toEqual([]);
  });

  it("is false of books with more lost than was acknowledged", () => {
    const forge = (record: RunRecord) => {
      const lostWrites = record.totals.writesAcknowledged + 1;
      return { ...record, totals: { ...record.totals, lostWrites } };
    };
    expect(verdicts(LOGGED, forge)).toEqual(["everyWriteHasAPlace"]);
  });

  it("is false of a stale read though quorums overlap", () => {
    const forge = (record: RunRecord) => withWindow(record, { staleReads: 1 });
    expect(verdicts(QUORUMS, forge)).toEqual(["strictQuorumsAreFresh"]);
  });

  it("is false of two leaders in an epoch, and of a version that nobody made", () => {
    expect(verdicts(LOGGED, (record) => withRow(record, "node", 1))).toEqual([
      "epochsHaveOneLeader",
    ]);
    expect(verdicts(LOGGED, (record) => withRow(record, "version", 100_000))).toEqual([
      "versionsHaveNoGaps",
    ]);
  });

  it("is false of conflicts under one leader, refusals without cause and lags below nothing", () => {
    const conflicts = (record: RunRecord) => withWindow(record, { conflicts: 1 });
    expect(verdicts(LOGGED, conflicts)).toEqual(["conflictsCoverLosses"]);
    const failed = ({ totals, ...rest }: RunRecord) => ({
      ...rest,
      totals: { ...totals, readsFailed: 1 },
    });
    expect(verdicts(LOGGED, failed)).toEqual(["calmAnswersAll"]);
    const ahead = (record: RunRecord) => {
      const [first] = record.windows[0]!.lagNs;
      return withWindow(record, { lagNs: [{ ...first!, min: -1 }] });
    };
    expect(verdicts(LOGGED, ahead)).toEqual(["nobodyIsAhead"]);
  });
});
