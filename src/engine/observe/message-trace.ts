import type {
  FocusPlan,
  MessageRole,
  StageMark,
  TracedMessage,
  TracedStage,
  TraceRecord,
} from "../../model/trace.ts";
import { REQUEST_ARRIVES, RESPONSE_ARRIVES } from "../kernel/event-kind.ts";
import type { Operations } from "../kernel/operations.ts";
import type { Simulation } from "../kernel/simulation.ts";
import { APPLIED, COMMITTED, FLUSHED, RECEIVED, WRITTEN, type WriteProbe } from "./write-probe.ts";

/** More messages than this are not kept. */
const MOST_MESSAGES = 4096;

const STAGES: readonly (readonly [number, TracedStage])[] = [
  [RECEIVED, "received"],
  [WRITTEN, "written"],
  [FLUSHED, "flushed"],
  [APPLIED, "applied"],
  [COMMITTED, "committed"],
];

/** Messages under way, as the network keeps them. */
export interface TracedPool {
  readonly kind: Uint8Array;
  readonly channel: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly sentNs: Float64Array;
  underWay(): readonly number[];
}

export interface TraceParts {
  readonly focus: FocusPlan;
  readonly simulation: Simulation;
  readonly operations: Operations;
  readonly messages: TracedPool;
  readonly channels: readonly { readonly from: number; readonly to: number }[];
  /** Nodes that hold data. */
  readonly members: readonly number[];
  /** Null where the family shows nothing. */
  readonly probe: WriteProbe | null;
}

/**
 * Watches a stretch of a run: which messages came to whom, and how far each node has come with the
 * writes in question. It looks after every event, and changes nothing.
 */
export class MessageTrace {
  private readonly parts: TraceParts;
  private readonly messages: TracedMessage[] = [];
  private readonly marks: StageMark[] = [];
  /** By write and member: the stages seen last. */
  private readonly seen: Uint8Array;
  /** By write and member: when the member lost the write; Infinity while it has it, else -1. */
  private readonly hadUntil: Float64Array;
  /** Ways over which a write has come, or was confirmed, once: `write from to role`. */
  private readonly ways = new Set<string>();
  private readonly sessions: ReadonlySet<number>;
  private readonly keys: ReadonlySet<number>;
  private readonly fromNs: number;

  /** Begins the watch: what is there already is marked as earlier. */
  constructor(parts: TraceParts) {
    this.parts = parts;
    this.sessions = new Set(parts.focus.sessions);
    this.keys = new Set(parts.focus.writes.map(({ key }) => key));
    this.seen = new Uint8Array(parts.focus.writes.length * parts.members.length);
    this.hadUntil = new Float64Array(this.seen.length).fill(-1);
    this.fromNs = parts.simulation.now;
    this.compare(true);
  }

  /** True when the nodes that the focus names have applied, or dropped, what they are watched for. */
  get isSettled(): boolean {
    const { focus, members } = this.parts;
    const { untilGone = [] } = focus;
    const isThere = (write: number) =>
      members.some((_, member) => this.seen[write * members.length + member] !== 0);
    if (untilGone.some(isThere)) return false;
    return focus.until.every(({ node, write }) => {
      const seen = this.seen[write * members.length + members.indexOf(node)] ?? APPLIED;
      return (seen & APPLIED) !== 0;
    });
  }

  /** An event has been dealt with. */
  look(): void {
    this.compare(false);
  }

  /** A message stands at its end, and has not been read yet. */
  arrived(message: number, isHeard: boolean): void {
    this.keep(message, isHeard ? "delivered" : "dropped");
  }

  /** Ends the watch: what is still on its way is kept as such. */
  record(): TraceRecord {
    for (const message of this.parts.messages.underWay()) this.keep(message, "under_way");
    return {
      fromNs: this.fromNs,
      toNs: this.parts.simulation.now,
      messages: this.messages,
      marks: this.marks,
    };
  }

  private compare(earlier: boolean): void {
    const { focus, members, probe, simulation } = this.parts;
    if (probe === null) return;
    for (let write = 0; write < focus.writes.length; write++) {
      const { key, version } = focus.writes[write]!;
      for (let member = 0; member < members.length; member++) {
        const node = members[member]!;
        const at = write * members.length + member;
        const before = this.seen[at]!;
        const now = probe.stages(node, key, version);
        if (now === before) continue;
        this.seen[at] = now;
        this.hadUntil[at] = now === 0 ? simulation.now : Number.POSITIVE_INFINITY;
        for (const [bit, stage] of STAGES) {
          if ((now & bit) === 0 || (before & bit) !== 0) continue;
          this.marks.push({ write, node, stage, atNs: simulation.now, earlier });
        }
        if (before !== 0 && now === 0) {
          this.marks.push({ write, node, stage: "gone", atNs: simulation.now, earlier: false });
        }
      }
    }
  }

  private keep(message: number, fate: TracedMessage["fate"]): void {
    const { focus, messages, channels, operations, simulation } = this.parts;
    const sentNs = messages.sentNs[message]!;
    const isLate = sentNs >= focus.window.toNs;
    const role = this.roleOf(message);
    if (role === null) return;
    const channel = channels[messages.channel[message]!]!;
    const writes = this.writesOf(message, role, channel, fate);
    if (writes.length === 0 && (isLate || this.messages.length >= MOST_MESSAGES)) return;
    const operation = this.operationOf(message);
    const session = operation < 0 ? -1 : operations.session[operation]!;
    const key = operation < 0 ? -1 : operations.key[operation]!;
    const isClients = this.sessions.has(session) || this.keys.has(key);
    const isWatched = isClients || role === "beat" || role === "control";
    if (writes.length === 0 && !isWatched) return;
    this.messages.push({
      role,
      from: channel.from,
      to: channel.to,
      sentNs,
      endNs: simulation.now,
      fate,
      session,
      key,
      writes,
    });
  }

  private roleOf(message: number): MessageRole | null {
    const { messages, probe } = this.parts;
    const kind = messages.kind[message]!;
    if (kind === REQUEST_ARRIVES) return "request";
    if (kind === RESPONSE_ARRIVES) return messages.b[message] === 1 ? "refusal" : "response";
    return probe?.roleOf(message) ?? null;
  }

  private operationOf(message: number): number {
    const { messages, probe } = this.parts;
    const kind = messages.kind[message]!;
    if (kind === REQUEST_ARRIVES || kind === RESPONSE_ARRIVES) return messages.a[message]!;
    return probe?.operationOf(message) ?? -1;
  }

  /**
   * The watched writes that a message brings to a node without them, or confirms for the first time
   * from a node whose coming to it was seen.
   */
  private writesOf(
    message: number,
    role: MessageRole,
    { from, to }: { readonly from: number; readonly to: number },
    fate: TracedMessage["fate"],
  ): readonly number[] {
    const { focus, probe, members, messages } = this.parts;
    if (probe === null || (role !== "replication" && role !== "acknowledgement")) return [];
    const about = role === "replication" ? members.indexOf(to) : members.indexOf(from);
    return focus.writes.flatMap(({ key, version }, write) => {
      // Who never had it, or sent after losing it, speaks of something else at its place.
      const had = this.hadUntil[write * members.length + members.indexOf(from)] ?? Infinity;
      if (messages.sentNs[message]! > had || !probe.concerns(message, key, version)) return [];
      const way = `${write} ${from} ${to} ${role}`;
      if (this.ways.has(way) || this.wasThere(write, about, role, fate)) return [];
      if (fate === "delivered") this.ways.add(way);
      return [write];
    });
  }

  private wasThere(
    write: number,
    member: number,
    role: MessageRole,
    fate: TracedMessage["fate"],
  ): boolean {
    const { members } = this.parts;
    const seen = this.seen[write * members.length + member] ?? 0;
    // What is still on its way has brought nothing, though the node may have it from elsewhere.
    if (role === "replication" && fate !== "under_way") return (seen & RECEIVED) !== 0;
    return this.marks.some(
      (mark) => mark.write === write && mark.node === members[member] && mark.earlier,
    );
  }
}
