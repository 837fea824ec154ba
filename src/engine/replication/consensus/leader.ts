import { shippingJob } from "../../hardware/cpu.ts";
import type { Committed } from "./committed.ts";
import { APPEND, HEARTBEAT } from "./events.ts";
import { CANDIDATE, LEADER, type Members, type World } from "./members.ts";
import { ENTRY_BYTES, type Post } from "./post.ts";
import { type Progress, REPLICATE } from "./progress.ts";
import { NO_KEY } from "./records.ts";
import type { Snapshots } from "./snapshots.ts";

/** The most entries' bytes in one message (etcd's maxSizePerMsg). */
const MOST_BYTES = 1024 * 1024;

/** The leader's side of the log: append, send, count copies, commit. */
export class Leader {
  private readonly world: World;
  private readonly members: Members;
  private readonly committed: Committed;
  private readonly progress: Progress;
  private readonly post: Post;
  private readonly snapshots: Snapshots;
  /** 1 while the CPU prepares a message to a member. */
  private readonly preparing: Uint8Array;
  /** The first entry of the term that each node leads. */
  readonly firstOfTerm: Float64Array;

  constructor(world: World, members: Members, parts: LeaderParts) {
    this.world = world;
    this.members = members;
    this.committed = parts.committed;
    this.progress = parts.progress;
    this.post = parts.post;
    this.snapshots = parts.snapshots;
    this.preparing = new Uint8Array(members.nodes * members.nodes);
    this.firstOfTerm = new Float64Array(members.nodes);
  }

  /** A candidate has won: it leads, and begins its term with an entry that holds nothing. */
  begin(node: number): void {
    const { members } = this;
    if (members.role[node] !== CANDIDATE) throw new RangeError(`node ${node} did not stand`);
    members.role[node] = LEADER;
    members.leader[node] = node;
    this.progress.reset(node);
    this.firstOfTerm[node] = members.logs[node]!.end + 1;
    this.append(node, NO_KEY, 0, -1, -1);
  }

  /** Puts an entry into the leader's log; the answer is its slot. */
  append(node: number, key: number, bytes: number, operation: number, origin: number): number {
    const { world, members } = this;
    const { records } = members;
    const log = members.logs[node]!;
    const size = bytes + ENTRY_BYTES;
    const slot = records.take();
    records.term[slot] = members.term[node]!;
    records.key[slot] = key;
    records.operation[slot] = operation;
    records.generation[slot] = operation < 0 ? 0 : world.operations.generation[operation]!;
    records.origin[slot] = origin;
    records.parent[slot] = log.end === log.base ? -1 : log.at(log.end);
    records.parentSerial[slot] = log.serialAt(log.end);
    records.index[slot] = log.end + 1;
    records.total[slot] = log.totalAt(log.end) + size;
    records.appendedNs[slot] = world.simulation.now;
    records.version[slot] = key === NO_KEY ? 0 : this.committed.numberOf(key);
    log.push(slot);
    world.recorder.appended(size);
    world.disks.write(node, 1, size);
    return slot;
  }

  /** Sends every member what it has not been sent: at the leader's turn. */
  send(node: number): void {
    for (const peer of this.members.all) if (peer !== node) this.sendTo(node, peer);
  }

  /** The CPU has prepared a message. */
  prepared(pair: number): void {
    const { nodes } = this.members;
    const node = Math.floor(pair / nodes);
    this.preparing[pair] = 0;
    if (this.members.role[node] !== LEADER) return;
    if (this.hasNews(node, pair)) this.transmit(node, pair % nodes);
    this.sendTo(node, pair % nodes);
  }

  /** A member says up to where its log agrees with the leader's. True when something is committed. */
  agreed(node: number, peer: number, index: number): boolean {
    const pair = node * this.members.nodes + peer;
    this.progress.agree(pair, index);
    return this.advance(node);
  }

  /** Entries are committed once a majority has them on disk, if the term is this one (Raft, 5.4.2). */
  advance(node: number): boolean {
    const { members, committed } = this;
    const log = members.logs[node]!;
    const own = members.flushed[node]!;
    const reached = Math.min(members.majorityOf(node, own, this.progress.match), log.end);
    const commit = members.commit[node]!;
    if (reached <= commit || reached < this.firstOfTerm[node]!) return false;
    const { now } = this.world.simulation;
    const { commitLatency } = this.world.recorder.current;
    for (let index = commit + 1; index <= reached; index++) {
      commitLatency.add(now - members.records.appendedNs[log.at(index)]!);
    }
    members.commit[node] = reached;
    committed.advance(node, commit, reached);
    return true;
  }

  /** A beat to everyone; `round` numbers the reads that it confirms, 0 for none. */
  beat(node: number, round: number): void {
    const { members, post, progress, world } = this;
    const { now } = world.simulation;
    const term = members.term[node]!;
    for (const peer of members.all) {
      if (peer === node) continue;
      const commit = Math.min(members.commit[node]!, progress.match[node * members.nodes + peer]!);
      post.later(HEARTBEAT, node, peer, round, term, commit, now, -1);
    }
  }

  /** A crash: the CPU has forgotten what it prepared. */
  forget(node: number): void {
    const { nodes } = this.members;
    this.preparing.fill(0, node * nodes, (node + 1) * nodes);
  }

  private sendTo(node: number, peer: number): void {
    const { world, members, progress } = this;
    const pair = node * members.nodes + peer;
    if (this.preparing[pair] === 1) return;
    while (this.hasNews(node, pair)) {
      if (progress.next[pair]! <= members.logs[node]!.base) {
        this.snapshots.begin(node, peer);
        return;
      }
      if (!world.cpu.shipsFree(node)) {
        this.preparing[pair] = 1;
        world.cpu.submit(node, shippingJob(pair));
        return;
      }
      this.transmit(node, peer);
    }
  }

  private hasNews(node: number, pair: number): boolean {
    const { members, progress } = this;
    if (!progress.isOpen(pair)) return false;
    if (progress.next[pair]! <= members.logs[node]!.end) return true;
    return progress.state[pair] === REPLICATE && progress.told[pair]! < members.commit[node]!;
  }

  private transmit(node: number, peer: number): void {
    const { members, progress, post, world } = this;
    const { messages } = world.network;
    const { records } = members;
    const pair = node * members.nodes + peer;
    const log = members.logs[node]!;
    const from = progress.next[pair]!;
    if (from <= log.base) return;
    const to = lastWithin(log, from, log.end, log.totalAt(from - 1) + MOST_BYTES);
    const payload = log.totalAt(to) - log.totalAt(from - 1);
    const message = post.send(APPEND, node, peer, payload);
    messages.a[message] = to < from ? -1 : log.at(to);
    messages.b[message] = members.term[node]!;
    messages.lsn[message] = to;
    post.count[message] = to - from + 1;
    post.extra[message] = members.commit[node]!;
    post.serial[message] = log.serialAt(from - 1);
    for (let index = from; index <= to; index++) records.hold(log.at(index));
    progress.told[pair] = members.commit[node]!;
    if (progress.state[pair] === REPLICATE) {
      progress.next[pair] = to + 1;
      progress.inFlight[pair]! += 1;
    } else progress.probing[pair] = 1;
  }
}

export interface LeaderParts {
  readonly committed: Committed;
  readonly progress: Progress;
  readonly post: Post;
  readonly snapshots: Snapshots;
}

/** The last entry from `from` up to which the log has at most so many bytes; at least one. */
function lastWithin(
  log: { totalAt(index: number): number },
  from: number,
  end: number,
  total: number,
): number {
  if (end <= from || log.totalAt(end) <= total) return end;
  let low = from;
  let high = end;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (log.totalAt(middle) <= total) low = middle;
    else high = middle - 1;
  }
  return low;
}
