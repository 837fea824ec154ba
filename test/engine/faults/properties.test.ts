import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { any, buildPlan, constant, exponential, MS, SECOND } from "../plan-builder.ts";
import { at, compare, crash, faultsOf, metric, on, pause, points } from "./faults-builder.ts";

const LOG = { fsync: exponential(MS), bandwidthBytesPerSecond: 1e8, capacityBytes: null };

/** Random writes and reads on three nodes with random disks and links. */
function run(faults: readonly FaultPlan[], seed = "a") {
  const record = runPlan(
    buildPlan({
      followers: 2,
      delay: exponential(3 * MS),
      nodes: [{ disk: LOG }, { disk: LOG }, { disk: LOG }],
      replication: { ack: any(1, 1, 2) },
      workload: {
        load: { kind: "poisson", rate: 200 },
        writeShare: 0.7,
        readFrom: { kind: "any" },
        timeoutNs: 500 * MS,
        retry: { kind: "exponential_backoff", baseNs: 20 * MS, capNs: SECOND, tries: 5 },
      },
      faults,
      run: { seed },
    }),
  );
  expectConserved(record);
  return record;
}

const second = { kind: "nodes", nodes: [1] } as const;
const slow = { kind: "degrade", links: [0, 3], changes: { delay: constant(90 * MS) } } as const;
/** One of every fault that can last. */
const lasting: readonly FaultAction[] = [
  crash(1),
  pause(0),
  { kind: "partition", groups: [[0], [1, 2]], direction: "both" },
  { kind: "partition", groups: [[0], [1]], direction: "one_way" },
  slow,
  { kind: "slow_disk", target: second, factor: 49 },
  { kind: "skew_clock", target: second, byNs: 77 * MS },
  { kind: "fill_disk", target: second, share: 1 },
  { kind: "set", change: { kind: "fsync", node: 1, time: constant(50 * MS) } },
  { kind: "set", change: { kind: "cpu", node: 0, perOp: constant(5 * MS) } },
  { kind: "set", change: { kind: "nic", node: 0, bytesPerSecond: 1e5 } },
];
const named = lasting.map((action) => [action.kind, action] as const);

function books({ windows, totals, series }: RunRecord) {
  return { windows, totals, series };
}

describe("properties of faults", () => {
  const usual = run([]);

  it.each(named)("outside the horizon changes nothing: %s", (_, action) => {
    expect(books(run([at(10 * SECOND, action), at(11 * SECOND, action, SECOND)]))).toEqual(
      books(usual),
    );
  });

  // A crash and a pause of no length are none of these: one drops what is under way, the other may
  // turn over events of the same instant.
  it.each(named.filter(([kind]) => kind !== "crash"))(
    "of no length changes nothing: %s",
    (_, action) => {
      expect(books(run([at(3 * SECOND, action, 0)]))).toEqual(books(usual));
    },
  );

  it("one fault more changes no random number of another", () => {
    const every = {
      kind: "every",
      gapNs: exponential(SECOND),
      fromNs: 0,
      toNs: 10 * SECOND,
    } as const;
    const first = on(every, pause(2), exponential(50 * MS));
    const other = on(every, { kind: "skew_clock", target: second, byNs: MS }, constant(MS));
    const alone = faultsOf(run([first]));
    const both = faultsOf(run([first, other])).filter(({ nodes }) => nodes[0] === 2);
    expect(both).toEqual(alone);
    expect(alone.length).toBeGreaterThan(3);
  });

  it("renaming what is hit changes nothing: streams go by index", () => {
    const label = (text: string) => ({ ...at(3 * SECOND, slow, SECOND), label: text });
    expect(books(run([label("a")]))).toEqual(books(run([label("b")])));
  });

  it.each(named)("once healed, every replica has everything again: %s", (_, action) => {
    const record = run([at(3 * SECOND, action, 2 * SECOND)]);
    const lag = Math.max(
      ...points(record, "lag[1]", 9 * SECOND, 10 * SECOND),
      ...points(record, "lag[2]", 9 * SECOND, 10 * SECOND),
    );
    expect(lag).toBeLessThan(200 * MS);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("more replicas that die apart lose less, and those that die together lose the same", () => {
    /** Share of seeds in which acknowledged writes are on no disk at the end. */
    const lossy = (followers: number, together: boolean) => {
      let count = 0;
      for (let seed = 0; seed < 60; seed++) {
        const nodes = Array.from({ length: followers + 1 }, (_, node) => node);
        const dies = (target: readonly number[], index: number): FaultPlan => ({
          label: `d${index}`,
          schedule: {
            kind: "every",
            gapNs: exponential(12 * SECOND),
            fromNs: 0,
            toNs: 10 * SECOND,
          },
          action: {
            kind: "crash",
            target: { kind: "nodes", nodes: target },
            site: true,
            losesDisk: true,
          },
          lasts: null,
        });
        const faults = together ? [dies(nodes, 0)] : nodes.map((node) => dies([node], node));
        const record = runPlan(
          buildPlan({
            followers,
            delay: constant(MS),
            workload: { load: { kind: "constant", rate: 5 }, timeoutNs: SECOND },
            faults,
            run: { seed: `loss ${seed}` },
          }),
        );
        if (record.totals.lostWrites > 0) count += 1;
      }
      return count / 60;
    };
    const [two, three] = [lossy(1, false), lossy(2, false)];
    // Each is dead by the end with probability 1 - e^(-10/12) = 0.57: all two 0.32, all three 0.18.
    expect(two).toBeGreaterThan(three);
    expect(two).toBeGreaterThan(0.15);
    expect(lossy(2, true)).toBe(lossy(1, true));
  });
});

describe("parts of one fault", () => {
  it("strike and end together, and what follows follows once", () => {
    const random = {
      kind: "every",
      gapNs: exponential(2 * SECOND),
      fromNs: 0,
      toNs: 10 * SECOND,
    } as const;
    const first: FaultPlan = {
      label: "both links",
      schedule: random,
      action: slow,
      lasts: exponential(300 * MS),
    };
    const part: FaultPlan = { ...first, action: { ...slow, links: [1] }, with: 0 };
    const then: FaultPlan = {
      label: "then",
      schedule: { kind: "after", label: "both links", plusNs: 0 },
      action: { kind: "skew_clock", target: second, byNs: 1 },
      lasts: null,
    };
    const { episodes } = run([first, part, then]);
    const strikes = episodes.filter(({ label }) => label === "both links");
    const ended = strikes.filter(({ toNs }) => toNs < 10 * SECOND);
    expect(ended.length).toBeGreaterThan(1);
    expect(episodes.filter(({ label }) => label === "then")).toHaveLength(ended.length);
  });

  it("do what each of them says", () => {
    const changes = { delay: constant(90 * MS) };
    const link = (index: number) => ({ kind: "degrade", links: [index], changes }) as const;
    const one = at(3 * SECOND, link(0), 2 * SECOND);
    const two: FaultPlan = { ...one, action: link(1), with: 0 };
    // One confirmation is enough: it takes both links to be slow to hold a write up.
    expect(run([one]).windows[0]!.writeLatency.max).toBeLessThan(85 * MS);
    expect(run([one, two]).windows[0]!.writeLatency.max).toBeGreaterThan(90 * MS);
    expect(faultsOf(run([one, two]))).toHaveLength(1);
  });

  it("a partition of whoever leads from whoever follows stops what needs them both", () => {
    const cut: FaultAction = {
      kind: "partition",
      groups: [[], []],
      direction: "both",
      chosen: [{ kind: "leader" }, { kind: "followers" }],
    };
    const record = run([at(3 * SECOND + 1, cut, 2 * SECOND)]);
    const [strike] = faultsOf(record);
    expect([...strike!.nodes].sort()).toEqual([0, 1, 2]);
    const ok = points(record, "write.ok", 3.1 * SECOND, 4.9 * SECOND);
    expect(ok.every((count) => count === 0)).toBe(true);
  });

  it("is asked for by what a run sees of itself", () => {
    const behind = compare(metric("lag", { node: 1 }), ">", 0.4);
    const when = { kind: "when", condition: behind, fromNs: 0, toNs: 10 * SECOND } as const;
    const record = run([at(2 * SECOND, pause(1), SECOND), on(when, crash(2), constant(SECOND))]);
    expect(faultsOf(record).map(({ nodes }) => nodes)).toEqual([[1], [2]]);
  });
});
