import { percentileOf } from "../../analysis/statistics/histogram.ts";
import { asLeaderRun } from "../../analysis/theory/as-leader-run.ts";
import { limitsOf } from "../../analysis/theory/bounds.ts";
import { type Limit, smallest } from "../../analysis/theory/limits/limit.ts";
import { mm1ResponseQuantile } from "../../analysis/theory/mm1.ts";
import { offeredRate } from "../../analysis/theory/plan-facts.ts";
import { findInstabilities } from "../../analysis/theory/stability.ts";
import { unloadedWrite } from "../../analysis/theory/unloaded-time.ts";
import { judgeBy, metricsIn } from "../../analysis/verdicts/condition.ts";
import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import { meanOf } from "../../random/moments.ts";

/** Whether the closed forms say anything of a condition. */
export function isPredicted(condition: MeasureExpr, plan: Plan): boolean {
  return metricsIn(condition).some((metric) => predicted(metric, plan) !== null);
}

/** Whether a condition holds as far as the closed forms can tell; what they cannot tell holds. */
export function predictedToHold(condition: MeasureExpr, plan: Plan): boolean {
  return judgeBy(condition, (metric) => predicted(metric, plan)) !== false;
}

/**
 * What the closed forms expect of a metric, in base units: good enough to begin a search, and no
 * more. Null for metrics that they say nothing of.
 */
export function predicted(metric: MetricRef, plan: Plan): number | null {
  switch (metric.name) {
    case "write.latency":
      return writeLatency(metric, plan);
    case "throughput":
    case "rate":
      return ["write", "write.ok"].includes(metric.words[0] ?? "") ? throughput(plan) : null;
    case "lag":
      return lag(metric, plan);
    case "utilization":
      return utilisation(metric, plan);
    default:
      return null;
  }
}

/** Writes per second: what is offered, or the smallest limit. */
function throughput(plan: Plan): number | null {
  const rate = held(limitsOf(plan)).writesPerSecond;
  return Number.isFinite(rate) ? rate : null;
}

/** The narrowest of the limits that writes wait for. */
function held(limits: readonly Limit[]): Limit {
  return smallest(limits.filter(({ lagsOnly }) => lagsOnly !== true));
}

/**
 * The time of an unloaded write, of which the narrowest station's part is a queue: M/M/1 at that
 * station, -ln(1 - p) / (μ - λ), and the rest as it is. In a closed loop Little's law: sessions
 * over throughput, without thinking. Exact for one exponential station.
 */
function writeLatency({ aggregate = "mean" }: MetricRef, plan: Plan): number | null {
  const limits = limitsOf(plan);
  const offered = limits.find(({ name }) => name === "offered")?.writesPerSecond ?? Infinity;
  const rest = unloadedSeconds(plan);
  if (!Number.isFinite(offered)) return rest === null ? null : closedLatency(plan, aggregate);
  const stations = limits.filter(({ name }) => name !== "offered" && name !== "round_trip");
  const { writesPerSecond: most } = held(stations);
  if (offered >= most) return Infinity;
  const service = Number.isFinite(most) ? 1 / most : 0;
  const p = percentileOf(aggregate);
  if (p === null && aggregate !== "mean") return null;
  const queued =
    service === 0
      ? 0
      : p === null
        ? 1 / (most - offered)
        : (mm1ResponseQuantile(offered, service, p) ?? Infinity);
  return Math.max(0, (rest ?? 0) - service) + queued;
}

function closedLatency(plan: Plan, aggregate: string): number | null {
  const rate = throughput(plan);
  if (rate === null || !["mean", "p50"].includes(aggregate)) return null;
  const cycles = plan.workloads.flatMap(({ load, writeShare }) =>
    load.kind === "closed"
      ? [{ sessions: load.clients, think: meanOf(load.think), writeShare }]
      : [],
  );
  const [only, ...others] = cycles;
  if (only === undefined || others.length > 0 || only.writeShare < 1) return null;
  return only.sessions / rate - only.think / 1e9;
}

function unloadedSeconds(plan: Plan): number | null {
  const run = asLeaderRun(plan);
  const workload = plan.workloads.find(({ writeShare }) => writeShare > 0);
  if (run === null || workload === undefined) return null;
  return unloadedWrite(run, workload, workload.clientHosts[0] ?? 0).total / 1e9;
}

/** Endless behind a follower that falls back; of one that keeps up nothing is known but that it is small. */
function lag({ node }: MetricRef, plan: Plan): number | null {
  const behind = findInstabilities(plan).some(({ lasts, follower }) => lasts && follower === node);
  return behind ? Infinity : 0;
}

/** Share of a station's limit that is offered. */
function utilisation({ station, node }: MetricRef, plan: Plan): number | null {
  const name = plan.topology.nodes[node ?? -1]?.name;
  const limit = limitsOf(plan).find(({ where }) => where === `${name}.${station}`);
  const open = plan.workloads.reduce(
    (sum, one) => sum + (offeredRate(one.load) ?? 0) * one.writeShare,
    0,
  );
  if (limit === undefined || !Number.isFinite(limit.writesPerSecond) || open === 0) return null;
  return Math.min(1, open / limit.writesPerSecond);
}
