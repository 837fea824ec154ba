import { hasSingleLeader, type Plan, type SingleLeaderRun } from "../../model/plan.ts";
import { membersOf } from "../../model/replication.ts";
import type { Study } from "../../model/study.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { runsWithSeries, seriesBytesOf } from "../runs/kept-series.ts";
import { hardwareLimitsOf, limitsOf } from "./bounds.ts";
import { smallest } from "./limits/limit.ts";
import { offeredRate } from "./plan-facts.ts";
import { bytesAnOperation, latencyBytes, openLoopCount } from "./recording.ts";
import { unloadedRead, unloadedWrite } from "./unloaded-time.ts";

/** What a study will take, before it runs. */
export interface CostEstimate {
  /** Simulated events of all runs together. */
  readonly events: number;
  /** Seconds on one core, wall clock. */
  readonly seconds: number;
  /** Bytes that the records of all runs take in memory. */
  readonly bytes: number;
  /** Events of the largest single run. */
  readonly largestRunEvents: number;
}

/**
 * Events a second that one core gets through: the bench has 1.8 to 2.5 million, scenarios with
 * reads and Zipf keys 1.2 to 1.7 million.
 */
const EVENTS_PER_SECOND = 1_500_000;
/** Seconds that a run takes beside its events: plan, pools, records. */
const SECONDS_PER_RUN = 0.005;
/** Events of one operation at the client and the leader: request, CPU, response, think or arrival. */
const EVENTS_PER_OPERATION = 4;
/** Events of one write at each follower when nothing is batched: log, flush, apply, confirmation. */
const EVENTS_PER_COPY = 4;
/**
 * Bytes of one window: what it has anyway, the buckets that its operations fill, and the most that
 * there are of these; by the records of a dozen scenarios, within a factor of two or three.
 */
const WINDOW_BYTES = 10_000;
const BUCKET_BYTES = 5;
const MOST_WINDOW_BYTES = 300_000;

/**
 * What a study will take: operations (from the offered rates, or from sessions over the unloaded
 * time, held to the smallest bound) times the events of one operation in this topology. Right
 * within a factor of about two, which is enough to refuse what would take hours; too high where
 * sessions move in lockstep, since their writes then share messages and flushes.
 */
export function estimateCost(study: Study): CostEstimate {
  const { trials } = study;
  const runs = trials.kind === "fixed" ? trials.count : (trials.min + trials.max) / 2;
  let [events, bytes, largest] = [0, 0, 0];
  const withSeries = Math.min(runs, runsWithSeries(study));
  for (const { plan } of study.cases) {
    const one = costOfRun(plan, pointsFor(study));
    events += one.events * runs;
    bytes += one.bytes * runs + seriesBytesOf(plan) * withSeries;
    largest = Math.max(largest, one.events);
  }
  const seconds = events / EVENTS_PER_SECOND + SECONDS_PER_RUN * runs * study.cases.length;
  return { events, seconds, bytes, largestRunEvents: largest };
}

/** So many cases are weighed as one alone is; with more, an analyst would wait for it. */
const MANY_CASES = 100;
const FEW_POINTS = 128;

/** Imagined writes for each case of a study that is weighed; undefined for as many as for an answer. */
export function pointsFor({ cases }: Pick<Study, "cases">): number | undefined {
  return cases.length > MANY_CASES ? FEW_POINTS : undefined;
}

/** Events and bytes, those of its time series apart, of one run of a case; `points` imagined writes tell how long one takes. */
export function costOfRun(given: Plan, points?: number): { events: number; bytes: number } {
  const plan = asSingleLeader(given);
  const { run, measures, replication } = plan;
  const length = run.durationNs / 1e9;
  const { writes, reads } = ratesOf(plan, points);
  const operations = (writes + reads) * length;
  const copies = writes * length * (1 + EVENTS_PER_COPY * replication.followers.length);
  const ticks = run.durationNs / measures.seriesIntervalNs;
  const events = operations * EVENTS_PER_OPERATION + copies + ticks;
  const bytesOf = (seconds: number) =>
    Math.min(MOST_WINDOW_BYTES, WINDOW_BYTES + BUCKET_BYTES * (writes + reads) * seconds);
  const windows = measures.windows.reduce(
    (sum, { fromNs, toNs }) => sum + bytesOf((toNs - fromNs) / 1e9),
    bytesOf(length),
  );
  const counted = openLoopCount(plan)?.expected ?? operations;
  const history = counted * bytesAnOperation(plan);
  const latencies = latencyBytes(plan, writes * length, reads * length);
  return { events, bytes: windows + history + latencies };
}

/** Operations per second to expect. */
function ratesOf(plan: SingleLeaderRun, points?: number): { writes: number; reads: number } {
  let [writes, reads] = [0, 0];
  for (const workload of plan.workloads) {
    const rate = offeredRate(workload.load) ?? closedRate(plan, workload, points);
    writes += rate * workload.writeShare;
    reads += rate * (1 - workload.writeShare);
  }
  // In an open loop what cannot be done still arrives, waits and times out.
  const closed = plan.workloads.every(({ load }) => load.kind === "closed");
  if (!closed) return { writes, reads };
  // The round trip is what a closed loop was reckoned from, and its limit takes the longest.
  const limits = points === undefined ? limitsOf(plan) : hardwareLimitsOf(plan);
  const { writesPerSecond } = smallest(limits);
  const share = writes > writesPerSecond ? writesPerSecond / writes : 1;
  return { writes: writes * share, reads: reads * share };
}

function closedRate(plan: SingleLeaderRun, workload: WorkloadPlan, points?: number): number {
  const { load, clientHosts, writeShare } = workload;
  if (load.kind !== "closed") return 0;
  const host = clientHosts[0] ?? 0;
  const write = writeShare > 0 ? unloadedWrite(plan, workload, host, points).total : 0;
  const read = writeShare < 1 ? unloadedRead(plan, workload, host, plan.replication.leader) : 0;
  const cycle = meanOf(load.think) + writeShare * write + (1 - writeShare) * read;
  // A scenario without any cost makes time stand still; the engine's limits end it.
  return cycle > 0 ? (load.clients / cycle) * 1e9 : load.clients * 1e9;
}

/**
 * A plan with one leader that costs about as much: every other member a follower, a majority
 * confirming. Only for estimates of how long a run takes.
 */
function asSingleLeader(plan: Plan): SingleLeaderRun {
  if (hasSingleLeader(plan)) return plan;
  const [leader = 0, ...followers] = membersOf(plan.replication);
  const count = Math.floor((followers.length + 1) / 2);
  return {
    ...plan,
    replication: {
      kind: "single_leader",
      leader,
      followers,
      upstream: followers.map(() => leader),
      ack: { kind: "any", count, of: followers },
      ackAt: "flushed",
      localFlush: true,
      groupCommit: { enabled: true, delayNs: 0, max: null },
      ackTimeoutNs: null,
      onAckTimeout: "block",
      shards: 1,
      shipAfter: "append",
      receiver: "pipelined",
      applyAfter: "received",
      visible: "after_ack",
      commitPipeline: "concurrent",
      recordOverheadBytes: 0,
      messageOverheadBytes: plan.replication.messageOverheadBytes,
    },
  };
}
