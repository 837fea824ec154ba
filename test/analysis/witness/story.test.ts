import { describe, expect, it } from "vitest";
import { eventsOf } from "../../../src/analysis/witness/events.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { Story } from "../../../src/model/story.ts";
import { constant, MS, SECOND } from "../../engine/plan-builder.ts";
import { follower, NEAR, storyOf, WAY, writerAndReader } from "./story-builder.ts";

/** When a node came to a stage, from the beginning of the offended write on. */
function stageAt(story: Story, node: string, stage: string): number {
  const lane = story.lanes.findIndex(({ name }) => name === node);
  const mark = story.marks.find((one) => one.lane === lane && one.stages.some((s) => s === stage));
  const write = story.acts.find(({ kind }) => kind === "write")!;
  return mark!.atNs - write.startNs;
}

function slowDisk(factor: number): FaultPlan {
  return {
    label: "r1's disk stalls",
    schedule: { kind: "at", atNs: 0 },
    action: { kind: "slow_disk", target: { kind: "nodes", nodes: [1] }, factor },
    lasts: constant(2 * SECOND),
  };
}

describe("the story of a read that missed its own write", () => {
  it("says that the write was on its way, and how long the way takes", () => {
    // The read asks a follower that answers before the log can be there.
    const plan = writerAndReader({ delay: constant(WAY), clientDelay: constant(NEAR) });
    const quick = {
      ...plan,
      topology: {
        ...plan.topology,
        links: plan.topology.links.map((link) =>
          link.name === "0 -> 1" ? { ...link, delay: constant(40 * MS) } : link,
        ),
      },
    };
    const story = storyOf(quick);
    expect(story.sentence).toMatch(
      /^session 0 wrote version \d+ of key 0 at leader \(.* s\), then (?:read version \d+ of|found nothing under) key 0 at r1 \(.* s\): it missed its own write; r1 applied version \d+ at .* s, .* ms too late: it was on its way from leader, which took 40 ms\.$/,
    );
    expect(stageAt(story, "r1", "received")).toBe(NEAR + 40 * MS);
  });

  it("says that the write waited for the follower's disk, and whose fault it was", () => {
    const story = storyOf(
      writerAndReader({
        nodes: [{}, follower(MS)],
        faults: [slowDisk(30)],
        replication: { applyAfter: "flushed" },
      }),
    );
    expect(story.sentence).toContain('and waited for the disk, because of "r1\'s disk stalls".');
    expect(stageAt(story, "r1", "received")).toBe(NEAR + WAY);
    expect(stageAt(story, "r1", "flushed")).toBe(NEAR + WAY + 30 * MS);
    expect(story.faults).toMatchObject([{ label: "r1's disk stalls" }]);
    expect(story.faults[0]!.lanes.map((lane) => story.lanes[lane]!.name)).toEqual(["r1"]);
  });

  it("says that the node had the write and lost it, which no wait explains", () => {
    const crash: FaultPlan = {
      label: "power cut",
      schedule: { kind: "every", gapNs: constant(100 * MS), fromNs: 0, toNs: 2 * SECOND },
      action: {
        kind: "crash",
        target: { kind: "nodes", nodes: [0] },
        site: false,
        losesDisk: false,
      },
      lasts: constant(5 * MS),
    };
    const plan = writerAndReader({
      nodes: [{ disk: follower(30 * MS).disk }, {}],
      faults: [crash],
      replication: { localFlush: false },
    });
    const [workload] = plan.workloads;
    const story = storyOf({
      ...plan,
      workloads: [{ ...workload!, readFrom: { kind: "leader" } }],
    });
    expect(story.sentence).toMatch(/; leader had version \S+ and dropped it at .* s\.$/);
  });

  it("leaves the disk out of it where a write is applied beside its flush", () => {
    const nodes = [{}, follower(20 * MS, 40 * MS)];
    const story = storyOf(writerAndReader({ nodes, replication: { applyAfter: "received" } }));
    expect(story.sentence).toMatch(/it had come .* before, and waited to be applied\.$/);
  });

  it("does not blame a fault that lies elsewhere", () => {
    const onLeader: FaultPlan = {
      ...slowDisk(2),
      label: "the leader's disk is slow",
      action: { kind: "slow_disk", target: { kind: "nodes", nodes: [0] }, factor: 2 },
    };
    const story = storyOf(
      writerAndReader({ nodes: [{}, follower(0, 30 * MS)], faults: [onLeader] }),
    );
    expect(story.sentence).toContain('("the leader\'s disk is slow" was on)');
    expect(story.sentence).not.toContain("because");
  });

  it("does not blame a fault of the node that has nothing to do with the wait", () => {
    const skewed: FaultPlan = {
      label: "r1's clock jumps",
      schedule: { kind: "at", atNs: 0 },
      action: { kind: "skew_clock", target: { kind: "nodes", nodes: [1] }, byNs: SECOND },
      lasts: constant(2 * SECOND),
    };
    const story = storyOf(writerAndReader({ nodes: [{}, follower(0, 30 * MS)], faults: [skewed] }));
    expect(story.sentence).toContain('("r1\'s clock jumps" was on)');
    expect(story.sentence).not.toContain("because");
  });

  it("says that the write was there and waited to be applied", () => {
    const story = storyOf(writerAndReader({ nodes: [{}, follower(0, 30 * MS)] }));
    expect(story.sentence).toMatch(/it had come .* ms before, and waited to be applied\.$/);
    expect(stageAt(story, "r1", "applied")).toBe(NEAR + WAY + 30 * MS);
  });

  it("says that the leader could not send it through a partition", () => {
    const cut: FaultPlan = {
      label: "WAN cut",
      schedule: { kind: "at", atNs: 0.5 * SECOND },
      action: { kind: "partition", groups: [[0], [1]], direction: "both" },
      lasts: constant(SECOND),
    };
    const story = storyOf(writerAndReader({ faults: [cut] }));
    expect(story.sentence).toContain("it was on its way from leader");
    expect(story.sentence).toContain('because of "WAN cut"');
    // The story ends when the follower has the write at last.
    expect(story.toNs).toBeGreaterThanOrEqual(1.5 * SECOND);
  });

  it("has the operations, their messages and the write's way, and nothing else", () => {
    const story = storyOf(writerAndReader({ nodes: [{}, follower(0, 30 * MS)] }));
    expect(story.lanes.map(({ name }) => name)).toEqual(["session 0", "leader", "r1"]);
    expect(story.acts.map(({ kind, part }) => `${kind} ${part}`)).toEqual([
      "write part",
      "read offence",
    ]);
    expect(story.messages.map(({ role }) => role).sort()).toEqual([
      "acknowledgement",
      "replication",
      "request",
      "request",
      "response",
      "response",
    ]);
    for (const { sentNs, endNs } of story.messages) expect(endNs).toBeGreaterThanOrEqual(sentNs);
    for (const { atNs } of story.marks) {
      expect(atNs).toBeGreaterThanOrEqual(story.fromNs);
      expect(atNs).toBeLessThanOrEqual(story.toNs);
    }
  });

  it("is told in the order of time, effects after their causes", () => {
    const story = storyOf(writerAndReader({ nodes: [{}, follower(0, 30 * MS)] }));
    const events = eventsOf(story);
    const times = events.map(({ atNs }) => atNs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const at = (what: RegExp) => events.findIndex((event) => what.test(event.what));
    expect(at(/^writes k0/)).toBe(0);
    expect(at(/sends replication/)).toBeGreaterThan(at(/^writes k0/));
    expect(at(/gets replication/)).toBeLessThan(at(/^received, written, flushed/));
    expect(at(/^applied/)).toBeGreaterThan(at(/^answers/));
    const [first] = events.filter(({ isOffence }) => isOffence);
    expect(first!.what).toMatch(/^answers k0 = /);
  });

  it("is the same every time", () => {
    const plan = writerAndReader({ nodes: [{}, follower(0, 30 * MS)] });
    expect(storyOf(plan)).toEqual(storyOf(plan));
  });
});
