import { NumberQueue } from "../../kernel/number-queue.ts";
import { widen } from "../../kernel/widen.ts";
import { APPEND, FORWARD, SNAPSHOT } from "./events.ts";
import type { Members, World } from "./members.ts";

/** Bytes of a message without entries: type, term, index, commit and the like, as in a raftpb.Message. */
const SMALL_BYTES = 32;
/** Bytes of an entry beside its data: term, index and type. */
export const ENTRY_BYTES = 12;
/** Numbers that a waiting message takes in the outbox. */
const FIELDS = 7;

/**
 * Carries the protocol's messages. Every ordered pair of members has a stream for entries, one for
 * snapshots and one for everything else, each in order. A message's `b` is the sender's term; what
 * `a`, `lsn` and `extra` are, each kind says.
 */
export class Post {
  /** By message: a further number, for appends the identity of the entry before them and their count. */
  extra = new Float64Array(256);
  serial = new Float64Array(256);
  count = new Int32Array(256);
  private readonly world: World;
  private readonly nodes: number;
  /** By sender and receiver. */
  private readonly entries: Int32Array;
  private readonly pieces: Int32Array;
  private readonly words: Int32Array;
  /** Messages of each node that wait for its next turn. */
  private readonly outbox: readonly NumberQueue[];

  constructor(world: World, members: Members) {
    const { nodes, all } = members;
    this.world = world;
    this.nodes = nodes;
    this.entries = new Int32Array(nodes * nodes).fill(-1);
    this.pieces = new Int32Array(nodes * nodes).fill(-1);
    this.words = new Int32Array(nodes * nodes).fill(-1);
    this.outbox = Array.from({ length: nodes }, () => new NumberQueue());
    for (const from of all) {
      for (const to of all) {
        if (from === to) continue;
        const pair = from * nodes + to;
        this.entries[pair] = world.network.open(from, to, "entries", true);
        this.pieces[pair] = world.network.open(from, to, "snapshot", true);
        this.words[pair] = world.network.open(from, to, "raft", true);
      }
    }
  }

  /** The channel of the snapshots between two members. */
  snapshotChannel(from: number, to: number): number {
    return this.pieces[from * this.nodes + to]!;
  }

  /** Sends at once; answers the message, whose `extra`, `serial` and `count` the caller may set. */
  send(kind: number, from: number, to: number, payload: number): number {
    const pair = from * this.nodes + to;
    const channels = kind === APPEND ? this.entries : kind === SNAPSHOT ? this.pieces : this.words;
    const bytes = payload + SMALL_BYTES;
    const message = this.world.network.send(channels[pair]!, kind, bytes, -1);
    if (message >= this.extra.length) this.grow(message);
    return message;
  }

  /**
   * Puts a small message into the node's outbox: it leaves with the node's next turn. `leg` is the
   * delay of the message that it answers, or -1.
   */
  later(
    kind: number,
    from: number,
    to: number,
    a: number,
    term: number,
    lsn: number,
    extra: number,
    leg: number,
  ): void {
    const queue = this.outbox[from]!;
    queue.push(kind);
    queue.push(to);
    queue.push(a);
    queue.push(term);
    queue.push(lsn);
    queue.push(extra);
    queue.push(leg);
  }

  /** How many messages wait in a node's outbox. */
  waiting(node: number): number {
    return this.outbox[node]!.size / FIELDS;
  }

  /** Sends the oldest `most` messages of a node's outbox. */
  drain(node: number, most: number): void {
    const queue = this.outbox[node]!;
    const { network, operations } = this.world;
    for (let left = most; left > 0; left--) {
      const kind = queue.shift();
      const to = queue.shift();
      const a = queue.shift();
      const term = queue.shift();
      const lsn = queue.shift();
      const extra = queue.shift();
      const leg = queue.shift();
      const payload = kind === FORWARD ? operations.bytes[a]! : 0;
      const channel = this.words[node * this.nodes + to]!;
      const message = network.send(channel, kind, payload + SMALL_BYTES, leg);
      if (message >= this.extra.length) this.grow(message);
      network.messages.a[message] = a;
      network.messages.b[message] = term;
      network.messages.lsn[message] = lsn;
      this.extra[message] = extra;
    }
  }

  /** A crash: what had not left is gone. */
  forget(node: number): void {
    this.outbox[node]!.clear();
  }

  private grow(message: number): void {
    let length = this.extra.length;
    while (length <= message) length *= 2;
    this.extra = widen(this.extra, new Float64Array(length));
    this.serial = widen(this.serial, new Float64Array(length));
    this.count = widen(this.count, new Int32Array(length));
  }
}
