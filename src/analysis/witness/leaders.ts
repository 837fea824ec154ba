import type { EpisodeRecord, WitnessedOperation } from "../../model/run-record.ts";
import { type Clock, clockFor } from "./clock.ts";
import { nodeName } from "./names.ts";
import type { Scene } from "./scene.ts";

const CHANGES: ReadonlySet<EpisodeRecord["kind"]> = new Set(["failover", "switchover", "election"]);

/** A node came to lead. */
export interface Promotion {
  readonly node: number;
  readonly atNs: number;
  /** The leader before; -1 when nobody knows. */
  readonly from: number;
}

/** Changes of leader that came to an end, in the order of time. */
export function promotions(
  episodes: readonly EpisodeRecord[],
  endNs: number,
): readonly Promotion[] {
  return episodes
    .filter(
      ({ kind, toNs, numbers }) =>
        CHANGES.has(kind) && toNs < endNs && (numbers?.["to"] ?? -1) >= 0,
    )
    .map(({ toNs, numbers }) => ({
      node: numbers!["to"]!,
      atNs: toNs,
      from: numbers!["from"] ?? -1,
    }))
    .sort((a, b) => a.atNs - b.atNs);
}

/**
 * Why a write is gone, or why two led: who came to lead and when, whether the write had left its
 * node, and when it was dropped. Empty where nothing of it was seen.
 */
export function leadersText(scene: Scene): string {
  const { rule, witness } = scene;
  const clock = clockFor(scene.trace.toNs - scene.trace.fromNs);
  if (rule === "split_brain") return splitText(scene, clock);
  const [write] = witness.filter(({ kind }) => kind === "write");
  if ((rule !== "lost_writes" && rule !== "phantom_reads") || write === undefined) return "";
  return [reachText(scene, write.node), changeText(scene, write, clock), goneText(scene, clock)]
    .filter((text) => text !== "")
    .join("; ");
}

function splitText({ record, trace, plan }: Scene, clock: Clock): string {
  const leading = promotions(record.episodes, trace.toNs).at(-1);
  if (leading === undefined) return "";
  const { node, from, atNs } = leading;
  const old = from < 0 ? "the leader before it" : nodeName(from, plan);
  return `${nodeName(node, plan)} has led since ${clock(atNs)}, and ${old} had not heard of it`;
}

/** Whether the write came to anybody else. */
function reachText({ trace, plan }: Scene, origin: number): string {
  const has = new Set(
    trace.marks
      .filter(({ write, node, stage }) => write === 0 && node !== origin && stage !== "gone")
      .map(({ node }) => node),
  );
  if (has.size > 0) {
    return `it had come to ${[...has].map((node) => nodeName(node, plan)).join(" and ")} only`;
  }
  const sent = trace.messages.some(
    ({ role, writes }) => role === "replication" && writes.includes(0),
  );
  return sent
    ? `it was on its way and came to nobody else`
    : `no message with it had left ${nodeName(origin, plan)}`;
}

/** Who took over after the write, or led already where its node had not heard of it. */
function changeText(
  { record, trace, plan }: Scene,
  write: WitnessedOperation,
  clock: Clock,
): string {
  const all = promotions(record.episodes, trace.toNs);
  const next = all.find(({ atNs }) => atNs >= write.endNs);
  if (next !== undefined) {
    return `${nodeName(next.node, plan)} has led since ${clock(next.atNs)} without it`;
  }
  const before = all.findLast(({ node }) => node !== write.node);
  return before === undefined
    ? ""
    : `${nodeName(before.node, plan)} had led since ${clock(before.atNs)}`;
}

function goneText({ trace, plan }: Scene, clock: Clock): string {
  const gone = trace.marks.findLast(({ write, stage }) => write === 0 && stage === "gone");
  return gone === undefined ? "" : `${nodeName(gone.node, plan)} dropped it at ${clock(gone.atNs)}`;
}
