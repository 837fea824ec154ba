import { describe, expect, it } from "vitest";
import { prepare, sourceOf } from "../../src/run.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

function prepared(replication: string) {
  return prepare(
    sourceOf(
      "a.scenario",
      `topology { site x { node a, b, c } link within each site { latency = 1ms } }
      ${replication}
      workload w on x { clients = 1, read_from = nearest }
      run { duration = 1s, trials = 1 }`,
    ),
    { reader },
  );
}

/** Nanoseconds for which clients leave a replica alone; undefined where nobody says. */
function recheckOf(replication: string): number | undefined {
  const plan = prepared(replication).study!.cases[0]!.plan.replication;
  return plan.kind === "leaderless" ? undefined : plan.clientRecheckNs;
}

describe("how long clients leave a replica alone that failed them", () => {
  it.each([
    ["system postgresql on a, b, c { leader = a }", 10e9],
    ["system postgresql on a, b, c { leader = a, hostRecheckSeconds = 2 }", 2e9],
    ["system mongodb on a, b, c { leader = a }", 10e9],
    ["system mongodb on a, b, c { leader = a, heartbeatFrequencyMS = 500 }", 0.5e9],
    ["system mysql on a, b, c { leader = a }", 1e9],
    ["system mysql on a, b, c { leader = a, error_quarantine_interval = 3s }", 3e9],
    ["system mysql on a, b, c { leader = a, group_replication_single_primary_mode = on }", 1e9],
    ["system redis on a, b, c { leader = a }", 15e9],
    ["replicate single_leader on a, b, c { leader = a, client_recheck = 250ms }", 0.25e9],
    ["replicate multi_leader on a, b, c { leaders = [a, b], client_recheck = 250ms }", 0.25e9],
    ["replicate consensus on a, b, c { leader = a, client_recheck = 250ms }", 0.25e9],
    ["replicate single_leader on a, b, c { leader = a }", undefined],
    ["system galera on a, b, c { }", undefined],
  ])("%s", (replication, expected) => {
    expect(recheckOf(replication)).toBe(expected);
  });

  it("is never no time at all", () => {
    const { study, diagnostics } = prepared(
      "replicate single_leader on a, b, c { leader = a, client_recheck = 0s }",
    );
    expect(study).toBeNull();
    expect(diagnostics.map(({ message }) => message).join()).toContain("client_recheck");
  });
});
