import { describe, expect, it } from "vitest";
import { tFactor } from "../../../src/analysis/statistics/interval.ts";
import { answerYears } from "../../../src/analysis/years/answer.ts";
import { amountsOfRuns } from "../../../src/analysis/years/ordinary.ts";
import type { AmountName, YearsAnswer } from "../../../src/analysis/years/years.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { SECONDS_A_YEAR } from "../../../src/model/rare-faults.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { cdfOf } from "../../../src/random/moments.ts";
import type { RunPool } from "../../../src/sweep/pool.ts";
import { failedReply } from "../../../src/sweep/protocol.ts";
import { runYears } from "../../../src/sweep/years/run-years.ts";
import { buildStudy } from "../../analysis/study-builder.ts";
import { crash, failoverPlan, pause, siteCrash } from "../../engine/failover/failover-builder.ts";
import { buildPlan, constant, exponential, MS, SECOND } from "../../engine/plan-builder.ts";

const DAY = 86_400 * SECOND;
const RATE = 40;
const WAY = 100 * MS;
const BEAT = 100 * MS;
const QUICK = {
  detect: { kind: "heartbeat", everyNs: BEAT, miss: 3 },
  fencing: { kind: "epoch" },
} as const;

function every(gap: Distribution, action: FaultAction, lasts: Distribution): FaultPlan {
  const schedule = { kind: "every", gapNs: gap, fromNs: 0, toNs: 5 * SECOND } as const;
  return { label: action.kind, schedule, action, lasts };
}

/** A leader with two followers, whom clients beside it write to; beats ten times a second. */
function cluster(faults: readonly FaultPlan[], way = WAY, seed = "years"): Plan {
  return failoverPlan(QUICK, {
    delay: constant(way),
    workload: { load: { kind: "poisson", rate: RATE }, timeoutNs: 500 * MS },
    faults,
    measures: { seriesIntervalNs: 100 * MS },
    run: { durationNs: 5 * SECOND, warmupNs: SECOND, seed },
  });
}

async function yearOf(plan: Plan, alone = 24, overlapping = 2): Promise<YearsAnswer> {
  const { cases, failures } = await runYears(buildStudy([plan]), {
    counts: { alone, overlapping },
  });
  expect(failures.map(({ stack }) => stack)).toEqual([]);
  return answerYears(plan, cases[0]!, []);
}

function row(answer: YearsAnswer, label: string) {
  return answer.rows.find((one) => one.label === label)!;
}

describe("an asynchronous leader whose site dies once a month", () => {
  const plan = cluster([every(exponential(30 * DAY), siteCrash(0), constant(5 * SECOND))]);

  it("loses rate × one-way delay each time, and is gone for detection: T − h/2", async () => {
    const answer = await yearOf(plan, 30);
    const strikes = 365 / 30;
    const expected = (strikes * RATE * WAY) / SECOND;
    const { value, low, high } = answer.mean.lost_writes;
    expect(low!).toBeLessThan(expected);
    expect(high!).toBeGreaterThan(expected);
    expect(value / expected).toBeGreaterThan(0.6);
    expect(value / expected).toBeLessThan(1.4);
    // Three beats after the last one that came, which was half a beat old, and a way to tell it.
    const detection = (3 * BEAT - BEAT / 2 + WAY) / 1e9;
    const { mean } = row(answer, "crash").outage;
    expect(mean).toBeGreaterThan(detection);
    // The others vote, clients learn of it within their time-out, and the new leader is a way off.
    expect(mean).toBeLessThan(detection + 0.5 + (4 * WAY + BEAT) / 1e9);
    expect(answer.mean.failovers.value).toBeCloseTo(strikes, 2);
    expect(answer.mean.false_failovers.value).toBe(0);
  });
});

describe("a leader that stalls", () => {
  it("is deposed by mistake as often as a stall is longer than the detection", async () => {
    const lasts: Distribution = { kind: "lognormal", p50: 100 * MS, p99: 2 * SECOND };
    const answer = await yearOf(cluster([every(exponential(DAY), pause(0), lasts)], MS));
    // A stall begins at any moment between two beats: T − h … T until it is noticed.
    let share = 0;
    for (let i = 0; i < 100; i++) {
      share += (1 - cdfOf(lasts, 3 * BEAT - ((i + 0.5) / 100) * BEAT)) / 100;
    }
    const { value, low, high } = answer.mean.false_failovers;
    expect(low!).toBeLessThan(365 * share);
    expect(high!).toBeGreaterThan(365 * share);
    expect(Math.abs(value / (365 * share) - 1)).toBeLessThan(0.4);
    expect(answer.mean.failovers.value).toBe(value);
  });
});

describe("the years of a cluster with faults a thousand times as often", () => {
  /** What is counted in so many seconds of simulation, scaled to a year, with its interval. */
  function bruteForce(faults: readonly FaultPlan[]) {
    const found = Array.from({ length: 8 }, (_, trial) => {
      const short = cluster(faults, WAY, `brute/${trial}`);
      const plan = { ...short, run: { ...short.run, durationNs: 160 * SECOND } };
      const open = plan.faults.map((fault) =>
        fault.schedule.kind === "every"
          ? { ...fault, schedule: { ...fault.schedule, toNs: plan.run.durationNs } }
          : fault,
      );
      const coarse = {
        ...plan,
        faults: open,
        measures: { ...plan.measures, seriesIntervalNs: SECOND },
      };
      return amountsOfRuns(coarse, [runPlan(coarse)])[0]!;
    });
    return (name: AmountName) => {
      const values = found.map(
        ({ amounts, seconds }) => (amounts[name] / seconds) * SECONDS_A_YEAR,
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const half =
        tFactor(values.length - 1) * Math.sqrt(squares / (values.length - 1) / values.length);
      return { mean, half };
    };
  }

  it("agree with those years run through, failure by failure", async () => {
    // A failure and a stall every minute in place of every month; an operator leads back.
    const faults: readonly FaultPlan[] = [
      { ...every(exponential(60 * SECOND), siteCrash(0), exponential(SECOND)), label: "dies" },
      {
        ...every(exponential(50 * SECOND), pause(0), {
          kind: "lognormal",
          p50: 200 * MS,
          p99: 2 * SECOND,
        }),
        label: "stalls",
      },
      ...["dies", "stalls"].map(
        (label): FaultPlan => ({
          label: `${label}, led back`,
          schedule: { kind: "after", label, plusNs: 500 * MS },
          action: { kind: "switchover", node: 0 },
          lasts: null,
        }),
      ),
    ];
    const answer = await yearOf(cluster(faults), 24, 8);
    const brute = bruteForce(faults);
    for (const name of [
      "failovers",
      "false_failovers",
      "lost_writes",
      "unavailable_time",
    ] as const) {
      const { value, low, high } = answer.mean[name];
      const { mean, half } = brute(name);
      const room = half + (high! - low!) / 2;
      expect(Math.abs(value - mean), `${name}: ${value} against ${mean} ± ${half}`).toBeLessThan(
        room,
      );
      // Each failure counted twice would show.
      if (name === "failovers") expect(room / mean).toBeLessThan(1);
    }
  });
});

describe("an outage of hours", () => {
  it("is not simulated to its end, and counts to the second all the same", async () => {
    const hours: Distribution = { kind: "uniform", low: 3600 * SECOND, high: 7200 * SECOND };
    const plan = buildPlan({
      workload: { load: { kind: "poisson", rate: 20 }, timeoutNs: SECOND },
      faults: [every(exponential(100 * DAY), crash(0), hours)],
      run: { durationNs: 5 * SECOND },
    });
    const answer = await yearOf(plan);
    const { mean } = row(answer, "crash").outage;
    expect(mean / 5400).toBeGreaterThan(0.98);
    expect(mean / 5400).toBeLessThan(1.02);
    // Twenty a second for an hour and a half would be hundreds of thousands in each cycle.
    expect(answer.events / answer.cycles).toBeLessThan(10_000);
    expect(answer.mean.failed_writes.value).toBeGreaterThan(3.65 * 20 * 5400 * 0.9);
    expect(answer.mean.failed_writes.value).toBeLessThan(3.65 * 20 * 5400 * 1.1);
  });

  it("of a follower that then takes over loses the writes of all that time", async () => {
    // The leader dies while its only follower is away; the follower is back first and leads.
    const plan = failoverPlan(
      { ...QUICK, voters: [0, 1, 2], promote: { kind: "order", of: [1] } },
      {
        delay: constant(MS),
        workload: { load: { kind: "constant", rate: 20 }, timeoutNs: 500 * MS },
        faults: [
          { ...every(exponential(10 * DAY), crash(1), constant(1000 * SECOND)), label: "away" },
          { ...every(exponential(10 * DAY), crash(0), constant(1000 * SECOND)), label: "dies" },
        ],
        run: { warmupNs: SECOND, durationNs: 5 * SECOND },
      },
    );
    const answer = await yearOf(plan, 8, 24);
    const { lost, perYear } = row(answer, "two at a time");
    expect(perYear).toBeGreaterThan(0);
    // In half of the pairs one of each kind, in half of those the follower goes first; it then was
    // away for anything up to 1000 s before the leader died.
    expect(lost.p95).toBeGreaterThan(3000);
    expect(lost.p95).toBeLessThanOrEqual(20 * 1000);
  });
});

describe("a lone machine whose disk does not survive a crash", () => {
  it("loses all there is each time: that is counted as such, and not in writes", async () => {
    const plan = buildPlan({
      followers: 0,
      workload: { load: { kind: "constant", rate: 20 }, timeoutNs: 500 * MS },
      faults: [
        every(
          exponential(100 * DAY),
          {
            kind: "crash",
            target: { kind: "nodes", nodes: [0] },
            site: false,
            losesDisk: true,
          },
          constant(SECOND),
        ),
      ],
      run: { durationNs: 5 * SECOND, warmupNs: SECOND },
    });
    const { mean, anyInYear } = await yearOf(plan, 6);
    expect(mean.data_losses.value).toBeCloseTo(3.65, 3);
    expect(mean.lost_writes.value).toBe(0);
    expect(anyInYear.data_losses).toBeCloseTo(1 - Math.exp(-3.65), 3);
  });
});

describe("a cluster that nobody mends", () => {
  it("has a year without end, and says after what", async () => {
    const plan = failoverPlan(
      { ...QUICK, fencing: { kind: "stonith", takes: constant(SECOND), success: 0 } },
      {
        workload: { load: { kind: "constant", rate: 10 }, timeoutNs: 500 * MS },
        faults: [every(exponential(30 * DAY), pause(0), constant(1e12))],
        run: { durationNs: 5 * SECOND },
      },
    );
    const answer = await yearOf(plan, 8);
    expect(answer.rows[0]!.outage.mean).toBeGreaterThan(0);
  });

  it("is told from a fault that has no end", async () => {
    const faults = [{ ...every(exponential(30 * DAY), crash(0), constant(0)), lasts: null }];
    const study = buildStudy([cluster(faults)]);
    expect((await runYears(study)).cases).toEqual([null]);
  });
});

describe("the cycles", () => {
  const plan = cluster([every(exponential(30 * DAY), siteCrash(0), constant(2 * SECOND))]);
  const study = buildStudy([plan, plan]);
  const counts = { alone: 8, overlapping: 2 };

  it("are the same whatever the order in which their runs end", async () => {
    const backwards: RunPool = {
      width: 7,
      async run(request) {
        // Later requests are answered sooner.
        for (let turn = 0; turn < 100 - request.trial; turn++) await Promise.resolve();
        const { caseIndex, trial } = request;
        return { kind: "finished", caseIndex, trial, record: runPlan(request.plan) };
      },
      close: () => Promise.resolve(),
    };
    const [one, many] = [
      await runYears(study, { counts }),
      await runYears(study, { counts, pool: backwards }),
    ];
    expect(many).toEqual(one);
    expect(one.cases[0]!.outcomes).toEqual(one.cases[1]!.outcomes);
  });

  it("that fail are reported and leave their weight to the others", async () => {
    let count = 0;
    const sickly: RunPool = {
      width: 1,
      async run(request) {
        count += 1;
        const { caseIndex, trial } = request;
        if (count === 3) return failedReply(request, new Error("worker died"));
        return { kind: "finished", caseIndex, trial, record: runPlan(request.plan) };
      },
      close: () => Promise.resolve(),
    };
    const years = await runYears(buildStudy([plan]), { counts, pool: sickly });
    expect(years.failures.map(({ reason }) => reason)).toEqual(["worker died"]);
    const { rows } = answerYears(plan, years.cases[0]!, []);
    expect(rows[0]!.cycles).toBe(7);
    expect(rows[0]!.yearly.failovers.value).toBeCloseTo(rows[0]!.perYear, 1);
  });

  it("stop when they are told to, and say so", async () => {
    const { stopped } = await runYears(study, { signal: AbortSignal.abort() });
    expect(stopped).toBe("interrupted");
  });
});
