import { hasSingleLeader, type Plan } from "../../model/plan.ts";
import type { ReadRoute, SessionGuarantee } from "../../model/workload.ts";

/** One way to read, or to wait, that could be taken instead of what is. */
export interface Fix {
  /** As a scenario would say it. */
  readonly text: string;
  readonly apply: (plan: Plan) => Plan;
}

/** What can be tried in a family of replication, and what of the usual fixes means nothing there. */
export interface FixesOfFamily {
  /** The heading of the fixes: what they are values of. */
  readonly axis: string;
  readonly fixes: readonly Fix[];
  /** Sentences on settings that do not apply. */
  readonly notes: readonly string[];
}

const SECOND = 1e9;
const BOTH: readonly SessionGuarantee[] = ["read_your_writes", "monotonic_reads"];

/** The fixes for a plan, from no care at all to all of it. */
export function fixesOf(plan: Plan): FixesOfFamily {
  const { replication } = plan;
  if (hasSingleLeader(plan)) return SINGLE_LEADER;
  switch (replication.kind) {
    case "leaderless":
      return leaderless(replication.n, replication.sloppy);
    case "consensus":
      return CONSENSUS;
    default:
      return MULTI_LEADER;
  }
}

/** Another route and other guarantees for every workload that reads. */
function reading(text: string, route: ReadRoute, session: readonly SessionGuarantee[] = []): Fix {
  return {
    text,
    apply: (plan) => ({
      ...plan,
      workloads: plan.workloads.map((one) =>
        one.writeShare === 1 ? one : { ...one, readFrom: route, session },
      ),
    }),
  };
}

/** Reads of the nearest replica whose client library sees to some guarantees. */
function enforcing(session: readonly SessionGuarantee[]): Fix {
  return reading(`nearest, session = [${session.join(", ")}]`, { kind: "nearest" }, session);
}

const nearest = reading("nearest", { kind: "nearest" });
const any = reading("any", { kind: "any" });
const pinned = reading("pinned", { kind: "pinned" });
const token = reading("token", { kind: "token" });
const leader = reading("leader", { kind: "leader" });

const SINGLE_LEADER: FixesOfFamily = {
  axis: "read_from",
  fixes: [
    nearest,
    any,
    reading("any_follower", { kind: "any_follower" }),
    pinned,
    reading("bounded(staleness: 100ms)", { kind: "bounded", stalenessNs: 0.1 * SECOND }),
    reading("leader_after_write(for: 1s)", { kind: "leader_after_write", forNs: SECOND }),
    enforcing(["read_your_writes"]),
    enforcing(["monotonic_reads"]),
    enforcing(BOTH),
    token,
    reading("quorum", { kind: "quorum" }),
    leader,
  ],
  notes: [],
};

const MULTI_LEADER: FixesOfFamily = {
  axis: "read_from",
  fixes: [
    nearest,
    any,
    pinned,
    enforcing(["read_your_writes"]),
    enforcing(["monotonic_reads"]),
    enforcing(BOTH),
    token,
    leader,
  ],
  notes: [
    "No way to read keeps concurrent writes of several leaders apart: what becomes of them is `conflict`'s to say.",
    "`leader` is the nearest of several here, and others' newest writes may not have come to it.",
  ],
};

const CONSENSUS: FixesOfFamily = {
  axis: "reads",
  fixes: [
    consensusReads("local", nearest),
    consensusReads("local", any),
    consensusReads("local", pinned),
    consensusReads("local", leader),
    consensusReads("read_index", nearest),
    consensusReads("read_index", leader),
    consensusReads("lease", leader),
  ],
  notes: [
    "`session` is left as it is: `read_index` and `lease` promise more than any session asks for.",
  ],
};

function consensusReads(reads: "local" | "read_index" | "lease", route: Fix): Fix {
  return {
    text: `${reads}, read_from = ${route.text}`,
    apply: (plan) => {
      const routed = route.apply(plan);
      if (routed.replication.kind !== "consensus") return routed;
      return { ...routed, replication: { ...routed.replication, reads } };
    },
  };
}

/** How many must answer, from one to all; beside it what repairs, and what stands in for whom. */
function leaderless(n: number, isSloppy: boolean): FixesOfFamily {
  const most = Math.floor(n / 2) + 1;
  const pairs = [
    [1, 1],
    [most, 1],
    [1, most],
    [most, most],
    [1, n],
    [n, 1],
  ] as const;
  const seen = new Set<string>();
  const counts = pairs.flatMap(([r, w]) => {
    const text = `r = ${r}, w = ${w}`;
    if (seen.has(text)) return [];
    seen.add(text);
    return [leaderlessFix(text, { read: count(r), write: count(w) })];
  });
  return {
    axis: "setting",
    fixes: [
      ...counts,
      leaderlessFix("read_repair = off", { readRepair: "off" }),
      leaderlessFix("read_repair = blocking", { readRepair: "blocking" }),
      ...(isSloppy ? [leaderlessFix("sloppy = off", { sloppy: false })] : []),
    ],
    notes: [
      "`read_from` and `session` do not apply without a leader: a coordinator asks the replicas, and `r` and `w` say how many must answer.",
    ],
  };
}

function count(value: number): { readonly kind: "count"; readonly count: number } {
  return { kind: "count", count: value };
}

type Changes = Partial<Extract<Plan["replication"], { kind: "leaderless" }>>;

function leaderlessFix(text: string, changes: Changes): Fix {
  return {
    text,
    apply: (plan) =>
      plan.replication.kind === "leaderless"
        ? { ...plan, replication: { ...plan.replication, ...changes } }
        : plan,
  };
}
