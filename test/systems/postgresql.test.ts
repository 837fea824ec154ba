import { describe, expect, it } from "vitest";
import { POSTGRESQL } from "../../src/systems/postgresql.ts";
import { expand, plain, type Written } from "./expand.ts";

const names = { synchronous_standby_names: { text: "ANY 1 (a, b)" } } as const;
const anyOne = { kind: "any", count: 1, of: [1, 2] };

describe("postgresql as settings of single_leader", () => {
  it.each([
    ["off", { kind: "none" }, "flushed", "off"],
    ["local", { kind: "none" }, "flushed", "on"],
    ["remote_write", anyOne, "written", "on"],
    ["on", anyOne, "flushed", "on"],
    ["remote_apply", anyOne, "applied", "on"],
  ])("synchronous_commit = %s", (level, ack, stage, flush) => {
    const settings = plain(expand(POSTGRESQL, { ...names, synchronous_commit: level }));
    expect(settings).toMatchObject({ ack, ack_at: stage, local_flush: flush });
  });

  it("waits for the leader's own flush only when no standby is named", () => {
    const settings = plain(expand(POSTGRESQL, { synchronous_commit: "remote_apply" }));
    expect(settings).toMatchObject({ ack: { kind: "none" }, local_flush: "on" });
  });

  it.each<readonly [Written, string]>([
    ["true", "on"],
    ["yes", "on"],
    [1, "on"],
    ["false", "off"],
    [{ text: "off" }, "off"],
    ["ON", "on"],
  ])("takes the spelling %j for a level", (written, flush) => {
    const settings = plain(expand(POSTGRESQL, { synchronous_commit: written }));
    expect(settings.local_flush).toBe(flush);
  });

  it("works as the real one does: flushed WAL only, a serial receiver, one replay process", () => {
    const expansion = expand(POSTGRESQL, names);
    expect(plain(expansion)).toMatchObject({
      ship_after: "flush",
      receiver: "serial",
      apply_after: "flushed",
      visible: "after_ack",
      commit_pipeline: "concurrent",
      on_ack_timeout: "block",
      message_overhead: 30,
    });
    expect(plain(expansion)).not.toHaveProperty("ack_timeout");
    expect(expansion.hardware.map(({ node, value }) => [node, value])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it("takes commit_delay as microseconds and says that siblings are left out", () => {
    const expansion = expand(POSTGRESQL, { commit_delay: 500 });
    expect(plain(expansion).group_commit).toBe("on(delay: 0.0005)");
    expect(expansion.leavesOut.join()).toContain("commit_siblings");
  });

  it("flushes at the WAL writer's pace with synchronous_commit = off", () => {
    const off = (knobs: Record<string, Written>) =>
      plain(expand(POSTGRESQL, { synchronous_commit: "off", ...knobs })).group_commit;
    expect(off({})).toBe("on(delay: 0.2)");
    expect(off({ wal_writer_delay: 50 })).toBe("on(delay: 0.05)");
    expect(off({ wal_writer_delay: { seconds: 0.01 } })).toBe("on(delay: 0.01)");
    const { leavesOut } = expand(POSTGRESQL, { synchronous_commit: "off" });
    expect(leavesOut.join()).toContain("up to three");
    expect(expand(POSTGRESQL, {}).leavesOut).toEqual([]);
  });

  it("waits for no disk anywhere with fsync = off", () => {
    const settings = plain(expand(POSTGRESQL, { ...names, fsync: "off" }));
    expect(settings).toMatchObject({ local_flush: "off", ack_at: "written", ship_after: "append" });
  });

  it("keeps a rule of ours as it is", () => {
    const quorum = { kind: "and", of: [anyOne, anyOne] } as const;
    const knobs = { synchronous_standby_names: { kind: "quorum", quorum } } as const;
    expect(plain(expand(POSTGRESQL, knobs as never)).ack).toEqual(quorum);
  });

  it.each<readonly [Record<string, Written>, string, string]>([
    [{ synchronous_commit: "sometimes" }, "synchronous_commit", "no level"],
    [{ synchronous_standby_names: { text: "ANY 3 (a, b)" } }, "synchronous_standby_names", "3"],
    [{ wal_level: "minimal" }, "wal_level", "too little WAL"],
    [{ max_wal_senders: 0 }, "max_wal_senders", "no standby can connect"],
    [{ fsync: "maybe" }, "fsync", "`on` or `off`"],
  ])("refuses %j", (knobs, knob, message) => {
    const [problem] = expand(POSTGRESQL, knobs).problems;
    expect(problem).toMatchObject({ knob, severity: "error" });
    expect(problem?.message).toContain(message);
  });

  it("warns of a delay of replay that it cannot keep", () => {
    const { problems } = expand(POSTGRESQL, { recovery_min_apply_delay: { seconds: 5 } });
    expect(problems).toMatchObject([{ knob: "recovery_min_apply_delay", severity: "warning" }]);
  });

  it("marks what the scenario decides and what the product does", () => {
    const { settings } = expand(POSTGRESQL, names);
    const given = settings.filter(({ given: flag }) => flag).map(({ name }) => name);
    expect(given).toEqual(["ack"]);
  });
});
