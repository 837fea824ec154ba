/** What an aggregate of a latency may be. */
type LatencyAggregate = "p50" | "p90" | "p95" | "p99" | "p99.9" | "mean" | "min" | "max" | "sd";

/**
 * A metric as the scenario language writes it. The usual ones are listed, so that an editor offers
 * them; any other text may stand there too.
 */
export type MetricName =
  | `throughput(${"write" | "read"})`
  | `rate(${"write" | "read"}.${"ok" | "failed" | "timeout"})`
  | `${LatencyAggregate}(${"write" | "read" | "commit"}.latency)`
  | `availability(${"write" | "read"})`
  | "unavailable_time"
  | "stale_reads"
  | `${"p50" | "p99" | "mean" | "max"}(staleness)`
  | `t_visibility(${"50%" | "99%" | "99.9%"})`
  | `violations(${SessionRule})`
  | "violations(linearizability)"
  | "phantom_reads"
  | "lost_writes"
  | "lost_updates"
  | "conflicts"
  | "siblings"
  | "divergence"
  | "converged"
  | "failovers"
  | "false_failovers"
  | "rto"
  | "rpo"
  | "split_brain_time"
  | "leader"
  | "bottleneck"
  | "wal_bytes"
  | "messages"
  | "network_bytes"
  | "cost"
  | (string & {});

type SessionRule =
  | "read_your_writes"
  | "monotonic_reads"
  | "monotonic_writes"
  | "writes_follow_reads"
  | "consistent_prefix";
