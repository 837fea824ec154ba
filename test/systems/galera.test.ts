import { describe, expect, it } from "vitest";
import { GALERA } from "../../src/systems/galera.ts";
import { expand, plain } from "./expand.ts";

describe("galera", () => {
  it("certifies, flushes, reads locally and lets 28 write sets wait on one of three nodes", () => {
    expect(plain(expand(GALERA, {}))).toMatchObject({
      conflict: "certify",
      local_flush: "on",
      causal_reads: "off",
      keepalive: 1,
      suspect_after: 5,
      // 16 times the root of 3, rounded.
      flow_limit: 28,
      flow_resume: 1,
    });
    expect(plain(expand(GALERA, { "gcs.fc_single_primary": "on" }))).toMatchObject({
      flow_limit: 16,
    });
  });

  it("takes the provider's options as they stand in a configuration file", () => {
    const options = {
      text: "gcs.fc_limit = 256; gcs.fc_factor=0.8;evs.suspect_timeout=PT1M30S; gcs.fc_master_slave=YES; gcache.size=2G",
    };
    const expansion = expand(GALERA, { wsrep_provider_options: options });
    expect(plain(expansion)).toMatchObject({
      flow_limit: 256,
      flow_resume: 0.8,
      suspect_after: 90,
    });
    expect(expansion.problems).toEqual([]);
    expect(expansion.leavesOut).toContain("gcache.size of wsrep_provider_options is left out.");
  });

  it.each([
    ["wsrep_sync_wait", 1, "on"],
    ["wsrep_sync_wait", 7, "on"],
    ["wsrep_sync_wait", 6, "off"],
    ["wsrep_causal_reads", "ON", "on"],
  ])("reads by %s = %s: waiting %s", (name, value, waits) => {
    expect(plain(expand(GALERA, { [name]: value }))).toMatchObject({ causal_reads: waits });
  });

  it.each([
    [0, "off"],
    [1, "on"],
    [2, "off"],
  ])("innodb_flush_log_at_trx_commit = %d: waits for the flush %s", (value, flush) => {
    const knobs = { innodb_flush_log_at_trx_commit: value };
    expect(plain(expand(GALERA, knobs))).toMatchObject({ local_flush: flush });
  });

  it.each([
    [{ "evs.suspect_timeout": { text: "5 seconds" } }, "evs.suspect_timeout"],
    [{ "gcs.fc_factor": 2 }, "gcs.fc_factor"],
    [{ wsrep_provider_options: { text: "gcs.fc_limit" } }, "wsrep_provider_options"],
    [{ wsrep_provider_options: { text: "evs.suspect_timeout=soon" } }, "wsrep_provider_options"],
  ])("says what is wrong with %o", (knobs, knob) => {
    const { problems } = expand(GALERA, knobs);
    expect(problems.map(({ severity }) => severity)).toEqual(["error"]);
    expect(problems[0]?.knob).toBe(knob);
  });

  it("gives every node its appliers", () => {
    const { hardware } = expand(GALERA, { wsrep_slave_threads: 8 });
    expect(hardware.map(({ node, value }) => [node, value])).toEqual([
      [0, 8],
      [1, 8],
      [2, 8],
    ]);
  });
});
