import type { Apply } from "./apply.ts";
import type { Committed } from "./committed.ts";
import { APPEND_REPLY, SNAPSHOT } from "./events.ts";
import type { Members, World } from "./members.ts";
import type { Post } from "./post.ts";
import { type Progress, SNAPSHOTTING } from "./progress.ts";

/** The most of a snapshot in one message. */
const PIECE_BYTES = 131_072;

/**
 * Members that need entries which the leader has forgotten get its whole state instead, piece by
 * piece; and each member forgets what it has applied once there is enough of it.
 */
export class Snapshots {
  private readonly world: World;
  private readonly members: Members;
  private readonly committed: Committed;
  private readonly progress: Progress;
  private readonly post: Post;
  private readonly apply: Apply;
  private readonly every: number;
  private readonly keep: number;
  /** By channel of pieces: leader and member. */
  private readonly pairOf: number[] = [];
  private readonly waking: Uint8Array;
  /** A snapshot that a member has whole, and when it will be on disk: entry, term, identity, bytes. */
  private readonly arrived: Float64Array;
  private readonly arrivedTerm: Float64Array;
  private readonly arrivedSerial: Float64Array;
  private readonly arrivedTotal: Float64Array;
  private readonly from: Int32Array;
  private readonly flushing: Uint8Array;

  constructor(world: World, members: Members, parts: SnapshotParts) {
    const { nodes, all } = members;
    const { snapshotEvery, snapshotKeep } = world.plan.replication;
    this.world = world;
    this.members = members;
    this.committed = parts.committed;
    this.progress = parts.progress;
    this.post = parts.post;
    this.apply = parts.apply;
    this.every = snapshotEvery ?? 10_000;
    this.keep = snapshotKeep ?? 5_000;
    this.waking = new Uint8Array(nodes * nodes);
    this.arrived = new Float64Array(nodes);
    this.arrivedTerm = new Float64Array(nodes);
    this.arrivedSerial = new Float64Array(nodes);
    this.arrivedTotal = new Float64Array(nodes);
    this.from = new Int32Array(nodes);
    this.flushing = new Uint8Array(nodes);
    for (const from of all) {
      for (const to of all) {
        if (from !== to) this.pairOf[parts.post.snapshotChannel(from, to)] = from * nodes + to;
      }
    }
  }

  /** A member has applied an entry: what is old enough goes into its snapshot (etcd's snapshot-count). */
  applied(node: number, index: number): void {
    const log = this.members.logs[node]!;
    if (index - log.base < this.every + this.keep) return;
    const to = Math.min(index - this.keep, this.members.flushed[node]!);
    if (to > log.base) log.compact(to);
  }

  /** The leader begins to send its state to a member. */
  begin(node: number, peer: number): void {
    const { members, progress } = this;
    const pair = node * members.nodes + peer;
    const log = members.logs[node]!;
    progress.state[pair] = SNAPSHOTTING;
    progress.snapshot[pair] = log.base;
    progress.life[pair] = this.world.machines.life[peer]!;
    progress.piecesLeft[pair] = Math.max(1, this.committed.stateBytes);
    this.sendPieces(pair);
  }

  /** SENDER_FREE: the wire has taken the last piece. */
  wireFree(channel: number): void {
    const pair = this.pairOf[channel];
    if (pair === undefined) return;
    this.waking[pair] = 0;
    this.sendPieces(pair);
  }

  /** A piece has come; `isLast` with the entry up to which the snapshot goes. */
  receive(node: number, message: number): void {
    const { members, world, post } = this;
    const { messages, channels } = world.network;
    world.disks.write(node, 0, messages.a[message]!);
    const index = messages.lsn[message]!;
    if (post.count[message] === 0 || index <= members.commit[node]!) return;
    const from = channels[messages.channel[message]!]!.from;
    this.from[node] = from;
    this.arrived[node] = index;
    this.arrivedTerm[node] = post.extra[message]!;
    this.arrivedSerial[node] = post.serial[message]!;
    this.arrivedTotal[node] = this.committed.log.bytesTo(index);
    this.flushing[node] = 0;
  }

  /** A flush begins: it covers the snapshot that has come. */
  flushBegins(node: number): void {
    if (this.arrived[node]! > 0) this.flushing[node] = 1;
  }

  /** A flush has ended: a snapshot that it covered takes the place of the member's log. */
  flushed(node: number): void {
    const { members } = this;
    const index = this.arrived[node]!;
    if (index === 0 || this.flushing[node] === 0) return;
    this.arrived[node] = 0;
    this.flushing[node] = 0;
    if (index <= members.commit[node]!) return;
    const term = this.arrivedTerm[node]!;
    members.logs[node]!.reset(index, term, this.arrivedSerial[node]!, this.arrivedTotal[node]!);
    members.flushed[node] = index;
    members.flushTarget[node] = index;
    members.commit[node] = index;
    members.applied[node] = index;
    this.apply.overtake(node);
    const own = members.term[node]!;
    this.post.later(APPEND_REPLY, node, this.from[node]!, 1, own, index, 0, -1);
  }

  /** A crash: a snapshot that was not whole and flushed is gone. */
  forget(node: number): void {
    this.arrived[node] = 0;
    this.flushing[node] = 0;
  }

  private sendPieces(pair: number): void {
    const { members, progress, post, world } = this;
    const node = Math.floor(pair / members.nodes);
    const peer = pair % members.nodes;
    if (this.waking[pair] === 1 || progress.state[pair] !== SNAPSHOTTING) return;
    const log = members.logs[node]!;
    const { messages } = world.network;
    while (progress.piecesLeft[pair]! > 0) {
      const channel = post.snapshotChannel(node, peer);
      if (!world.network.isFree(channel)) {
        this.waking[pair] = 1;
        world.network.wakeWhenFree(channel);
        return;
      }
      const piece = Math.min(PIECE_BYTES, progress.piecesLeft[pair]!);
      progress.piecesLeft[pair]! -= piece;
      const isLast = progress.piecesLeft[pair] === 0;
      // What the last piece makes whole is the leader's state as it is then.
      if (isLast) progress.snapshot[pair] = log.base;
      const message = post.send(SNAPSHOT, node, peer, piece);
      messages.a[message] = piece;
      messages.b[message] = members.term[node]!;
      messages.lsn[message] = log.base;
      post.count[message] = isLast ? 1 : 0;
      post.extra[message] = log.baseTerm;
      post.serial[message] = log.baseSerial;
    }
  }
}

export interface SnapshotParts {
  readonly committed: Committed;
  readonly progress: Progress;
  readonly post: Post;
  readonly apply: Apply;
}
