import { DURATION, either, SHARE } from "./value-types.ts";
import { later, type MetricArgument, type MetricWord, NOW, type Since } from "./word.ts";

/** Aggregates; any percentile `p0` … `p100` with decimals is one too. */
export const AGGREGATES: Readonly<Record<string, string>> = {
  p50: "the median",
  p90: "the 90th percentile",
  p95: "the 95th percentile",
  p99: "the 99th percentile",
  "p99.9": "the 99.9th percentile",
  mean: "the mean",
  min: "the least",
  max: "the greatest",
  sd: "the standard deviation",
};

/** True for `p99`, `p99.95`, `mean`, …; percentiles above 100 are none. */
export function isAggregate(name: string): boolean {
  const match = /^p(\d{1,3}(?:\.\d+)?)$/.exec(name);
  return match === null ? Object.hasOwn(AGGREGATES, name) : Number(match[1]) <= 100;
}

type Unit = MetricWord["unit"];
type Aggregate = MetricWord["aggregate"];

function metric(
  name: string,
  unit: Unit,
  aggregate: Aggregate,
  doc: string,
  example: string,
  argument: MetricArgument | null = null,
  since: Since = NOW,
): MetricWord {
  return { kind: "metric", name, unit, aggregate, doc, example, argument, since };
}

const operation: MetricArgument = { kind: "words", words: ["write", "read"] };
const node: MetricArgument = { kind: "node" };
const station: MetricArgument = { kind: "station" };
const failover = later("it needs failover, which comes with the next version");
const histories = later("it needs the checkers of histories, which come with the next version");
const replicas = later("it needs several leaders or quorums, which come later");

/** Metrics that this version answers. */
const answered: readonly MetricWord[] = [
  metric(
    "throughput",
    "/s",
    "none",
    "Operations acknowledged in a second.",
    "throughput(write)",
    operation,
  ),
  metric("rate", "/s", "none", "Events in a second.", "rate(write.ok)", {
    kind: "words",
    words: [
      "write.ok",
      "write.failed",
      "write.timed_out",
      "read.ok",
      "read.failed",
      "read.timed_out",
      "read.stale",
    ],
  }),
  metric(
    "write.latency",
    "s",
    "needed",
    "From a write's intended start to its acknowledgement.",
    "p99(write.latency)",
  ),
  metric(
    "read.latency",
    "s",
    "needed",
    "From a read's intended start to its answer.",
    "p99(read.latency)",
  ),
  metric(
    "commit.latency",
    "s",
    "needed",
    "From the leader's log to committed.",
    "p50(commit.latency)",
  ),
  metric(
    "availability",
    "1",
    "none",
    "Share of operations that succeed.",
    "availability(write)",
    operation,
  ),
  metric(
    "unavailable_time",
    "s",
    "possible",
    "Time without any acknowledged write while writes are tried; with an aggregate, of its stretches.",
    "max(unavailable_time)",
  ),
  metric(
    "lag",
    "s",
    "possible",
    "How far a follower is behind, in time; without an aggregate the mean.",
    "max(lag(r1))",
    node,
  ),
  metric(
    "lag_bytes",
    "B",
    "possible",
    "How far a follower is behind, in bytes.",
    "max(lag_bytes(r1))",
    node,
  ),
  metric(
    "stale_reads",
    "1",
    "none",
    "Share of reads that miss a write acknowledged before the read began.",
    "stale_reads",
  ),
  metric("staleness", "s", "possible", "How old what a stale read returns is.", "p99(staleness)"),
  metric(
    "k_staleness",
    "count",
    "possible",
    "How many versions a stale read is behind.",
    "max(k_staleness)",
  ),
  metric("lost_writes", "count", "none", "Writes acknowledged and gone.", "lost_writes"),
  metric("leader", "word", "none", "Who leads.", "leader"),
  metric(
    "utilization",
    "1",
    "none",
    "Share of time that a station is busy.",
    "utilization(leader.disk)",
    station,
  ),
  metric(
    "queue",
    "count",
    "possible",
    "How many wait or are served at a station.",
    "queue(leader.disk)",
    station,
  ),
  metric("bound", "/s", "none", "The closed-form limit, in writes per second.", "bound(fsync)", {
    kind: "words",
    words: ["fsync", "network", "apply", "round_trip"],
  }),
  metric("bottleneck", "word", "none", "The station or wait that limits throughput.", "bottleneck"),
  metric("wal_bytes", "B", "none", "Bytes of log written.", "wal_bytes"),
  metric("messages", "count", "none", "Messages sent.", "messages"),
  metric("network_bytes", "B", "none", "Bytes on the wire.", "network_bytes"),
  metric("cost", "USD/h", "none", "What nodes and traffic cost.", "cost"),
];

/** Metrics whose engine or checker is not there yet. */
const notYet: readonly MetricWord[] = [
  metric(
    "consistency_probability",
    "1",
    "none",
    "Chance that a read so long after a commit sees it.",
    "consistency_probability(t: 5ms)",
    { kind: "value", name: "t", type: either(DURATION, { kind: "range", of: DURATION }) },
    replicas,
  ),
  metric(
    "t_visibility",
    "s",
    "none",
    "Time after which that share of reads see a commit.",
    "t_visibility(99.9%)",
    { kind: "value", type: SHARE },
    replicas,
  ),
  metric(
    "violations",
    "count",
    "none",
    "Breaches of a session's guarantee.",
    "violations(read_your_writes)",
    {
      kind: "words",
      words: [
        "read_your_writes",
        "monotonic_reads",
        "consistent_prefix",
        "monotonic_writes",
        "writes_follow_reads",
      ],
    },
    histories,
  ),
  metric(
    "lost_updates",
    "count",
    "none",
    "Writes that raced and were overwritten.",
    "lost_updates",
    null,
    histories,
  ),
  metric(
    "phantom_reads",
    "count",
    "none",
    "Values read and later gone.",
    "phantom_reads",
    null,
    histories,
  ),
  metric(
    "conflicts",
    "/s",
    "none",
    "Concurrent versions of a key, in a second.",
    "conflicts",
    null,
    replicas,
  ),
  metric("siblings", "count", "none", "Versions kept side by side.", "siblings", null, replicas),
  metric(
    "divergence",
    "count",
    "possible",
    "Keys on which replicas differ.",
    "divergence",
    null,
    replicas,
  ),
  metric(
    "convergence_time",
    "s",
    "possible",
    "Time until replicas are equal.",
    "p99(convergence_time)",
    null,
    replicas,
  ),
  metric(
    "converged",
    "boolean",
    "none",
    "Whether replicas are equal.",
    "converged",
    null,
    replicas,
  ),
  metric(
    "failovers",
    "count",
    "none",
    "Changes of leader that nobody ordered.",
    "failovers",
    null,
    failover,
  ),
  metric(
    "false_failovers",
    "count",
    "none",
    "Those whose leader was alive.",
    "false_failovers",
    null,
    failover,
  ),
  metric("rto", "s", "possible", "Time until writes are accepted again.", "rto", null, failover),
  metric("rpo", "s", "possible", "Time whose writes are lost.", "rpo", null, failover),
  metric(
    "split_brain_time",
    "s",
    "possible",
    "Time with more than one leader.",
    "split_brain_time",
    null,
    failover,
  ),
  metric(
    "count",
    "count",
    "possible",
    "How many there are at a time.",
    "count(leaders)",
    { kind: "words", words: ["leaders"] },
    failover,
  ),
];

export const METRIC_WORDS: readonly MetricWord[] = [...answered, ...notYet];
