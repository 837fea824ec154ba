import type { MetricRef } from "../../model/measures.ts";
import { hasSingleLeader, type Plan } from "../../model/plan.ts";
import type { CasePlan, Study } from "../../model/study.ts";
import { fixesOf } from "./fixes-of-family.ts";

/** The rules that readers may see broken, as their metrics count them. */
const RULES = [
  "read_your_writes",
  "monotonic_reads",
  "monotonic_writes",
  "writes_follow_reads",
  "consistent_prefix",
] as const;

/** What the case without any change is called. */
const AS_IT_IS = "as it is";

/**
 * A study that asks of one case what each way to read (or to wait) would show its users, and at what
 * price: the violations of each rule of sessions, stale reads, the latency of reads, and what else
 * it loads or slows. Its first case is the case as it is, its one axis what the fixes are values of;
 * `fixes` says what does not apply here. Null where nobody reads.
 */
export function fixesStudy(study: Study, caseIndex: number): Study | null {
  const base = study.cases[caseIndex];
  if (base === undefined) return null;
  if (base.plan.workloads.every(({ writeShare }) => writeShare === 1)) return null;
  const { axis, fixes, notes } = fixesOf(base.plan);
  const cases = [
    caseOf(base, axis, AS_IT_IS, base.plan),
    ...fixes.map(({ text, apply }) => caseOf(base, axis, text, apply(base.plan))),
  ];
  const of = study.cases.length > 1 ? base.label : "";
  return {
    ...study,
    axes: [axis],
    cases,
    metrics: metricsOf(base.plan),
    report: [],
    fixes: { notes, of },
  };
}

function caseOf(base: CasePlan, axis: string, text: string, plan: Plan): CasePlan {
  const others = base.params.filter(({ name }) => name !== axis);
  const { finds: _, ...rest } = base;
  return {
    ...rest,
    label: text,
    params: [...others, { name: axis, text, json: text }],
    plan: { ...plan, measures: { ...plan.measures, findings: true } },
    expectations: [],
  };
}

const PLAIN = { words: [], numbers: {} } as const;

function metricsOf(plan: Plan): readonly MetricRef[] {
  return [
    ...RULES.map((rule) => ({
      ...PLAIN,
      id: `violations(${rule})`,
      name: "violations",
      words: [rule],
    })),
    { ...PLAIN, id: "stale_reads", name: "stale_reads" },
    latency("p50", "read"),
    latency("p99", "read"),
    ...pricesOf(plan),
  ];
}

function latency(aggregate: string, of: "read" | "write"): MetricRef {
  const name = `${of}.latency`;
  return { ...PLAIN, id: `${aggregate}(${name})`, aggregate, name };
}

/** Who pays beside those who read: the one leader's CPU, or the writes and the network of many. */
function pricesOf(plan: Plan): readonly MetricRef[] {
  const { replication, topology, workloads } = plan;
  const writes = workloads.some(({ writeShare }) => writeShare > 0)
    ? [latency("p99", "write")]
    : [];
  if (!hasSingleLeader(plan) && replication.kind !== "consensus") {
    return [...writes, { ...PLAIN, id: "messages", name: "messages" }];
  }
  const node = "leader" in replication ? replication.leader : 0;
  const name = topology.nodes[node]?.name ?? "leader";
  const load: MetricRef = {
    ...PLAIN,
    id: `utilization(${name}.cpu)`,
    name: "utilization",
    node,
    station: "cpu",
  };
  return replication.kind === "consensus" ? [...writes, load] : [load];
}
