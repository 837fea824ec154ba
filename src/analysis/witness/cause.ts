import type { FaultAction } from "../../model/faults.ts";
import type { EpisodeRecord, WitnessedOperation } from "../../model/run-record.ts";
import type { TracedMessage, TracedStage } from "../../model/trace.ts";
import { formatMetric } from "../../units/format.ts";
import { clockFor } from "./clock.ts";
import { missedBy } from "./focus.ts";
import { nodeName, versionText } from "./names.ts";
import { spanOf } from "./plainest.ts";
import type { Scene } from "./scene.ts";

/** Where the missed write was when the offending read was served. */
export type Whereabouts = "unsent" | "under_way" | "unflushed" | "unapplied" | "hidden" | "unknown";

/** Faults that explain a wait of each kind when they lie on the node. */
const EXPLAINS: Readonly<Record<Whereabouts, readonly FaultAction["kind"][]>> = {
  unsent: ["partition", "degrade", "pause", "crash", "set", "slow_disk", "fill_disk"],
  under_way: ["partition", "degrade", "pause", "crash", "set"],
  unflushed: ["slow_disk", "fill_disk", "pause", "crash", "set"],
  unapplied: ["slow_disk", "pause", "crash", "set", "fill_disk"],
  hidden: ["partition", "pause", "degrade", "crash"],
  unknown: ["partition", "pause", "degrade", "crash", "slow_disk", "skew_clock", "set"],
};

/**
 * Why the offending read missed what it should have seen, as a clause of its own: when the node
 * had it, where it was meanwhile, and which fault lay on it. Empty where the story has no such read.
 */
export function causeOf(scene: Scene): string {
  const offence = scene.witness.at(-1);
  const missed = missedBy(scene.witness);
  if (offence === undefined || missed === null) return "";
  if (scene.plan.topology.nodes[offence.node] === undefined || readAnswers(scene).length > 0) {
    return answersText(scene, offence, missed.version);
  }
  const { plan } = scene;
  const node = offence.node;
  const name = nodeName(node, plan);
  const clock = clockFor(spanOf(scene.witness));
  // Without a message the middle of the operation stands for the moment of its answer.
  const servedNs = responseOf(scene, offence)?.sentNs ?? (offence.startNs + offence.endNs) / 2;
  const applied = firstMark(scene, node, "applied");
  const dropped = droppedNs(scene, node, servedNs);
  const what = `version ${versionText(missed.version)}`;
  if (dropped !== null) return `${name} had ${what} and dropped it at ${clock(dropped)}`;
  const when =
    applied === null
      ? `${name} had not applied ${what} when the watch ended, at ${clock(scene.trace.toNs)}`
      : applied.atNs <= servedNs
        ? `${name} had applied ${what} by then`
        : `${name} applied ${what} at ${clock(applied.atNs)}, ${span(applied.atNs - servedNs)} too late`;
  const [where, text] = whereabouts(scene, node, servedNs);
  return [when, text === "" ? "" : `: ${text}`, faultText(scene, node, servedNs, where)].join("");
}

/** The message that ended an operation, when the watch has seen it. */
export function responseOf(
  { trace }: Pick<Scene, "trace">,
  act: WitnessedOperation,
): TracedMessage | undefined {
  return trace.messages.find(
    ({ role, session, key, endNs }) =>
      role === "response" && session === act.session && key === act.key && endNs === act.endNs,
  );
}

/** When a node lost what it had of the write, by a crash or a rewind; null while it has it. */
function droppedNs({ trace }: Scene, node: number, servedNs: number): number | null {
  const last = trace.marks.findLast(
    (mark) => mark.write === 0 && mark.node === node && mark.atNs <= servedNs,
  );
  return last?.stage === "gone" ? last.atNs : null;
}

function firstMark({ trace }: Scene, node: number, stage: TracedStage) {
  return (
    trace.marks.find((mark) => mark.write === 0 && mark.node === node && mark.stage === stage) ??
    null
  );
}

function whereabouts(scene: Scene, node: number, servedNs: number): readonly [Whereabouts, string] {
  const { plan, trace } = scene;
  const name = nodeName(node, plan);
  const carrier = trace.messages.find(
    ({ role, to, writes }) => role === "replication" && to === node && writes.includes(0),
  );
  const at = (stage: TracedStage) => firstMark(scene, node, stage)?.atNs ?? null;
  const received = at("received");
  const flushed = at("flushed");
  const applied = at("applied");
  if (received === null || received > servedNs) {
    if (carrier === undefined) return ["unknown", ""];
    const from = nodeName(carrier.from, plan);
    if (carrier.sentNs > servedNs) return ["unsent", `${from} had not sent it yet`];
    if (carrier.endNs <= servedNs) {
      return ["unflushed", `it had reached ${name}, which was still busy with its disk`];
    }
    return ["under_way", wayText(from, carrier)];
  }
  const needsDisk = applyNeedsDisk(plan);
  if (needsDisk && flushed !== null && flushed > servedNs) {
    return [
      "unflushed",
      `it had come ${span(servedNs - received)} before, and waited for the disk`,
    ];
  }
  if (applied === null || applied > servedNs) {
    const since = Math.max(received, needsDisk ? (flushed ?? 0) : 0);
    return ["unapplied", `it had come ${span(servedNs - since)} before, and waited to be applied`];
  }
  return ["hidden", "it was not shown to readers yet"];
}

/** Whether a copy is applied only once it is on disk; else apply and flush go side by side. */
function applyNeedsDisk({ replication }: Scene["plan"]): boolean {
  if (replication.kind === "single_leader") return replication.applyAfter === "flushed";
  return replication.kind === "consensus";
}

function wayText(from: string, { sentNs, endNs, fate }: TracedMessage): string {
  if (fate === "under_way") return `it was on its way from ${from}`;
  return `it was on its way from ${from}, which took ${span(endNs - sentNs)}`;
}

/** ` while "r2's disk stalls" was on`, or `, because of …` where that kind of fault explains it. */
function faultText(
  { plan, record }: Scene,
  node: number,
  atNs: number,
  where: Whereabouts,
): string {
  const kindsOf = (label: string) =>
    plan.faults.filter((fault) => fault.label === label).map(({ action }) => action.kind);
  const isOn = ({ kind, fromNs, toNs }: EpisodeRecord) =>
    kind === "fault" && fromNs <= atNs && atNs <= toNs;
  const on = record.episodes.filter(isOn);
  const guilty = on.filter(
    ({ label, nodes }) =>
      (nodes.length === 0 || nodes.includes(node)) &&
      kindsOf(label).some((kind) => EXPLAINS[where].includes(kind)),
  );
  if (guilty.length > 0) return `, because of ${quoted(guilty)}`;
  return on.length === 0 ? "" : ` (${quoted(on)} ${on.length === 1 ? "was" : "were"} on)`;
}

function quoted(episodes: readonly EpisodeRecord[]): string {
  return [...new Set(episodes.map(({ label }) => `"${label}"`))].join(" and ");
}

/** Answers of replicas to the coordinator of the offending read, as far as it waited for them. */
function readAnswers(scene: Scene): readonly TracedMessage[] {
  const { trace, witness } = scene;
  const offence = witness.at(-1)!;
  // What came after the client had its answer was for a repair only.
  const toNs = responseOf(scene, offence)?.sentNs ?? offence.endNs;
  return trace.messages.filter(
    ({ role, session, key, sentNs, endNs, fate }) =>
      role === "read_answer" &&
      fate === "delivered" &&
      session === offence.session &&
      key === offence.key &&
      sentNs >= offence.startNs &&
      endNs <= toNs,
  );
}

/** Where several replicas answer: who did, and when the missed version came to them. */
function answersText(scene: Scene, offence: WitnessedOperation, version: number): string {
  const answers = readAnswers(scene);
  if (answers.length === 0) return "";
  const clock = clockFor(spanOf(scene.witness));
  const told = answers.map(({ from, sentNs }) => {
    const applied = firstMark(scene, from, "applied");
    const name = nodeName(from, scene.plan);
    if (applied === null) return `${name} had nothing of it in the time watched`;
    const isLate = applied.atNs > sentNs;
    return isLate ? `${name} had it from ${clock(applied.atNs)} on` : `${name} had it by then`;
  });
  const who = `it was answered by ${answers.map(({ from }) => nodeName(from, scene.plan)).join(" and ")}`;
  const first = answers[0]!;
  const fault = faultText(scene, first.from, offence.startNs, "unknown");
  return `${who}; of version ${versionText(version)}, ${told.join(", ")}${fault}`;
}

function span(ns: number): string {
  return formatMetric(Math.max(0, ns) / 1e9, "s");
}
