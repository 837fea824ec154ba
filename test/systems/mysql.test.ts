import { describe, expect, it } from "vitest";
import { MYSQL } from "../../src/systems/mysql.ts";
import { expand, plain, type Written } from "./expand.ts";

const semiSync = { rpl_semi_sync_source_enabled: "ON" };

describe("mysql as settings of single_leader", () => {
  it("is asynchronous unless semi-sync is switched on", () => {
    expect(plain(expand(MYSQL, {}))).toMatchObject({
      ack: { kind: "none" },
      visible: "after_ack",
      commit_pipeline: "concurrent",
      local_flush: "on",
      flushes_per_commit: 2,
    });
  });

  it("holds the commit pipeline after the sync and hides the row", () => {
    expect(plain(expand(MYSQL, semiSync))).toMatchObject({
      ack: { kind: "any", count: 1, of: [1, 2] },
      ack_at: "written",
      visible: "after_ack",
      commit_pipeline: "staged",
      ack_timeout: 10,
      on_ack_timeout: "async",
    });
  });

  it("shows the row and lets others pass after the commit", () => {
    const knobs = { ...semiSync, rpl_semi_sync_source_wait_point: "AFTER_COMMIT" };
    expect(plain(expand(MYSQL, knobs))).toMatchObject({
      visible: "before_ack",
      commit_pipeline: "concurrent",
    });
  });

  it.each<readonly [Written, number | undefined]>([
    [10000, 10],
    [250, 0.25],
    [{ seconds: 3 }, 3],
    [4294967295000, undefined],
  ])("reads a time-out of %j", (written, seconds) => {
    const knobs = { ...semiSync, rpl_semi_sync_source_timeout: written };
    expect(plain(expand(MYSQL, knobs)).ack_timeout).toBe(seconds);
  });

  it.each([
    [1, 1, "on", 2, "flush"],
    [1, 2, "on", 1, "flush"],
    [0, 1, "on", 1, "append"],
    [0, 0, "off", 1, "append"],
    [100, 2, "off", 1, "append"],
  ])("flushes with sync_binlog = %d, innodb_flush_log_at_trx_commit = %d", (...row) => {
    const [binlog, redo, local, flushes, ship] = row;
    const knobs = { sync_binlog: binlog, innodb_flush_log_at_trx_commit: redo };
    expect(plain(expand(MYSQL, knobs))).toMatchObject({
      local_flush: local,
      flushes_per_commit: flushes,
      ship_after: ship,
    });
  });

  it.each([
    [1, "flushed"],
    [10000, "written"],
    [0, "written"],
  ])("with sync_relay_log = %d confirms and applies what is %s", (events, stage) => {
    const settings = plain(expand(MYSQL, { ...semiSync, sync_relay_log: events }));
    expect(settings).toMatchObject({ ack_at: stage, apply_after: stage });
  });

  it("sends two bytes more an event once semi-sync asks for answers", () => {
    expect(plain(expand(MYSQL, {})).message_overhead).toBe(25);
    expect(plain(expand(MYSQL, semiSync)).message_overhead).toBe(35);
  });

  it.each([
    [0, 1],
    [1, 1],
    [4, 4],
  ])("applies with %d workers set", (workers, applied) => {
    const { hardware } = expand(MYSQL, { replica_parallel_workers: workers });
    expect(hardware.map(({ value }) => value)).toEqual([applied, applied]);
  });

  it("takes the delay of group commit as microseconds", () => {
    const settings = plain(expand(MYSQL, { binlog_group_commit_sync_delay: 200 }));
    expect(settings.group_commit).toBe("on(delay: 0.0002)");
  });

  it.each<readonly [Record<string, Written>, string]>([
    [{ rpl_semi_sync_source_wait_for_replica_count: 3 }, "3 replicas must confirm and there are 2"],
    [{ rpl_semi_sync_source_wait_for_replica_count: 0 }, "a whole number from 1"],
    [{ rpl_semi_sync_source_wait_point: "AFTER_LUNCH" }, "`AFTER_LUNCH` is no wait point"],
    [{ rpl_semi_sync_source_enabled: "perhaps" }, "`on` or `off`"],
  ])("refuses %j", (knobs, message) => {
    const { problems } = expand(MYSQL, { ...semiSync, ...knobs });
    expect(problems.map(({ severity }) => severity)).toEqual(["error"]);
    expect(problems[0]?.message).toContain(message);
  });

  it("says what it leaves out when a knob asks for it", () => {
    const knobs = {
      rpl_semi_sync_source_wait_no_replica: "OFF",
      binlog_group_commit_sync_no_delay_count: 10,
      sync_binlog: 5,
      sync_relay_log: 1,
    };
    const sentences = expand(MYSQL, knobs).leavesOut.join(" ");
    for (const knob of Object.keys(knobs)) expect(sentences).toContain(knob);
  });
});
