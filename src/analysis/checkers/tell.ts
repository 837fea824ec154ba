import type { Plan } from "../../model/plan.ts";
import type { RunRecord, WitnessedOperation } from "../../model/run-record.ts";
import { formatMetric } from "../../units/format.ts";

/**
 * A violation in one sentence: who did what where and when, and what was going on at that node then
 * (how far it was behind, which fault was on). `witness` ends with the offending operation.
 */
export function tell(
  rule: string,
  witness: readonly WitnessedOperation[],
  plan: Plan,
  record: Pick<RunRecord, "episodes" | "series">,
): string {
  const story = witness.map((act, index) => actText(act, witness[index - 1], plan)).join(", then ");
  const last = witness.at(-1);
  const outcome = ENDINGS[rule] ?? "";
  const circumstances = last === undefined ? "" : circumstancesText(last, plan, record);
  return `${story}${outcome === "" ? "" : `: ${outcome}`}${circumstances}.`;
}

const ENDINGS: Readonly<Record<string, string>> = {
  read_your_writes: "it missed its own write",
  monotonic_reads: "it went back in time",
  stale_reads: "it missed what had been acknowledged before it began",
  consistent_prefix: "it saw the answer without the question",
  monotonic_writes: "the later write came first",
  writes_follow_reads: "the write came before what its session had read",
  linearizability: "no order of these fits",
};

function actText(
  act: WitnessedOperation,
  before: WitnessedOperation | undefined,
  plan: Plan,
): string {
  const who = before?.session === act.session ? "" : `session ${act.session} `;
  const what =
    act.kind === "write"
      ? `wrote version ${act.version} of key ${act.key}`
      : act.version === 0
        ? `found nothing under key ${act.key}`
        : `read version ${act.version} of key ${act.key}`;
  const at = act.kind === "write" ? act.endNs : act.startNs;
  return `${who}${what} at ${nodeName(act.node, plan)} (${formatMetric(at / 1e9, "s")})`;
}

/** Nodes beyond the plan's are clients that asked the replicas themselves. */
function nodeName(node: number, plan: Plan): string {
  return plan.topology.nodes[node]?.name ?? "the replicas";
}

function circumstancesText(
  act: WitnessedOperation,
  plan: Plan,
  { episodes, series }: Pick<RunRecord, "episodes" | "series">,
): string {
  const at = act.startNs;
  const point = Math.min(series.points - 1, Math.floor(at / series.intervalNs));
  const lagNs = series.columns[`lag[${act.node}]`]?.[point] ?? 0;
  const name = nodeName(act.node, plan);
  const lag = lagNs > 0 ? [`${name} was ${formatMetric(lagNs / 1e9, "s")} behind`] : [];
  const faults = episodes
    .filter(({ kind, fromNs, toNs }) => kind === "fault" && fromNs <= at && at <= toNs)
    .map(({ label }) => `"${label}" was on`);
  const all = [...lag, ...faults];
  return all.length === 0 ? "" : ` (${all.join(", ")})`;
}
