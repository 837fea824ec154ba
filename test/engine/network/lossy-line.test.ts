import { describe, expect, it } from "vitest";
import { costOfLoss } from "../../../src/analysis/theory/lost-packets.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan, LinkChanges } from "../../../src/model/faults.ts";
import { bucketLow } from "../../../src/model/histogram-buckets.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { HistogramRecord } from "../../../src/model/run-record.ts";
import { recoveryTimes } from "../../../src/model/tcp-recovery.ts";
import { expectConserved } from "../conservation.ts";
import { any, buildPlan, constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";

/** Only the leader's log to its follower is lost, with this probability; the confirmation comes back. */
function lossyLog(loss: number, wayMs: number, parts: PlanParts = {}): Plan {
  const plan = buildPlan({
    delay: constant(wayMs * MS),
    ...parts,
    replication: { ack: any(1, 1), ackAt: "received", ...parts.replication },
  });
  const links = plan.topology.links.map((link) =>
    link.name === "0 -> 1" ? { ...link, loss } : link,
  );
  return { ...plan, topology: { ...plan.topology, links } };
}

function quantile(histogram: HistogramRecord, share: number): number {
  let seen = 0;
  const at = histogram.counts.findIndex((count) => {
    seen += count;
    return seen > share * histogram.count;
  });
  return bucketLow(histogram.buckets[at]!);
}

const poisson = (rate: number) => ({ load: { kind: "poisson", rate } }) as const;

describe("a commit that nothing follows", () => {
  it("at 3 % loss over 5 ms is 205 ms late when its packet is lost, so that p97 and p99 are worlds apart", () => {
    const { writeLatency } = runPlan(lossyLog(0.03, 2.5, { run: { durationNs: 400 * SECOND } }))
      .windows[0]!;
    expect(writeLatency.min).toBe(5 * MS);
    expect(quantile(writeLatency, 0.96)).toBeLessThan(5.1 * MS);
    expect(Math.abs(quantile(writeLatency, 0.99) - 210 * MS)).toBeLessThan(0.2 * MS);
    // 3 in 10,000 lose it twice, and no time-out is doubled before that.
    expect(Math.abs(quantile(writeLatency, 0.9995) - 415 * MS)).toBeLessThan(0.3 * MS);
  });
});

describe("commits one after the other, each on its own", () => {
  for (const rate of [2, 20, 100]) {
    it(`at ${rate} a second lose on average what drawing the messages that follow gives`, () => {
      const seconds = 40_000 / rate;
      const { writeLatency } = runPlan(
        lossyLog(0.002, 10, { workload: poisson(rate), run: { durationNs: seconds * SECOND } }),
      ).windows[0]!;
      const lost = writeLatency.sum / writeLatency.count - 20 * MS;
      const times = recoveryTimes(constant(10 * MS), constant(10 * MS));
      const theory = 0.002 * costOfLoss(rate / SECOND, times);
      // 80 losses: a ninth for their number, and somewhat more for what each costs.
      expect(lost / theory).toBeGreaterThan(0.65);
      expect(lost / theory).toBeLessThan(1.45);
    });
  }

  it("arrive in order behind a lost one, all when it does", () => {
    const { writeLatency } = runPlan(
      lossyLog(0.01, 35, {
        workload: { load: { kind: "constant", rate: 100 } },
        run: { durationNs: 60 * SECOND },
      }),
    ).windows[0]!;
    // Sent every 10 ms; found after 70 ms by the third that follows, 30 ms later; 70 ms for the answer.
    const late = new Set(
      [...writeLatency.buckets].map((bucket) => Math.round(bucketLow(bucket) / MS)),
    );
    const waits = [170, 160, 150, 140, 130, 120, 110, 100, 90, 80, 70];
    for (const each of waits.slice(1))
      expect([...late].some((ms) => Math.abs(ms - each) < 2)).toBe(true);
    expect(quantile(writeLatency, 0.5)).toBeLessThan(100 * MS);
  });
});

describe("a log that a lossy link cannot carry", () => {
  it("gets what the congestion window lets through, MSS / RTT sqrt(3 / 2p) within a quarter", () => {
    const { writesOk } = runPlan(
      lossyLog(0.02, 35, {
        workload: {
          load: { kind: "closed", clients: 100, think: constant(0) },
          value: constant(14_480),
        },
        run: { durationNs: 240 * SECOND, warmupNs: 20 * SECOND },
      }),
    ).windows[0]!;
    const mathis = (1448 / 0.07) * Math.sqrt(3 / 2 / 0.02);
    expect((writesOk * 14_480) / 220 / mathis).toBeGreaterThan(0.75);
    expect((writesOk * 14_480) / 220 / mathis).toBeLessThan(1.25);
  });

  it("falls behind in a brown-out, and catches up when it is over", () => {
    const record = runPlan(
      lossyLog(0, 36, {
        replication: { ack: { kind: "none" } },
        workload: { ...poisson(400), value: constant(1400) },
        faults: [degraded({ loss: 0.02, delay: constant(75 * MS) }, 10, 20)],
        measures: { seriesIntervalNs: SECOND },
        run: { durationNs: 60 * SECOND },
      }),
    );
    expectConserved(record);
    const behind = record.series.columns["lag_bytes[1]"]!;
    // 0.56 MB come each second, and a tenth to a third of that goes over the link.
    expect(behind[8]!).toBeLessThan(2e5);
    expect(behind[28]!).toBeGreaterThan(7e6);
    expect(behind[28]!).toBeLessThan(1.12e7);
    expect(behind[58]!).toBeLessThan(2e5);
    const [note] = record.notes.filter(({ code }) => code === "congestion_window");
    // 1448 bytes a segment, as many a second as segmentsPerSecond says.
    expect(note!.text).toContain("0 -> 1 so small");
    expect(note!.text).toContain("72.74 KB/s");
  });

  it("says nothing where the window is wide enough", () => {
    const { notes } = runPlan(
      lossyLog(0.001, 10, { workload: poisson(100), run: { durationNs: 60 * SECOND } }),
    );
    expect(notes.map(({ code }) => code)).not.toContain("congestion_window");
  });

  it("delivers in order what was sent while nothing came through, once something does", () => {
    const record = runPlan(
      lossyLog(0, 5, {
        workload: { load: { kind: "constant", rate: 50 } },
        faults: [degraded({ loss: 1 }, 2, 1)],
        run: { durationNs: 10 * SECOND },
      }),
    );
    expectConserved(record);
    const { writeLatency, writesOk, writesStarted } = record.windows[0]!;
    expect(writesStarted - writesOk).toBeLessThanOrEqual(1);
    // Time-outs double, and nobody says when the loss is over: half as long again or more has gone by
    // when the next one is.
    expect(writeLatency.max).toBeGreaterThan(1.3 * SECOND);
    expect(writeLatency.max).toBeLessThan(1.8 * SECOND);
  });

  it("sends again at the heal what was lost before a partition", () => {
    const record = runPlan(
      lossyLog(0, 5, {
        workload: { load: { kind: "constant", rate: 50 } },
        faults: [
          degraded({ loss: 1 }, 2, 0.1),
          {
            label: "cut",
            schedule: { kind: "at", atNs: 2.05 * SECOND },
            action: { kind: "partition", groups: [[0], [1]], direction: "both" },
            lasts: constant(5 * SECOND),
          },
        ],
        run: { durationNs: 10 * SECOND },
      }),
    );
    expectConserved(record);
    const { writeLatency, writesOk, writesStarted } = record.windows[0]!;
    expect(writesStarted - writesOk).toBeLessThanOrEqual(1);
    expect(Math.abs(writeLatency.max - 5.06 * SECOND)).toBeLessThan(0.02 * SECOND);
  });
});

function degraded(changes: LinkChanges, atSeconds: number, seconds: number): FaultPlan {
  return {
    label: "brown-out",
    schedule: { kind: "at", atNs: atSeconds * SECOND },
    action: { kind: "degrade", links: [0], changes },
    lasts: constant(seconds * SECOND),
  };
}

describe("a message of many windows", () => {
  it("goes on after a partition where it stopped, ten segments and twice as many each round trip", () => {
    const record = runPlan(
      lossyLog(1e-9, 50, {
        workload: { load: { kind: "constant", rate: 0.1 }, value: constant(1448 * 600 - 100) },
        faults: [
          {
            label: "cut",
            schedule: { kind: "at", atNs: 10.15 * SECOND },
            action: { kind: "partition", groups: [[0], [1]], direction: "both" },
            lasts: constant(SECOND),
          },
        ],
        run: { durationNs: 20 * SECOND },
      }),
    );
    expectConserved(record);
    // 10, 20, then after the heal what has opened meanwhile: 40, 80, 160 and 290 of 320 go off.
    const { writeLatency } = record.windows[0]!;
    expect(writeLatency.count).toBe(1);
    expect(writeLatency.max / SECOND).toBeCloseTo(0.15 + 1 + 0.3 + 0.1, 2);
  });
});

describe("messages on lossy links", () => {
  it("are all accounted for, whatever crashes, pauses and is cut meanwhile", () => {
    const machine = (kind: "crash" | "pause", node: number, atNs: number): FaultPlan => ({
      label: `${kind} ${node}`,
      schedule: { kind: "at", atNs },
      action: {
        kind,
        target: { kind: "nodes", nodes: [node] },
        ...(kind === "crash" && { site: false, losesDisk: false }),
      } as FaultPlan["action"],
      lasts: constant(SECOND),
    });
    for (const loss of [0.02, 0.3]) {
      const record = runPlan(
        buildPlan({
          followers: 2,
          delay: constant(20 * MS),
          link: { loss },
          replication: { ack: any(1, 1, 2) },
          workload: {
            ...poisson(200),
            value: constant(loss > 0.1 ? 200 : 20_000),
            timeoutNs: 2 * SECOND,
          },
          faults: [
            machine("pause", 1, 2 * SECOND),
            machine("crash", 2, 4 * SECOND),
            degraded({ loss: 1 }, 6, 1),
            machine("crash", 0, 8 * SECOND),
          ],
          run: { durationNs: 15 * SECOND, seed: `accounts ${loss}` },
        }),
      );
      expectConserved(record);
      expect(record.totals.messagesDropped).toBeGreaterThan(0);
      expect(record.totals.writesAcknowledged).toBeGreaterThan(20);
    }
  });
});
