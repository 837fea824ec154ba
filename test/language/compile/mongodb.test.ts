import { describe, expect, it } from "vitest";
import type { SingleLeaderPlan } from "../../../src/model/single-leader.ts";
import { checkText } from "../check-text.ts";
import { planOf, reported, scenarioText } from "./scenario-text.ts";

const block = (knobs: string, version = "7.0") =>
  `system mongodb "${version}" on a, b, c { leader = a\n${knobs} }`;

function mongodb(knobs: string, version?: string): SingleLeaderPlan {
  const { replication } = planOf({ replicate: block(knobs, version) });
  if (replication.kind !== "single_leader") throw new Error("mongodb has a single leader");
  return replication;
}

describe("system mongodb", () => {
  it("comes to a majority that is elected and acknowledges", () => {
    expect(mongodb("")).toMatchObject({
      ack: { kind: "any", count: 1, of: [1, 2] },
      ackAt: "applied",
      applyAfter: "flushed",
      visible: "at_once",
      localFlush: true,
      failover: {
        detect: { kind: "heartbeat", everyNs: 2e9, miss: 5 },
        promote: { kind: "most_caught_up" },
        fencing: { kind: "quorum_lease", ttlNs: 10e9 },
        voters: [0, 1, 2],
        rejoin: "rewind",
        promotion: { kind: "uniform", low: 0, high: 1.5e9 },
      },
    });
    expect(mongodb("").failover).not.toHaveProperty("arbiter");
  });

  it.each([
    ["writeConcern = 1", { kind: "none" }, false],
    ["writeConcern = (w: 1, j: true)", { kind: "none" }, true],
    ["writeConcern = majority", { kind: "any", count: 1, of: [1, 2] }, true],
    ['writeConcern = (w: "majority", j: false)', { kind: "any", count: 1, of: [1, 2] }, false],
    ["writeConcern = (w: 3, wtimeout: 5000)", { kind: "any", count: 2, of: [1, 2] }, false],
  ])("reads %s", (knobs, ack, localFlush) => {
    expect(mongodb(knobs)).toMatchObject({ ack, localFlush });
  });

  it("acknowledges in 8.0 what is in the oplog", () => {
    expect(mongodb("", "8.0")).toMatchObject({ ackAt: "flushed", applyAfter: "written" });
  });

  it("acknowledges with one member before 5.0", () => {
    expect(mongodb("", "4.4").ack).toEqual({ kind: "none" });
  });

  it("reads what a majority has where it is asked to", () => {
    expect(mongodb("readConcern = majority")).toMatchObject({
      visible: "after_ack",
      committedBy: { kind: "any", count: 2, of: [0, 1, 2] },
    });
    expect(mongodb("")).not.toHaveProperty("committedBy");
  });

  it("fails a write after its wtimeout", () => {
    const plan = mongodb("writeConcern = (w: majority, wtimeout: 5s)");
    expect(plan).toMatchObject({ ackTimeoutNs: 5e9, onAckTimeout: "fail" });
  });

  it("lets a secondary feed another", () => {
    expect(mongodb("cascade b -> c").upstream).toEqual([0, 1]);
  });

  it.each([
    ["writeConcerns = majority", "writeConcern"],
    ["writeConcern = (v: 1)", "a record with w, j, wtimeout"],
    ["readConcern = majorly", "majority"],
  ])("answers %s with what was meant", (knobs, text) => {
    const { diagnostics } = checkText(scenarioText({ replicate: block(knobs) }));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toHaveLength(1);
    expect(`${errors[0]?.message} ${errors[0]?.help.join(" ")}`).toContain(text);
  });

  it("refuses more members than there are", () => {
    const [told] = reported({ replicate: block("writeConcern = (w: 4)") });
    expect(told).toMatchObject({ code: "SC371", severity: "error", at: "(w: 4)" });
    expect(told?.message).toContain("4 members must have the write and there are 3");
  });

  it("says that a read preference is the workload's", () => {
    const [note] = reported({ replicate: block("readPreference = nearest") });
    expect(note).toMatchObject({ severity: "note" });
    expect(note?.help.join(" ")).toContain("read_from = nearest");
  });
});
