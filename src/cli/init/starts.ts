import { PRESETS } from "../../systems/presets.ts";

/** A scenario to begin with: it runs as it stands, and its params are what one changes first. */
export interface Start {
  readonly name: string;
  /** What it asks, in a line. */
  readonly about: string;
  readonly text: string;
}

const COMMIT = `scenario "What does it cost to wait for a copy in another region?"

param mode = async in [async, semi_sync, sync] as "for whom a commit waits"
param rtt  = 70ms  in 0ms..300ms               as "round trip to the other region"

topology {
  site virginia  { node a }
  site frankfurt { node b }
  link virginia <-> frankfurt { rtt = rtt }
}

replicate single_leader on a, b { leader = a, mode = mode }

workload writers on virginia { arrivals = poisson(400 ops/s), mix = (write: 100%), value = 200 B }

sweep { vary mode over [async, semi_sync, sync] }

expect p99(write.latency) < 100ms

report {
  table throughput(write), p50(write.latency), p99(write.latency) by mode
  chart p99(write.latency) by mode using bar
}

run { duration = 30s, warmup = 2s, trials = 5 }
`;

const FAILOVER = `scenario "What is lost, and for how long does nobody write, when the leader dies?"

param mode = async in [async, semi_sync] as "for whom a commit waits"

topology {
  site virginia { node a }
  site ohio     { node b }
  site oregon   { node c }
  link virginia <-> ohio   { rtt = 12ms }
  link virginia <-> oregon { rtt = 62ms }
  link ohio     <-> oregon { rtt = 50ms }
}

replicate single_leader on a, b, c {
  leader = a
  mode   = mode
  failover { detect = heartbeat(every: 1s, miss: 3), promote = most_caught_up, fencing = epoch }
}

workload writers on virginia { arrivals = poisson(500 ops/s), mix = (write: 100%) }

faults { at 20s crash a }

sweep { vary mode over [async, semi_sync] }

expect lost_writes == 0

report {
  table rto, lost_writes, availability(write) by mode
  timeline rate(write.ok), lag(b), lag(c), leader
}

run { duration = 60s, trials = 10 }
`;

const READS = `scenario "How stale is what a follower shows?"

param rtt = 70ms in 0ms..300ms as "round trip to the follower"

topology {
  site virginia  { node a }
  site frankfurt { node b }
  link virginia <-> frankfurt { rtt = rtt }
}

replicate single_leader on a, b { leader = a, mode = async }

workload shop on virginia {
  arrivals = poisson(300 ops/s)
  mix      = (write: 100%)
  keys     = zipf(10_000, skew: 0.99)
}
workload app on frankfurt {
  arrivals  = poisson(300 ops/s)
  mix       = (read: 100%)
  keys      = zipf(10_000, skew: 0.99)
  read_from = nearest
}

expect p99(staleness) < 200ms

report {
  table stale_reads, p99(staleness), p99(lag(b)), p99(read.latency)
  timeline lag(b)
}

run { duration = 60s, trials = 5 }
`;

const CONFLICTS = `scenario "What do two leaders overwrite?"

param rtt = 70ms in 0ms..300ms as "round trip between the leaders"

topology {
  site virginia  { node a }
  site frankfurt { node b }
  link virginia <-> frankfurt { rtt = rtt }
}

replicate multi_leader on a, b { leaders = [a, b], conflict = last_write_wins }

workload west on virginia {
  arrivals = poisson(200 ops/s)
  mix      = (read: 50%, write: 50%)
  keys     = zipf(10_000, skew: 0.99)
}
workload east on frankfurt {
  arrivals = poisson(200 ops/s)
  mix      = (read: 50%, write: 50%)
  keys     = zipf(10_000, skew: 0.99)
}

expect lost_updates == 0

report { table conflicts, lost_updates, p99(write.latency), p99(read.latency) }

run { duration = 60s, trials = 5 }
`;

const QUORUMS = `scenario "How often does a quorum read miss a write?"

param r = 1 in 1..3 as "answers that a read waits for"
param w = 1 in 1..3 as "answers that a write waits for"

topology {
  site virginia { node a, b, c }
  link within virginia { latency = exponential(mean: 1ms) }
}

replicate leaderless on a, b, c { n = 3, r = r, w = w, allow = non_overlapping_quorums }

workload app on virginia {
  arrivals = poisson(1000 ops/s)
  mix      = (read: 50%, write: 50%)
  keys     = zipf(10_000, skew: 0.99)
}

sweep {
  vary r over [1, 2]
  vary w over [1, 2]
}

expect stale_reads < 1%

report { table stale_reads, p99(write.latency), p99(read.latency) by r, w }

run { duration = 30s, trials = 5 }
`;

const MAJORITY = `scenario "What does a majority cost, and for how long is it without a leader?"

param rtt = 1ms in 0ms..300ms as "round trip between the zones"

topology {
  site zone_a { node a }
  site zone_b { node b }
  site zone_c { node c }
  link zone_a <-> zone_b { rtt = rtt }
  link zone_b <-> zone_c { rtt = rtt }
  link zone_a <-> zone_c { rtt = rtt }
}

replicate consensus on a, b, c

workload app on zone_b { arrivals = poisson(500 ops/s), mix = (read: 50%, write: 50%) }

faults { at 20s crash a }

expect lost_writes == 0

report {
  table rto, lost_writes, p99(write.latency), availability(write)
  timeline rate(write.ok), leader
}

run { duration = 60s, trials = 5 }
`;

/** By what is asked; the first is the one that is taken when nothing is said. */
export const STARTS: readonly Start[] = [
  { name: "commit", about: "what waiting for a copy in another region costs", text: COMMIT },
  {
    name: "failover",
    about: "what is lost, and how long nobody writes, when a leader dies",
    text: FAILOVER,
  },
  { name: "reads", about: "how stale a follower's reads are", text: READS },
  { name: "conflicts", about: "what two leaders overwrite", text: CONFLICTS },
  { name: "quorums", about: "how often a quorum read misses a write", text: QUORUMS },
  {
    name: "majority",
    about: "what a majority costs, and how long it is without a leader",
    text: MAJORITY,
  },
];

/** Products whose leader has to be named, and whose failover is another program's. */
const LED = new Set(["postgresql", "mysql", "redis"]);

/** The death of a node, as a product takes it with the settings that it comes with. */
export function startOf(system: string): Start | null {
  if (!PRESETS.has(system)) return null;
  const settings = LED.has(system) ? " { leader = a, failover {} }" : "";
  const about = `what ${system} does when a node dies`;
  return { name: system, about, text: systemText(system, settings) };
}

function systemText(system: string, settings: string): string {
  return `scenario "What does ${system} do when a node dies?"

topology {
  site zone_a { node a }
  site zone_b { node b }
  site zone_c { node c }
  link zone_a <-> zone_b { rtt = 1ms }
  link zone_b <-> zone_c { rtt = 1ms }
  link zone_a <-> zone_c { rtt = 1ms }
}

# What is not said is as the product has it: \`quorate explain ${system}\` tells each setting and its source.
system ${system} on a, b, c${settings}

workload app on zone_b { arrivals = poisson(200 ops/s), mix = (read: 50%, write: 50%) }

faults { at 20s crash a }

expect lost_writes == 0

report {
  table lost_writes, stale_reads, p99(write.latency), p99(read.latency), availability(write)
  timeline rate(write.ok)
}

run { duration = 60s, trials = 3 }
`;
}
