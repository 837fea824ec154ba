import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { buildPlan, constant, MS, SECOND } from "./plan-builder.ts";

const closed = (clients: number, think = 0) =>
  ({ kind: "closed", clients, think: constant(think) }) as const;

describe("a crowd for which there is no room", () => {
  it("ends the run before it begins, and says so", () => {
    const record = runPlan(buildPlan({ workload: { load: closed(3_200_000, MS) } }));
    expect([record.stopped, record.events]).toEqual(["max_bytes", 0]);
    expect(record.notes[0]!.text).toMatch(/^At 0 s more than 3145728 events were pending/);
  });
});

describe("a load in which no time passes", () => {
  it("ends long before the limit of events, and says why", () => {
    const record = runPlan(buildPlan({ workload: { load: closed(1) } }));
    expect(record.complete).toBe(false);
    expect(record.stopped).toBe("max_events");
    expect(record.endNs).toBe(0);
    expect(record.events).toBeLessThan(2e6);
    expect(record.notes.map(({ code }) => code)).toEqual(["time_stands_still"]);
    expect(record.notes[0]!.text).toMatch(/^At 0 s time stopped/);
  });

  it("is not a crowd that comes in one instant", () => {
    const record = runPlan(
      buildPlan({
        followers: 0,
        workload: { load: closed(500_000, 400 * MS) },
        run: { durationNs: 0.5 * SECOND },
      }),
    );
    // Half a million think, all are answered in the instant after, and think again.
    expect(record.events).toBeGreaterThan(1.5e6);
    expect(record.complete).toBe(true);
    expect(record.notes).toEqual([]);
  });

  it("is noticed where time first stops, too", () => {
    // Requests take time only until the link is mended.
    const plan = buildPlan({
      clientDelay: constant(0),
      workload: { load: closed(1) },
      faults: [
        {
          label: "slow",
          schedule: { kind: "at", atNs: 0 },
          action: { kind: "degrade", links: [], changes: { delay: constant(1 * MS) } },
          lasts: constant(2 * SECOND),
        },
      ],
    });
    const links = plan.topology.links.flatMap(({ name }, link) =>
      name === "2 -> 0" || name === "0 -> 2" ? [link] : [],
    );
    const faults = plan.faults.map((fault) =>
      fault.action.kind === "degrade" ? { ...fault, action: { ...fault.action, links } } : fault,
    );
    const record = runPlan({ ...plan, faults });
    expect(record.endNs).toBe(2 * SECOND);
    expect(record.notes[0]!.text).toMatch(/^At 2 s time stopped/);
  });
});
