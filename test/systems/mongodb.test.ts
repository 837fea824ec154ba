import { describe, expect, it } from "vitest";
import type { Value } from "../../src/model/value.ts";
import { MONGODB } from "../../src/systems/mongodb.ts";
import type { Expansion } from "../../src/systems/preset.ts";
import { expand, plain, type Written } from "./expand.ts";

const word = (name: string): Value => ({ kind: "choice", name, args: {} });
const number = (value: number): Value => ({
  kind: "quantity",
  value,
  dimension: { time: 0, data: 0, money: 0 },
});
const concern = (fields: Record<string, Value>): { readonly writeConcern: Value } => ({
  writeConcern: { kind: "record", fields },
});

function ofVersion(version: string, knobs: Record<string, Written | Value> = {}): Expansion {
  return expand({ ...MONGODB, expand: (input) => MONGODB.expand({ ...input, version }) }, knobs);
}

describe("mongodb as settings of single_leader", () => {
  it("waits for the journals of a majority, the primary one of it", () => {
    expect(plain(expand(MONGODB, {}))).toMatchObject({
      ack: { kind: "any", count: 1, of: [1, 2] },
      ack_at: "flushed",
      local_flush: "on",
      group_commit: "on(delay: 0)",
    });
  });

  it("waits for nobody in 4.4", () => {
    const settings = plain(ofVersion("4.4", concern({ w: number(1) })));
    expect(settings).toMatchObject({
      ack: { kind: "none" },
      local_flush: "off",
      group_commit: "on(delay: 0.1)",
    });
  });

  it.each([
    ["7.0", "applied", "flushed"],
    ["8.0", "flushed", "written"],
  ])("in %s a majority confirms what is %s", (version, stage, applyAfter) => {
    expect(plain(ofVersion(version))).toMatchObject({ ack_at: stage, apply_after: applyAfter });
  });

  it.each<readonly [Value, unknown]>([
    [number(0), { kind: "none" }],
    [number(1), { kind: "none" }],
    [number(2), { kind: "any", count: 1, of: [1, 2] }],
    [number(3), { kind: "any", count: 2, of: [1, 2] }],
    [word("majority"), { kind: "any", count: 1, of: [1, 2] }],
  ])("with w: %j waits for the followers %j", (w, ack) => {
    expect(plain(expand(MONGODB, concern({ w }))).ack).toEqual(ack);
    expect(plain(expand(MONGODB, { writeConcern: w })).ack).toEqual(ack);
  });

  it("answers nobody with w: 0", () => {
    expect(plain(expand(MONGODB, concern({ w: number(0) }))).respond).toBe("sent");
    expect(plain(expand(MONGODB, {})).respond).toBe("committed");
  });

  it("waits for no journal with j: false, whatever the default", () => {
    const settings = plain(expand(MONGODB, concern({ w: word("majority"), j: word("false") })));
    expect(settings).toMatchObject({ local_flush: "off", ack_at: "written" });
    const off = plain(expand(MONGODB, { writeConcernMajorityJournalDefault: "off" }));
    expect(off).toMatchObject({ local_flush: "off", ack_at: "written" });
  });

  it("waits for the primary's journal with w: 1, j: true", () => {
    const settings = plain(expand(MONGODB, concern({ w: number(1), j: word("true") })));
    expect(settings).toMatchObject({ ack: { kind: "none" }, local_flush: "on" });
  });

  it("fails a write after its wtimeout and leaves it", () => {
    const settings = plain(expand(MONGODB, concern({ w: number(2), wtimeout: number(5000) })));
    expect(settings).toMatchObject({ ack_timeout: 5, on_ack_timeout: "fail" });
    expect(plain(expand(MONGODB, {}))).not.toHaveProperty("ack_timeout");
  });

  it("reads at once with local, and what a majority has with majority", () => {
    expect(plain(expand(MONGODB, {})).visible).toBe("at_once");
    expect(plain(expand(MONGODB, { readConcern: "majority" }))).toMatchObject({
      visible: "after_ack",
      committed_by: { kind: "any", count: 2, of: [0, 1, 2] },
    });
  });

  it("elects the one that has the most, ten seconds after the last heartbeat", () => {
    expect(plain(expand(MONGODB, {}))).toMatchObject({
      "failover.detect": "heartbeat(every: 2, miss: 5)",
      "failover.promote": "most_caught_up",
      "failover.rejoin": "rewind",
    });
    const faster = plain(expand(MONGODB, { electionTimeoutMillis: 4000 }));
    expect(faster["failover.detect"]).toBe("heartbeat(every: 2, miss: 2)");
  });

  it("applies with sixteen threads", () => {
    expect(expand(MONGODB, {}).hardware.map(({ value }) => value)).toEqual([16, 16]);
  });

  it.each<readonly [Record<string, Written | Value>, string]>([
    [concern({ w: number(4) }), "4 members must have the write and there are 3"],
    [concern({ w: word("most") }), "w is `majority` or a whole number"],
    [concern({ w: number(1.5) }), "w is `majority` or a whole number"],
    [concern({ w: number(1), j: word("perhaps") }), "j is `true` or `false`"],
    [{ readConcern: "fresh" }, "`fresh` is no read concern"],
    [{ electionTimeoutMillis: 1000 }, "shorter than heartbeatIntervalMillis"],
  ])("refuses %j", (knobs, message) => {
    const errors = expand(MONGODB, knobs).problems.filter(({ severity }) => severity === "error");
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(message);
  });

  it("says of a read preference what the workload calls it", () => {
    const [problem] = expand(MONGODB, { readPreference: "secondaryPreferred" }).problems;
    expect(problem?.severity).toBe("note");
    expect(problem?.help[0]).toContain("read_from = any_follower");
    expect(expand(MONGODB, { readPreference: "primary" }).problems).toEqual([]);
  });
});
