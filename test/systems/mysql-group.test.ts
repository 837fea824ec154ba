import { describe, expect, it } from "vitest";
import { MYSQL } from "../../src/systems/mysql.ts";
import { expand, plain, type Written } from "./expand.ts";

const GROUP = { group_replication_group_name: { text: "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa" } };

describe("mysql group replication as settings of multi_leader", () => {
  it("is chosen by any setting of the group, and by none of the others", () => {
    expect(expand(MYSQL, {}).form ?? "single_leader").toBe("single_leader");
    expect(expand(MYSQL, { sync_binlog: 0 }).form ?? "single_leader").toBe("single_leader");
    expect(expand(MYSQL, GROUP).form).toBe("multi_leader");
  });

  it("certifies, has one primary, waits for every member's word and keeps a minority's writes waiting", () => {
    expect(plain(expand(MYSQL, GROUP))).toMatchObject({
      conflict: "certify",
      group_order: "rotating",
      primary: { kind: "node", node: 0 },
      cut_off: "wait",
      suspect_after: 10,
      flow_quota: "quota(limit: 25000, every: 1, hold: 0.1, release: 0.5)",
      local_flush: "on",
      flushes_per_commit: 2,
    });
  });

  it.each<readonly [Record<string, Written>, Record<string, unknown>]>([
    [{ group_replication_paxos_single_leader: "ON" }, { group_order: "leader" }],
    [{ group_replication_member_expel_timeout: 0 }, { suspect_after: 5 }],
    [{ group_replication_consistency: "AFTER" }, { consistency: "after" }],
    [{ group_replication_consistency: "BEFORE_AND_AFTER" }, { consistency: "both" }],
    [{ group_replication_flow_control_mode: "DISABLED" }, { flow_quota: undefined }],
    [{ sync_binlog: 0, innodb_flush_log_at_trx_commit: 2 }, { local_flush: "off" }],
  ])("follows %j", (knobs, settings) => {
    const expanded = plain(expand(MYSQL, { ...GROUP, ...knobs }));
    for (const [name, value] of Object.entries(settings)) expect(expanded[name]).toBe(value);
  });

  it("has no primary in multi-primary mode, and then no single leader of the consensus either", () => {
    const knobs = {
      group_replication_single_primary_mode: "OFF",
      group_replication_paxos_single_leader: "ON",
    };
    const expansion = expand(MYSQL, knobs);
    expect(plain(expansion)).toMatchObject({ group_order: "rotating" });
    expect(plain(expansion)["primary"]).toBeUndefined();
    expect(expansion.problems.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  it("says what is wrong with a level that does not exist", () => {
    const { problems } = expand(MYSQL, { group_replication_consistency: "STRONG" });
    expect(problems[0]?.message).toContain("`STRONG` is no level of consistency");
    expect(problems[0]?.help[0]).toContain("`BEFORE_AND_AFTER`");
  });

  it("gives every member its appliers, the primary too: it may be one no more", () => {
    expect(expand(MYSQL, GROUP).hardware.map(({ node, value }) => [node, value])).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
    ]);
  });
});
