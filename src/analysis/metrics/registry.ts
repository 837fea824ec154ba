import * as client from "./client-metrics.ts";
import * as machine from "./machine-metrics.ts";
import type { Metric } from "./metric.ts";
import * as run from "./run-metrics.ts";

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
  ["staleness", client.staleness],
  ["k_staleness", client.versionsBehind],
  ["lag", machine.lag],
  ["lag_bytes", machine.lagBytes],
  ["utilization", machine.utilization],
  ["queue", machine.queue],
  ["wal_bytes", machine.walBytes],
  ["messages", machine.messages],
  ["network_bytes", machine.networkBytes],
  ["cost", machine.cost],
  ["lost_writes", run.lostWrites],
  ["leader", run.leader],
  ["bound", run.bound],
  ["bottleneck", run.bottleneck],
]);
