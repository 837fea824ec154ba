import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { constant, MS } from "../plan-builder.ts";
import { quorums } from "./plan-builder.ts";
import { cutFirst, run } from "./runs.ts";

const seeds = fc.integer({ min: 0, max: 1_000_000 }).map(String);
const meanRead = (record: RunRecord) =>
  record.windows[0]!.readLatency.sum / record.windows[0]!.readLatency.count;
const meanWrite = (record: RunRecord) =>
  record.windows[0]!.writeLatency.sum / record.windows[0]!.writeLatency.count;
const staleOf = (record: RunRecord) => record.windows[0]!.staleReads;

describe("strict quorums", () => {
  it("W + R > N: a read that begins after the acknowledgement sees the write, whoever asks", () => {
    const pairs = fc.constantFrom([2, 2], [1, 3], [3, 1], [3, 2], [2, 3], [3, 3]);
    const who = fc.constantFrom("client", "nearest", "any");
    const how = fc.constantFrom("all", "quorum");
    fc.assert(
      fc.property(seeds, pairs, who, how, (seed, [r, w], coordinator, readFanout) => {
        const replication = { ...quorums(r!, w!), coordinator, readFanout } as const;
        const record = run({ members: 4, replication }, seed);
        expect(record.windows[0]!.readsOk).toBeGreaterThan(300);
        expect(staleOf(record)).toBe(0);
        expect(record.windows[0]!.visibleAfterNs.max).toBe(0);
        expect(record.windows[0]!.neverVisible).toBe(0);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it("W + R <= N: some reads are stale", () => {
    const stale = ["a", "b", "c"].map((seed) => staleOf(run({ replication: quorums(1, 2) }, seed)));
    expect(Math.max(...stale)).toBeGreaterThan(0);
  });

  it("siblings too: nobody misses an acknowledged write", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(staleOf(run({ replication: { conflict: "siblings" } }, seed))).toBe(0);
      }),
      { numRuns: 8, seed: 7 },
    );
  });
});

describe("more answers, more copies", () => {
  it("W up: writes are slower; R up: reads are slower", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const of = (r: number, w: number) => run({ replication: quorums(r, w) }, seed);
        const [one, two, three] = [of(1, 1), of(2, 2), of(3, 3)];
        expect(meanWrite(two)).toBeGreaterThan(meanWrite(one));
        expect(meanWrite(three)).toBeGreaterThan(meanWrite(two));
        expect(meanRead(two)).toBeGreaterThan(meanRead(one));
        expect(meanRead(three)).toBeGreaterThan(meanRead(two));
      }),
      { numRuns: 5, seed: 7 },
    );
  });

  it("N up at the same W: writes are not slower, since more may be among the first", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const of = (n: number) =>
          meanWrite(run({ members: 5, replication: { n, ...quorums(2, 2) } }, seed));
        expect(of(4)).toBeLessThanOrEqual(of(3));
        expect(of(5)).toBeLessThanOrEqual(of(4));
      }),
      { numRuns: 5, seed: 7 },
    );
  });

  it("read repair: fewer stale reads", () => {
    const share = (readRepair: "off" | "async") => {
      const workload = { writeShare: 0.02, load: { kind: "poisson", rate: 2000 } } as const;
      const faults = [cutFirst(3, 0.2, 0.5)];
      const replication = { ...quorums(1, 1), readRepair, replicaTimeoutNs: 100 * MS };
      return staleOf(run({ workload, faults, replication, delay: constant(MS) }, "repair"));
    };
    expect(share("off")).toBeGreaterThan(100);
    expect(share("async")).toBeLessThan(share("off") / 2);
  });
});
