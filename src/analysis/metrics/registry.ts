import * as client from "./client-metrics.ts";
import * as conflict from "./conflict-metrics.ts";
import * as failover from "./failover-metrics.ts";
import * as findings from "./findings-metrics.ts";
import * as machine from "./machine-metrics.ts";
import type { Metric } from "./metric.ts";
import * as run from "./run-metrics.ts";
import * as visibility from "./visibility-metrics.ts";
import * as years from "./year-metrics.ts";

/** Every metric that a run record can answer, by its name in the language. */
export const METRICS: ReadonlyMap<string, Metric> = new Map<string, Metric>([
  ["throughput", client.throughput],
  ["rate", client.rate],
  ["write.latency", client.writeLatency],
  ["read.latency", client.readLatency],
  ["commit.latency", client.commitLatency],
  ["availability", client.availability],
  ["unavailable_time", client.unavailableTime],
  ["stale_reads", client.staleReads],
  ["violations", findings.violations],
  ["phantom_reads", findings.phantomReads],
  ["staleness", client.staleness],
  ["k_staleness", client.versionsBehind],
  ["consistency_probability", visibility.consistencyProbability],
  ["t_visibility", visibility.timeToVisibility],
  ["conflicts", conflict.conflicts],
  ["lost_updates", conflict.lostUpdates],
  ["siblings", conflict.siblings],
  ["divergence", conflict.divergence],
  ["convergence_time", conflict.convergenceTime],
  ["converged", conflict.converged],
  ["failovers", failover.failovers],
  ["false_failovers", failover.falseFailovers],
  ["rto", failover.rto],
  ["rpo", failover.rpo],
  ["split_brain_time", failover.splitBrainTime],
  ["count", failover.count],
  ["lag", machine.lag],
  ["lag_bytes", machine.lagBytes],
  ["utilization", machine.utilization],
  ["queue", machine.queue],
  ["wal_bytes", machine.walBytes],
  ["messages", machine.messages],
  ["network_bytes", machine.networkBytes],
  ["cost", machine.cost],
  ["per_year", years.perYear],
  ["downtime_per_year", years.downtimePerYear],
  ["nines", years.nines],
  ["lost_writes", run.lostWrites],
  ["leader", run.leader],
  ["bound", run.bound],
  ["bottleneck", run.bottleneck],
]);
