import type { Plan } from "../../model/plan.ts";
import type { WitnessedOperation } from "../../model/run-record.ts";
import type { FocusPlan, WatchedWrite } from "../../model/trace.ts";
import { spanOf } from "./plainest.ts";

/** The watch begins so long before the witness, or its own length, so that its writes are seen coming. */
const LEAD_NS = 1e8;
/** How long the run goes on for a write that the offending node has not applied yet. */
const PATIENCE_NS = 3e10;
const SHORT_PATIENCE_NS = 2e9;

/** Rules whose story ends when the write is nowhere any more. */
const VANISHES: ReadonlySet<string> = new Set(["lost_writes", "phantom_reads"]);

/** What must be watched to tell the story of a witness. */
export function focusOf(
  witness: readonly WitnessedOperation[],
  plan: Plan,
  rule: string,
): FocusPlan {
  const from = Math.min(...witness.map(({ startNs }) => startNs));
  const to = Math.max(...witness.map(({ endNs }) => endNs));
  const span = spanOf(witness);
  const offence = witness.at(-1);
  const isMissed = missedBy(witness) !== null && offence !== undefined;
  return {
    window: { fromNs: Math.max(0, from - Math.max(span, LEAD_NS)), toNs: to + 1 },
    sessions: [...new Set(witness.map(({ session }) => session))],
    writes: writesOf(witness),
    until: isMissed ? [{ node: offence.node, write: 0 }] : [],
    ...(VANISHES.has(rule) ? { untilGone: [0] } : {}),
    // A replica that does not hold the key never gets it.
    patienceNs: plan.replication.kind === "leaderless" ? SHORT_PATIENCE_NS : PATIENCE_NS,
  };
}

/** The versions that are spoken of, what the offence misses first; not the old one that it shows. */
export function writesOf(witness: readonly WitnessedOperation[]): readonly WatchedWrite[] {
  const missed = missedBy(witness);
  const offence = witness.at(-1);
  const named = witness.filter(
    (act) => act.version > 0 && (act !== offence || act.kind === "write"),
  );
  const all = [...(missed === null ? [] : [missed]), ...named];
  const found = new Map<string, WatchedWrite>();
  for (const { key, version } of all) {
    const name = `${key} ${version}`;
    if (!found.has(name)) found.set(name, { key, version });
  }
  return [...found.values()];
}

/** The version that the offending read should have seen: the newest of its key before it. */
export function missedBy(witness: readonly WitnessedOperation[]): WatchedWrite | null {
  const offence = witness.at(-1);
  if (offence === undefined || offence.kind === "write") return null;
  const newer = witness
    .slice(0, -1)
    .filter(({ key, version }) => key === offence.key && version > offence.version)
    .sort((a, b) => b.version - a.version)[0];
  return newer === undefined ? null : { key: newer.key, version: newer.version };
}
