import type { Plan } from "../../model/plan.ts";
import { membersOf } from "../../model/replication.ts";
import type { HistoryRecord, RunRecord, WitnessedOperation } from "../../model/run-record.ts";
import type {
  Story,
  StoryAct,
  StoryFault,
  StoryLane,
  StoryMark,
  StoryMessage,
} from "../../model/story.ts";
import type { FocusPlan, StageMark, TracedMessage } from "../../model/trace.ts";
import { witnessed } from "../checkers/witness.ts";
import { withCarriers } from "./carriers.ts";
import { responseOf } from "./cause.ts";
import { promotions } from "./leaders.ts";
import { holdsText, nodeName, versionText } from "./names.ts";
import type { Scene, StoryOf } from "./scene.ts";
import { sentenceOf } from "./sentence.ts";

/** With more nodes than this only those that have a part in the story are shown. */
const MOST_NODES = 5;
/** Messages that matter even when they have not come. */
const BRINGS: ReadonlySet<string> = new Set(["request", "replication", "read", "control"]);

/** With more of them than this, votes and news would bury the story. */
const MOST_CONTROL = 24;

/** Puts a story together from its witness and the run that was made again for it. */
export function storyOf(of: StoryOf, plan: Plan, focus: FocusPlan, record: RunRecord): Story {
  if (record.trace === undefined) throw new RangeError("a story needs a run that was watched");
  const trace = withCarriers(record.trace);
  const scene: Scene = { ...of, plan, focus, trace, record };
  const told = [...of.witness, ...backgroundOf(scene)];
  const lanes = lanesOf(scene, told);
  const laneOf = (endpoint: number, session: number): number =>
    endpoint < plan.topology.nodes.length
      ? lanes.findIndex(({ kind, index }) => kind === "node" && index === endpoint)
      : lanes.findIndex(({ kind, index }) => kind === "session" && index === session);
  const acts = told.map((act) => ({
    ...actOf(act, of.witness, of.rule !== ""),
    lane: laneOf(Number.POSITIVE_INFINITY, act.session),
    nodeLane: laneOf(act.node, -1),
    ...servedOf(scene, act),
  }));
  const nodeLane = (node: number): number => laneOf(node, -1);
  const marks = [...marksOf(scene, nodeLane), ...leadsOf(scene, nodeLane)];
  const messages = messagesOf(scene, acts, laneOf);
  const { fromNs, toNs } = stretchOf(acts, messages, marks);
  return {
    rule: of.rule,
    caseLabel: of.caseLabel,
    trial: of.trial,
    sentence: sentenceOf(scene),
    fromNs,
    toNs,
    lanes,
    acts,
    messages: messages.filter(({ endNs, sentNs }) => endNs >= fromNs && sentNs <= toNs),
    marks: marks.filter(({ atNs }) => atNs <= toNs),
    faults: faultsOf(scene, lanes, fromNs, toNs),
  };
}

/** Writes of the versions that the witness speaks of, where it has only reads of them. */
function backgroundOf({ focus, record, witness }: Scene): readonly WitnessedOperation[] {
  const { history } = record;
  if (history === null) return [];
  return focus.writes.flatMap((write) => {
    const isTold = witness.some(
      ({ kind, key, version }) =>
        kind === "write" && key === write.key && version === write.version,
    );
    const row = isTold ? -1 : rowOfWrite(history, write.key, write.version);
    return row < 0 ? [] : [witnessed(history, row)];
  });
}

function rowOfWrite(history: HistoryRecord, key: number, version: number): number {
  for (let row = 0; row < history.count; row++) {
    if (history.kind[row] === 1 && history.key[row] === key && history.version[row] === version) {
      return row;
    }
  }
  return -1;
}

function servedOf(scene: Scene, act: WitnessedOperation): { readonly servedNs?: number } {
  const servedNs = responseOf(scene, act)?.sentNs;
  return servedNs === undefined ? {} : { servedNs };
}

function actOf(
  act: WitnessedOperation,
  witness: readonly WitnessedOperation[],
  isBreach: boolean,
): Omit<StoryAct, "lane" | "nodeLane" | "servedNs"> {
  const version = act.version === 0 ? "nothing" : `v${versionText(act.version)}`;
  const answered =
    act.kind === "write" ? `write k${act.key} = ${version}` : `read k${act.key} → ${version}`;
  // A write that failed, or of which nothing was heard, may be there or not: no version is claimed.
  const label =
    act.outcome === undefined
      ? answered
      : `${act.kind} k${act.key} ${act.outcome === "failed" ? "failed" : "unanswered"}`;
  const isOffence = isBreach && act === witness.at(-1);
  const part = isOffence ? "offence" : witness.includes(act) ? "part" : "background";
  return { ...act, label, part };
}

/** Sessions in the order of their first act, then the nodes: those that lead first. */
function lanesOf({ plan, trace }: Scene, told: readonly WitnessedOperation[]): StoryLane[] {
  const sessions = [...new Set(told.map(({ session }) => session))];
  const members = membersOf(plan.replication);
  const busy = new Set([
    ...told.map(({ node }) => node),
    ...trace.messages
      .filter(({ writes }) => writes.length > 0)
      .flatMap(({ from, to }) => [from, to]),
  ]);
  const nodes = members.length <= MOST_NODES ? members : members.filter((node) => busy.has(node));
  return [
    ...sessions.map((index) => ({ kind: "session", index, name: `session ${index}` }) as const),
    ...nodes.map((index) => ({ kind: "node", index, name: nodeName(index, plan) }) as const),
  ];
}

/** Marks of the same moment, node and write stand as one; what was there before is left out. */
function marksOf({ trace, focus }: Scene, laneOf: (node: number) => number): StoryMark[] {
  const found = new Map<string, { mark: StageMark; stages: StageMark["stage"][] }>();
  for (const mark of trace.marks) {
    if (mark.earlier || laneOf(mark.node) < 0) continue;
    const name = `${mark.node} ${mark.write} ${mark.atNs}`;
    const known = found.get(name);
    if (known === undefined) found.set(name, { mark, stages: [mark.stage] });
    else known.stages.push(mark.stage);
  }
  return [...found.values()].map(({ mark, stages }) => {
    const { key, version } = focus.writes[mark.write]!;
    return { lane: laneOf(mark.node), atNs: mark.atNs, stages, label: holdsText(key, version) };
  });
}

/** Who came to lead while the story went on. */
function leadsOf({ record, trace }: Scene, laneOf: (node: number) => number): StoryMark[] {
  return promotions(record.episodes, trace.toNs)
    .filter(({ node, atNs }) => atNs >= trace.fromNs && laneOf(node) >= 0)
    .map(({ node, atNs }) => ({ lane: laneOf(node), atNs, stages: ["leads"], label: "" }));
}

function messagesOf(
  { trace, focus }: Scene,
  acts: readonly StoryAct[],
  laneOf: (endpoint: number, session: number) => number,
): StoryMessage[] {
  const control = trace.messages.filter(({ role }) => role === "control");
  return trace.messages.flatMap((message) => {
    const { role, sentNs, endNs, fate } = message;
    if (role === "beat") return [];
    if (role === "control" && control.length > MOST_CONTROL) return [];
    if (message.session >= 0 && !isOfAct(message, acts)) return [];
    const from = laneOf(message.from, message.session);
    const to = laneOf(message.to, message.session);
    if (from < 0 || to < 0 || from === to) return [];
    // The watch ended before an answer or a confirmation came: no story needs it.
    if (fate === "under_way" && !BRINGS.has(role)) return [];
    const label = message.writes
      .map((write) => holdsText(focus.writes[write]!.key, focus.writes[write]!.version))
      .join(", ");
    return [{ role, from, to, sentNs, endNs, fate, label }];
  });
}

/** Whether a client's message belongs to one of the operations that are told. */
function isOfAct(message: TracedMessage, acts: readonly StoryAct[]): boolean {
  return acts.some(
    ({ session, key, startNs, endNs }) =>
      session === message.session &&
      key === message.key &&
      startNs <= message.sentNs &&
      message.sentNs <= endNs,
  );
}

/** From the first act on until the last act, and until the offending node has what it missed. */
function stretchOf(
  acts: readonly StoryAct[],
  messages: readonly StoryMessage[],
  marks: readonly StoryMark[],
): { readonly fromNs: number; readonly toNs: number } {
  const starts = acts.map(({ startNs }) => startNs);
  const carried = messages.filter(({ label }) => label !== "");
  const ends = [
    ...acts.map(({ endNs }) => endNs),
    ...marks.map(({ atNs }) => atNs),
    ...carried.filter(({ fate }) => fate !== "under_way").map(({ endNs }) => endNs),
  ];
  return {
    fromNs: Math.min(...starts, ...carried.map(({ sentNs }) => sentNs)),
    toNs: Math.max(...ends),
  };
}

function faultsOf(
  { record }: Scene,
  lanes: readonly StoryLane[],
  fromNs: number,
  toNs: number,
): StoryFault[] {
  const hit = (nodes: readonly number[]) =>
    lanes.flatMap(({ kind, index }, lane) =>
      kind === "node" && (nodes.length === 0 || nodes.includes(index)) ? [lane] : [],
    );
  return record.episodes
    .filter((episode) => episode.kind === "fault")
    .filter((episode) => episode.fromNs <= toNs && episode.toNs >= fromNs)
    .map(({ label, fromNs: from, toNs: to, nodes }) => ({
      label,
      fromNs: from,
      toNs: to,
      lanes: hit(nodes),
    }))
    .filter((fault) => fault.lanes.length > 0);
}
