import { describe, expect, it } from "vitest";
import type { FaultPlan } from "../../src/model/faults.ts";
import { runJudged } from "../../src/sweep/judged-run.ts";
import { runStudy } from "../../src/sweep/run-study.ts";
import { seekStory } from "../../src/sweep/seek-story.ts";
import { tellStories } from "../../src/sweep/stories.ts";
import { seekWitness, tellStretch } from "../../src/sweep/trace-trial.ts";
import { studyFrom } from "./study-from.ts";

/** The leader is cut off with its own clients, and the others choose another. */
const SPLIT = `
topology {
  site a { node n1 }
  site b { node n2, n3 }
  link within each site { latency = 200us }
  link a <-> b { rtt = 12ms }
}
replicate single_leader on n1, n2, n3 {
  leader = n1, mode = async
  failover { detect = heartbeat(every: 300ms, miss: 3), promote = most_caught_up, fencing = none, rejoin = rewind }
}
workload ledger on a, b {
  arrivals = poisson(150 ops/s), mix = (read: 50%, write: 50%), keys = uniform(KEYS)
  timeout  = 1s, retry = exponential_backoff(base: 50ms, cap: 2s)
}
faults { at 1s partition a | b for 3s as "WAN cut" }
run { duration = 5s, trials = 1, seed = "fence" }
report "R" {
  spacetime of split_brain_time
  spacetime of lost_writes
}
`;

const split = (keys: number) => studyFrom(SPLIT.replace("KEYS", String(keys)));

describe("the stories of a study", () => {
  const study = split(20);

  it("show two leaders by two writes of one key, and say who came to lead", async () => {
    const { records } = await runStudy(study);
    const [told] = tellStories(study, records, ["split_brain"]);
    const { story } = told!;
    expect(story!.sentence).toMatch(
      /^session \d+ wrote version \S+ of key (\d+) at n[12] .*, then session \d+ wrote version \S+ of key \1 at n[12] .*: two leaders took writes at the same time; n2 has led since \d\.\d+ s, and n1 had not heard of it\.$/,
    );
    const nodes = story!.acts.map(({ node }) => node);
    expect(new Set(nodes).size).toBe(2);
    expect(story!.faults.map(({ label }) => label)).toEqual(["WAN cut"]);
  });

  it("follow a lost write until it is known who leads without it", async () => {
    const { records } = await runStudy(study);
    const [told] = tellStories(study, records, ["lost_writes"]);
    expect(told!.story!.sentence).toMatch(
      /at n1 .*: it was acknowledged, and it is gone; (it was on its way and came to nobody else|no message with it had left n1); n2 (has|had) led since/,
    );
    const lane = told!.story!.lanes.findIndex(({ name }) => name === "n1");
    expect(told!.story!.marks.every((mark) => mark.lane === lane || mark.label === "")).toBe(true);
    expect(told!.cases[0]!.violations).toBe(records[0]![0]!.totals.lostWrites);
  });

  it("say that nobody noticed when clients used one side only", async () => {
    const pause: FaultPlan = {
      label: "GC pause",
      schedule: { kind: "at", atNs: 1e9 },
      action: { kind: "pause", target: { kind: "nodes", nodes: [0] } },
      lasts: { kind: "constant", value: 2e9 },
    };
    const [casePlan] = study.cases;
    const paused = {
      ...study,
      cases: [{ ...casePlan!, plan: { ...casePlan!.plan, faults: [pause] } }],
    };
    const { records } = await runStudy(paused);
    const episodes = records[0]![0]!.episodes.filter(({ kind }) => kind === "split_brain");
    const [told] = tellStories(paused, records, ["split_brain"]);
    expect(episodes.length).toBeGreaterThan(0);
    expect(told).toMatchObject({ story: null, note: expect.stringContaining("one of them only") });
  });
});

describe("the search for a story", () => {
  const study = split(20);
  const [casePlan] = study.cases;

  it("finds what the study's own judging found", () => {
    const { plan } = casePlan!;
    const record = runJudged({ ...plan, run: { ...plan.run, seed: `${plan.run.seed}/0` } });
    const window = { fromNs: 0, toNs: plan.run.durationNs + 1 };
    for (const rule of ["split_brain", "stale_reads", "lost_writes"]) {
      const sought = seekWitness(casePlan!, 0, rule, window);
      expect(sought.violations).toBe(record.windows[0]!.findings![rule]!.violations);
      expect(sought.violations).toBeGreaterThan(0);
      expect(sought.witness).toEqual(record.witnesses![rule]);
    }
  });

  it("looks only where it is asked to", () => {
    const windowOf = () => ({ fromNs: 0, toNs: 0.9e9 });
    const before = seekStory(study, "lost_writes", { windowOf });
    const whole = seekStory(study, "lost_writes");
    expect(before.story).toBeNull();
    expect(before.cases[0]!.checked!).toBeLessThan(whole.cases[0]!.checked!);
    expect(whole.story!.acts[0]!.endNs).toBeGreaterThan(0.9e9);
  });

  it("tells a stretch by all its operations, and none that is too long", () => {
    const window = { fromNs: 0.5e9, toNs: 0.52e9 };
    const { story, operations } = tellStretch(casePlan!, 0, { window });
    expect(operations).toBeGreaterThan(0);
    expect(story!.acts.filter(({ part }) => part === "part")).toHaveLength(operations);
    expect(story!.acts.some(({ part }) => part === "offence")).toBe(false);
    const long = tellStretch(casePlan!, 0, { window: { fromNs: 0, toNs: 1e9 } });
    expect(long.story).toBeNull();
    expect(long.operations).toBeGreaterThan(12);
  });
});

describe("every family", () => {
  const site = "topology { site a { node n1, n2, n3 }  link within a { latency = 1ms } }";
  const load = `workload u on a { clients = 10, think = exponential(mean: 5ms), mix = (read: 60%, write: 40%), keys = uniform(30), read_from = any }
run { duration = 2s, trials = 1, seed = "q" }
report "R" { spacetime of stale_reads }`;
  const families = [
    [
      "leaderless",
      `${site.replace("1ms", "lognormal(p50: 500us, p99: 5ms)")}
replicate leaderless on n1, n2, n3 { n = 3, r = 1, w = 1, coordinator = any, allow = non_overlapping_quorums }`,
    ],
    [
      "multi leader",
      `topology { site a { node n1 }  site b { node n2 }  link within each site { latency = 200us }  link a <-> b { rtt = 40ms } }
replicate multi_leader on n1, n2 { leaders = [n1, n2], exchange = all_to_all, conflict = last_write_wins }`,
    ],
  ] as const;

  it.each(families)("tells how a write came too late to its replica: %s", (name, head) => {
    const text = `${head}\n${name === "multi leader" ? load.replace("on a", "on a, b") : load}`;
    const { story } = seekStory(studyFrom(text), "stale_reads");
    expect(story!.sentence).toMatch(
      /it missed what had been acknowledged before it began; .*version/,
    );
    const offence = story!.acts.find(({ part }) => part === "offence")!;
    const at = (stage: string) =>
      story!.marks.find(
        ({ lane, stages }) => lane === offence.nodeLane && stages.some((one) => one === stage),
      )?.atNs;
    expect(at("applied")).toBeGreaterThan(offence.servedNs!);
    expect(at("applied")).toBeGreaterThanOrEqual(at("received")!);
    const carrier = story!.messages.find(
      ({ role, to, label }) => role === "replication" && to === offence.nodeLane && label !== "",
    );
    // Where a repair was quicker, the write's own message is still on its way.
    if (carrier!.fate === "delivered") expect(carrier!.endNs).toBeLessThanOrEqual(at("received")!);
    else expect(carrier!.fate).toBe("under_way");
  });

  it("claims no version of what a node without a leader refused", () => {
    const text = `${site}
replicate single_leader on n1, n2, n3 { leader = n1 }
faults { at 1s crash n1 }
${load.replace("read_from = any", "read_from = leader")}`;
    const window = { fromNs: 1.1e9, toNs: 1.6e9 };
    const told = tellStretch(studyFrom(text).cases[0]!, 0, { window, session: 3 });
    const { acts, sentence } = told.story!;
    const refused = acts.filter(({ outcome }) => outcome !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    for (const { label } of refused) expect(label).toMatch(/^(read|write) k\d+ failed$/);
    expect(sentence).toContain("between 1.100 s and 1.600 s.");
  });

  it("shows a Raft entry on each member: stored, flushed, committed and applied in turn", () => {
    const text = `${site}\nreplicate consensus on n1, n2, n3 { voters = [n1, n2, n3] }\n${load}`;
    const study = studyFrom(text);
    const window = { fromNs: 1e9, toNs: 1.1e9 };
    const { story } = tellStretch(study.cases[0]!, 0, { window, session: 3 });
    const writes = story!.acts.filter(({ kind }) => kind === "write");
    const marks = story!.marks.filter(({ label }) => label !== "");
    expect(writes.length).toBeGreaterThan(0);
    // Each member stores, flushes and applies the first of them.
    const first = marks.filter(({ label }) => writes[0]!.label.endsWith(label));
    expect(new Set(first.map(({ lane }) => lane)).size).toBe(3);
    expect(first.flatMap(({ stages }) => stages)).toHaveLength(15);
    const order = ["received", "flushed", "committed", "applied"];
    for (const { name } of story!.lanes.filter(({ kind }) => kind === "node")) {
      const lane = story!.lanes.findIndex((one) => one.name === name);
      for (const label of new Set(marks.map((mark) => mark.label))) {
        const own = marks.filter((mark) => mark.lane === lane && mark.label === label);
        const times = order.flatMap((stage) =>
          own.filter(({ stages }) => stages.some((one) => one === stage)).map(({ atNs }) => atNs),
        );
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
    }
  });
});
