import type { MetricRef } from "../../model/measures.ts";
import { hasSingleLeader, type Plan } from "../../model/plan.ts";
import type { CasePlan, Study } from "../../model/study.ts";
import type { ReadRoute, SessionGuarantee } from "../../model/workload.ts";

/** The rules that readers may see broken, as their metrics count them. */
const RULES = [
  "read_your_writes",
  "monotonic_reads",
  "monotonic_writes",
  "writes_follow_reads",
  "consistent_prefix",
] as const;

/** One way to read: which replica is asked, and what the session's library sees to. */
interface Fix {
  readonly text: string;
  readonly route: ReadRoute;
  readonly session: readonly SessionGuarantee[];
}

const SECOND = 1e9;

/** From no care at all to all of it. */
const FIXES: readonly Fix[] = [
  { text: "nearest", route: { kind: "nearest" }, session: [] },
  { text: "any_follower", route: { kind: "any_follower" }, session: [] },
  { text: "pinned", route: { kind: "pinned" }, session: [] },
  {
    text: "bounded(staleness: 100ms)",
    route: { kind: "bounded", stalenessNs: 0.1 * SECOND },
    session: [],
  },
  {
    text: "leader_after_write(for: 1s)",
    route: { kind: "leader_after_write", forNs: SECOND },
    session: [],
  },
  {
    text: "nearest, session = [read_your_writes]",
    route: { kind: "nearest" },
    session: ["read_your_writes"],
  },
  {
    text: "nearest, session = [monotonic_reads]",
    route: { kind: "nearest" },
    session: ["monotonic_reads"],
  },
  {
    text: "nearest, session = [read_your_writes, monotonic_reads]",
    route: { kind: "nearest" },
    session: ["read_your_writes", "monotonic_reads"],
  },
  { text: "token", route: { kind: "token" }, session: [] },
  { text: "leader", route: { kind: "leader" }, session: [] },
];

/** What the axis of {@link fixesStudy} is called. */
export const READS = "read_from";

/**
 * A study that asks of one case what each way to read would show its users, and at what price: the
 * violations of each rule of sessions, stale reads, the latency of reads and the leader's CPU. Its
 * first case is the case as it is. Null where nobody reads, or no one leads, so that ways to read
 * are not what decides.
 */
export function fixesStudy(study: Study, caseIndex: number): Study | null {
  const base = study.cases[caseIndex];
  if (base === undefined || !hasSingleLeader(base.plan)) return null;
  if (base.plan.workloads.every(({ writeShare }) => writeShare === 1)) return null;
  const cases = [
    caseOf(base, "as it is", base.plan),
    ...FIXES.map((fix) => caseOf(base, fix.text, fixed(base.plan, fix))),
  ];
  const metrics = metricsOf(base.plan);
  return { ...study, axes: [READS], cases, metrics, report: [] };
}

function caseOf(base: CasePlan, text: string, plan: Plan): CasePlan {
  const others = base.params.filter(({ name }) => name !== READS);
  const { finds: _, ...rest } = base;
  return {
    ...rest,
    label: text,
    params: [...others, { name: READS, text, json: text }],
    plan: { ...plan, measures: { ...plan.measures, findings: true } },
    expectations: [],
  };
}

function fixed(plan: Plan, { route, session }: Fix): Plan {
  const workloads = plan.workloads.map((one) =>
    one.writeShare === 1 ? one : { ...one, readFrom: route, session },
  );
  return { ...plan, workloads };
}

function metricsOf({ topology, replication }: Plan): readonly MetricRef[] {
  const leader = replication.kind === "single_leader" ? replication.leader : 0;
  const name = topology.nodes[leader]?.name ?? "leader";
  const plain = { words: [], numbers: {} };
  const latency = (aggregate: string): MetricRef => ({
    ...plain,
    id: `${aggregate}(read.latency)`,
    aggregate,
    name: "read.latency",
  });
  return [
    ...RULES.map((rule) => ({
      ...plain,
      id: `violations(${rule})`,
      name: "violations",
      words: [rule],
    })),
    { ...plain, id: "stale_reads", name: "stale_reads" },
    latency("p50"),
    latency("p99"),
    {
      ...plain,
      id: `utilization(${name}.cpu)`,
      name: "utilization",
      node: leader,
      station: "cpu",
    },
  ];
}
