import { describe, expect, it } from "vitest";
import type { SingleLeaderPlan } from "../../../src/model/single-leader.ts";
import { checkText } from "../check-text.ts";
import { planOf, reported, scenarioText } from "./scenario-text.ts";

function kafka(knobs: string, version = "3.7"): SingleLeaderPlan {
  const replicate = `system kafka "${version}" on a, b, c { leader = a\n${knobs} }`;
  const { replication } = planOf({ replicate });
  if (replication.kind !== "single_leader") throw new Error("kafka has a single leader");
  return replication;
}

describe("system kafka", () => {
  it("comes to an in-sync set, fetching followers and a controller", () => {
    expect(
      kafka("acks = all\nmin.insync.replicas = 2\nreplica.lag.time.max.ms = 10s"),
    ).toMatchObject({
      ack: { kind: "any", count: 2, of: [1, 2] },
      ackAt: "written",
      localFlush: false,
      inSync: {
        lagTimeMaxNs: 10e9,
        min: 2,
        uncleanElection: false,
        session: { everyNs: 2e9, timeoutNs: 9e9 },
      },
      fetch: { waitNs: 500e6, minBytes: 1, maxBytes: 1_048_576 },
      survives: "written",
      writeBackNs: 30e9,
      failover: {
        detect: { kind: "heartbeat", everyNs: 2e9, miss: 4.5 },
        promote: { kind: "order", of: [0, 1, 2] },
        fencing: { kind: "epoch" },
        rejoin: "rewind",
        arbiter: true,
      },
    });
  });

  it("leaves the rest of a plan alone: acks = 1 waits for nobody, acks = 0 not even for the leader", () => {
    expect(kafka("acks = 1").ack).toEqual({ kind: "none" });
    expect(kafka("acks = 1").respond).toBeUndefined();
    expect(kafka("acks = 0").respond).toBe("sent");
  });

  it("takes what people paste: milliseconds without a unit, true, -1", () => {
    const plan = kafka(
      "acks = -1\nreplica.lag.time.max.ms = 12000\nunclean.leader.election.enable = true",
    );
    expect(plan.inSync).toMatchObject({ lagTimeMaxNs: 12e9, uncleanElection: true });
    expect(plan.ack).toMatchObject({ count: 2 });
  });

  it("lets the watermark go on below the least number before 3.7", () => {
    expect(kafka("", "3.6").inSync?.belowMin).toBe("advances");
    expect(kafka("", "3.7").inSync?.belowMin).toBeUndefined();
  });

  it("takes controllers by name, and a failover block over all", () => {
    expect(kafka("controller.quorum.voters = [b, c]").failover).toMatchObject({ voters: [1, 2] });
    const own = kafka("failover { detect = heartbeat(every: 1s, miss: 2) }").failover;
    expect(own).toMatchObject({
      detect: { kind: "heartbeat", everyNs: 1e9, miss: 2 },
      fencing: { kind: "epoch" },
    });
  });

  it.each([
    ["min.insync.replica = 2", "min.insync.replicas"],
    ["acks = al", "all"],
    ["replica.lag.time.max.ms = 10 MB", "replica.lag.time.max.ms"],
  ])("answers %s with what was meant", (knobs, text) => {
    const replicate = `system kafka "3.7" on a, b, c { leader = a\n${knobs} }`;
    const told = checkText(scenarioText({ replicate })).diagnostics;
    const errors = told.filter(({ severity }) => severity === "error");
    expect(errors).toHaveLength(1);
    expect(`${errors[0]?.message} ${errors[0]?.help.join(" ")}`).toContain(text);
  });

  it("refuses a number of acknowledgements, which is min.insync.replicas", () => {
    const replicate = 'system kafka "3.7" on a, b, c { leader = a, acks = 3 }';
    const [told] = reported({ replicate });
    expect(told).toMatchObject({ code: "SC371", severity: "error", at: "3" });
    expect(told?.help.join(" ")).toContain("min.insync.replicas");
  });

  it("names the versions that it knows", () => {
    const [told] = reported({ replicate: 'system kafka "1.0" on a, b, c { leader = a }' });
    expect(told).toMatchObject({ code: "SC372" });
    expect(told?.help.join(" ")).toContain('"3.9"');
  });
});

describe("the settings of single_leader that kafka comes to", () => {
  const single = (settings: string) => {
    const { replication } = planOf({
      replicate: `replicate single_leader on a, b, c { leader = a\n${settings} }`,
    });
    return replication as SingleLeaderPlan;
  };

  it("are off unless they are given", () => {
    const plan = single("");
    for (const name of ["inSync", "fetch", "respond", "committedBy", "survives", "writeBackNs"]) {
      expect(plan).not.toHaveProperty(name);
    }
  });

  it("are read with their arguments, and a session gives three signs of life", () => {
    const plan = single(
      "in_sync = on(lag: 5s, min: 2, session: 9s, unclean: on, below_min: advances)\nfetch = on(wait: 100ms, min: 1 KiB, max: 1 MiB)\nrespond = sent\nsurvives = written\nwrite_back = 5s\ncommitted_by = any 2 of [a, b, c]",
    );
    expect(plan).toMatchObject({
      inSync: {
        lagTimeMaxNs: 5e9,
        min: 2,
        uncleanElection: true,
        session: { everyNs: 3e9, timeoutNs: 9e9 },
        belowMin: "advances",
      },
      fetch: { waitNs: 100e6, minBytes: 1024, maxBytes: 1_048_576 },
      respond: "sent",
      survives: "written",
      writeBackNs: 5e9,
      committedBy: { kind: "any", count: 2, of: [0, 1, 2] },
    });
  });

  it.each([
    ["in_sync = on(lag: 0s, min: 1)", "longer than nothing"],
    ["in_sync = on(lag: 5s, min: 0)", "a whole number from 1"],
    ["fetch = on(wait: 0s, min: 1 B)", "longer than nothing"],
    ["visible = at_last", "at_last"],
  ])("%s is a mistake", (settings, text) => {
    const replicate = `replicate single_leader on a, b, c { leader = a\n${settings} }`;
    const errors = reported({ replicate }).filter(({ severity }) => severity === "error");
    expect(errors.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).toContain(text);
  });
});
