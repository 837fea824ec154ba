import { DURATION, either, SHARE } from "./value-types.ts";
import { type MetricArgument, type MetricWord, NOW, type Since } from "./word.ts";
import { YEAR_METRICS } from "./year-words.ts";

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
      "write.aborted",
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
  metric("leader", "word", "none", "Who leads at the end.", "leader"),
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

/** What readers and writers of several copies see. */
const ofCopies: readonly MetricWord[] = [
  metric(
    "consistency_probability",
    "1",
    "none",
    "Chance that a read sees a write that was committed so long before it began, both by their coordinators' clocks; over a range at its end, and drawn whole by a chart.",
    "consistency_probability(t: 5ms)",
    { kind: "value", name: "t", type: either(DURATION, { kind: "range", of: DURATION }) },
  ),
  metric(
    "t_visibility",
    "s",
    "none",
    "Time after a write's commit, by its coordinator, from which on that share of reads see it.",
    "t_visibility(99.9%)",
    { kind: "value", type: SHARE },
  ),
  metric(
    "conflicts",
    "/s",
    "none",
    "Pairs of versions of a key, written without sight of each other, in a second; refused by certification or not.",
    "conflicts",
  ),
  metric(
    "lost_updates",
    "count",
    "none",
    "Acknowledged writes that a concurrent one overwrote unseen.",
    "lost_updates",
  ),
  metric(
    "siblings",
    "count",
    "possible",
    "Versions side by side in an answer to a read, where there are several.",
    "max(siblings)",
  ),
  metric(
    "divergence",
    "count",
    "possible",
    "Keys on which replicas differ; without an aggregate the mean over time.",
    "max(divergence)",
  ),
  metric(
    "convergence_time",
    "s",
    "possible",
    "From a fault's end until all replicas have every write from before it.",
    "p99(convergence_time)",
  ),
  metric(
    "converged",
    "boolean",
    "none",
    "Whether every convergence is over and no more keys differ than are on their way; in a table the share of runs.",
    "converged",
  ),
];

/** What a change of leader costs. */
const ofFailover: readonly MetricWord[] = [
  metric("failovers", "count", "none", "Changes of leader that nobody ordered.", "failovers"),
  metric(
    "false_failovers",
    "count",
    "none",
    "Those whose old leader was alive.",
    "false_failovers",
  ),
  metric(
    "rto",
    "s",
    "possible",
    "From a leader's failure until writes are acknowledged again; a run without a failure does not count.",
    "max(rto)",
  ),
  metric(
    "rpo",
    "s",
    "possible",
    "Age of the oldest acknowledged write that a new leader lacks.",
    "max(rpo)",
  ),
  metric(
    "split_brain_time",
    "s",
    "possible",
    "Time with more than one leader; with an aggregate, of its stretches.",
    "split_brain_time",
  ),
  metric(
    "count",
    "count",
    "possible",
    "How many there are at a time; without an aggregate the mean over time.",
    "max(count(leaders))",
    { kind: "words", words: ["leaders"] },
  ),
  metric(
    "violations",
    "count",
    "none",
    "Breaches of a rule of consistency: a session's guarantees; `linearizability` counts keys; `lost_updates` writes that overwrite unseen what came after their session's read; `split_brain` writes acknowledged behind newer ones; `divergence` keys whose last reads differ by node.",
    "violations(read_your_writes)",
    {
      kind: "words",
      words: [
        "read_your_writes",
        "monotonic_reads",
        "consistent_prefix",
        "monotonic_writes",
        "writes_follow_reads",
        "linearizability",
        "lost_updates",
        "split_brain",
        "divergence",
      ],
    },
  ),
  metric(
    "phantom_reads",
    "count",
    "none",
    "Reads of a value that no node has any more at the end of the run.",
    "phantom_reads",
  ),
];

export const METRIC_WORDS: readonly MetricWord[] = [
  ...answered,
  ...ofCopies,
  ...ofFailover,
  ...YEAR_METRICS,
];
