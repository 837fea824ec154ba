import { DEFERRED, DROPPED } from "../../network/network.ts";
import type { Elections } from "./election.ts";
import {
  APPEND,
  APPEND_REPLY,
  FORWARD,
  HEARTBEAT,
  HEARTBEAT_REPLY,
  READ_INDEX,
  READ_INDEX_REPLY,
  SNAPSHOT,
  TIMEOUT_NOW,
  VOTE,
  VOTE_REPLY,
} from "./events.ts";
import { AGREED, type Followers, REFUSED } from "./follower.ts";
import type { Leader } from "./leader.ts";
import { FOLLOWER, LEADER, type Members, type World } from "./members.ts";
import type { Post } from "./post.ts";
import { MOST_IN_FLIGHT, PROBE, type Progress, SNAPSHOTTING } from "./progress.ts";
import type { Reads } from "./reads.ts";
import type { Requests } from "./requests.ts";
import type { Snapshots } from "./snapshots.ts";
import type { Transfers } from "./transfers.ts";

/** Opens every message: compares terms, then hands it to whom it concerns. */
export class Mail {
  private readonly world: World;
  private readonly members: Members;
  private readonly parts: MailParts;

  constructor(world: World, members: Members, parts: MailParts) {
    this.world = world;
    this.members = members;
    this.parts = parts;
  }

  /** The node that has read the message, or -1 when nobody has. */
  arrive(kind: number, message: number): number {
    const { network } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DEFERRED) return -1;
    const channel = network.channels[messages.channel[message]!]!;
    const { from, to } = channel;
    if (fate === DROPPED) this.unreachable(kind, from, to);
    else if (this.isCurrent(kind, message, from, to)) this.read(kind, message, from, to);
    if (kind === APPEND) this.parts.followers.release(message);
    messages.release(message);
    return fate === DROPPED ? -1 : to;
  }

  /** Terms first (Raft, 5.1). False when the message is of an old term, and dealt with. */
  private isCurrent(kind: number, message: number, from: number, node: number): boolean {
    const { members, parts } = this;
    const { messages } = this.world.network;
    if (messages.fromLife[message]! < members.bornInLife[from]!) return false;
    if (kind === VOTE || kind === FORWARD) return true;
    if (kind === READ_INDEX || kind === READ_INDEX_REPLY) return true;
    if (kind === VOTE_REPLY && parts.elections.isPromise(message)) return true;
    const term = messages.b[message]!;
    const own = members.term[node]!;
    const isLeaders = kind === APPEND || kind === HEARTBEAT || kind === SNAPSHOT;
    if (term > own) parts.elections.follow(node, term, isLeaders ? from : -1);
    else if (term < own) {
      // The old leader must learn of the later term.
      if (isLeaders) parts.post.later(APPEND_REPLY, node, from, REFUSED, own, 0, 0, -1);
      return false;
    } else if (isLeaders && members.role[node] !== FOLLOWER) {
      parts.elections.follow(node, term, from);
    } else if (isLeaders) parts.elections.heard(node, from);
    return true;
  }

  private read(kind: number, message: number, from: number, node: number): void {
    const { parts } = this;
    const { messages } = this.world.network;
    const a = messages.a[message]!;
    switch (kind) {
      case APPEND:
        parts.followers.receive(node, message);
        break;
      case APPEND_REPLY:
        this.appendAnswered(message, from, node);
        break;
      case HEARTBEAT:
        parts.followers.beat(node, message);
        break;
      case HEARTBEAT_REPLY:
        this.beatAnswered(message, from, node);
        break;
      case VOTE:
        parts.elections.asked(node, message);
        break;
      case VOTE_REPLY:
        parts.elections.answered(node, message);
        break;
      case SNAPSHOT:
        parts.snapshots.receive(node, message);
        break;
      case FORWARD:
        parts.requests.forwarded(node, from, a, parts.post.extra[message]!);
        break;
      case READ_INDEX:
        parts.reads.asked(node, from, a);
        break;
      case READ_INDEX_REPLY:
        parts.reads.answered(node, a, messages.lsn[message]!);
        break;
      case TIMEOUT_NOW:
        parts.elections.ordered(node);
        break;
      default:
        throw new RangeError(`consensus has no message of kind ${kind}`);
    }
  }

  private appendAnswered(message: number, from: number, node: number): void {
    const { members, parts } = this;
    const { progress } = parts;
    if (members.role[node] !== LEADER) return;
    const { messages } = this.world.network;
    const pair = node * members.nodes + from;
    const index = messages.lsn[message]!;
    progress.active[pair] = 1;
    if (messages.a[message] === AGREED) {
      if (members.amnesiac[from] === 1 && index >= members.commit[node]!)
        members.amnesiac[from] = 0;
      if (parts.leader.agreed(node, from, index)) parts.reads.confirm(node);
      parts.transfers.tell(node);
      return;
    }
    if (progress.state[pair] === SNAPSHOTTING || index < progress.match[pair]!) return;
    // Of several refusals of a pipeline the first counts; a probe's counts if it is the one awaited.
    if (progress.state[pair] === PROBE && index !== progress.next[pair]! - 1) return;
    const hint = Math.min(parts.post.extra[message]! + 1, index);
    progress.doubt(pair, Math.max(progress.match[pair]! + 1, hint), false);
  }

  private beatAnswered(message: number, from: number, node: number): void {
    const { members, parts } = this;
    const { progress, post } = parts;
    if (members.role[node] !== LEADER) return;
    const { messages } = this.world.network;
    const pair = node * members.nodes + from;
    progress.active[pair] = 1;
    progress.probing[pair] = 0;
    // Who has died since its snapshot began may have died with it.
    if (
      progress.state[pair] === SNAPSHOTTING &&
      messages.fromLife[message] !== progress.life[pair]
    ) {
      progress.doubt(pair, progress.match[pair]! + 1, false);
    }
    if (progress.inFlight[pair] === MOST_IN_FLIGHT) progress.inFlight[pair]! -= 1;
    progress.beatNs[pair] = Math.max(progress.beatNs[pair]!, post.extra[message]!);
    progress.round[pair] = Math.max(progress.round[pair]!, messages.a[message]!);
    parts.reads.confirm(node);
  }

  /** The other end is down: a connection that breaks tells the sender. */
  private unreachable(kind: number, from: number, to: number): void {
    const { members, parts } = this;
    if (kind !== APPEND && kind !== SNAPSHOT) return;
    if (members.role[from] !== LEADER) return;
    const { progress } = parts;
    const pair = from * members.nodes + to;
    progress.doubt(pair, progress.match[pair]! + 1, true);
  }
}

export interface MailParts {
  readonly elections: Elections;
  readonly leader: Leader;
  readonly followers: Followers;
  readonly progress: Progress;
  readonly post: Post;
  readonly snapshots: Snapshots;
  readonly requests: Requests;
  readonly reads: Reads;
  readonly transfers: Transfers;
}
