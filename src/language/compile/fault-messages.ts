import { diagnosticsOf, entry } from "../../diagnostics/catalogue.ts";

/** What can be wrong with faults once their values are worked out: SC390 to SC397. */
export const FAULT_MESSAGES = {
  SC390: entry<{ readonly node: string }>({
    severity: "warning",
    title: "A restart of what is not down",
    explain:
      "`restart` brings a crashed node back, and no fault of this scenario crashes that one. Wrong: `at 10s pause a` and `at 20s restart a`. Right: `at 10s pause a for 10s`, or `at 10s crash a`.",
    message: ({ node }) => `no fault crashes ${node}, so there is nothing to restart`,
  }),
  SC391: entry<{ readonly from: string; readonly to: string }>({
    severity: "error",
    title: "A stretch that ends before it begins",
    explain:
      "`from a to b` goes forward. Wrong: `from 20s to 10s pause a`. Right: `from 10s to 20s pause a`.",
    message: ({ from, to }) => `this begins at ${from} and ends at ${to}, which is before it`,
  }),
  SC392: entry<{ readonly text: string; readonly why: string }>({
    severity: "error",
    title: "A condition that nobody can see during the run",
    explain:
      "A fault that waits looks at the run as it is: `lag`, `lag_bytes`, `queue`, `utilization`, `rate`, `throughput`, `divergence`, `count(leaders)`, `leader == n`. Quantiles and totals are known at its end only. Wrong: `when p99(write.latency) > 1s crash a`. Right: `when queue(a.disk) > 100 crash a`.",
    message: ({ text, why }) => `${text} ${why}`,
  }),
  SC393: entry<{ readonly path: string; readonly why: string }>({
    severity: "error",
    title: "Nothing that `set` can change",
    explain:
      "`set` changes of a node `nic`, `disk`, `disk.fsync`, `disk.bandwidth`, `cpu`, `cpu.per_op`, `apply`, `apply.time`, `apply.rate`, and of a link `rtt`, `latency`, `bandwidth`, `loss`. Wrong: `at 40s set r1.cores = 2`. Right: `at 40s set r1.nic = 1 Gbps`, `at 40s set (a <-> b).rtt = 90ms`.",
    message: ({ path, why }) => `${path} ${why}`,
  }),
  SC394: entry<{ readonly node: string; readonly why: string }>({
    severity: "error",
    title: "A node that cannot lead",
    explain:
      "`promote` and `switchover` name one of the nodes that replicate, where one node leads. Wrong: `promote c` for a c that holds no data. Right: one of the nodes after `on`.",
    message: ({ node, why }) => `${node} cannot become the leader: ${why}`,
  }),
  SC395: entry<{ readonly node: string; readonly share: string }>({
    severity: "warning",
    title: "A disk without a size that is filled in part",
    explain:
      "A disk has room for the log only if it says how much it holds; without that it is full at 100% and empty below. Wrong: `fill disk of a to 90%` of `disk = nvme`. Right: `disk = disk(fsync: 100us, capacity: 100 GB)`.",
    message: ({ node, share }) =>
      `the disk of ${node} has no capacity, so filling it to ${share} changes nothing`,
  }),
  SC396: entry<{ readonly word: string; readonly form: string }>({
    severity: "error",
    title: "A part that this replication does not have",
    explain:
      "Where every replica takes writes nobody leads. Wrong: `crash leader` with `replicate leaderless`. Right: `crash any 1 of replicas`, or a node by its name.",
    message: ({ word, form }) => `${form} replication has no ${word}`,
  }),
} as const;

/** Makes a diagnostic of this table. */
export const faultProblem = diagnosticsOf(FAULT_MESSAGES);
