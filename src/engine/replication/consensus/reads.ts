import { NumberQueue } from "../../kernel/number-queue.ts";
import { AT_NODE } from "../../kernel/operations.ts";
import type { Committed } from "./committed.ts";
import { READ_INDEX, READ_INDEX_REPLY } from "./events.ts";
import type { Leader } from "./leader.ts";
import { LEADER, type Members, type World } from "./members.ts";
import type { Post } from "./post.ts";
import type { Progress } from "./progress.ts";
import type { Transfers } from "./transfers.ts";

/**
 * Reads. `local`: at once, from what the member has applied. Otherwise the member first learns up to
 * where the leader had committed after the read came (its read index), and waits until it has
 * applied that: `read_index` lets a majority confirm the leader, `lease` trusts that nobody else can
 * have been elected yet. Reads that come during a member's round wait for its next one, as in etcd.
 */
export class Reads {
  private readonly world: World;
  private readonly members: Members;
  private readonly committed: Committed;
  private readonly progress: Progress;
  private readonly leader: Leader;
  private readonly post: Post;
  private readonly transfers: Transfers;
  private readonly leaseNs: number;
  /** By member, lists through `operations.next`: reads of the round, of the next, and for applying. */
  private readonly asking: Int32Array;
  private readonly gathering: Int32Array;
  private readonly applying: Int32Array;
  /** The least position that a read of `applying` needs. */
  private readonly wanted: Float64Array;
  /** The member's round in hand; 0 for none. */
  private readonly open: Int32Array;
  private readonly rounds: Int32Array;
  /** The leader's rounds that wait for a majority: number, member, the member's round, position. */
  private readonly confirming: readonly NumberQueue[];
  private readonly confirmations: Int32Array;

  constructor(world: World, members: Members, parts: ReadParts) {
    const { nodes } = members;
    this.world = world;
    this.members = members;
    this.committed = parts.committed;
    this.progress = parts.progress;
    this.leader = parts.leader;
    this.post = parts.post;
    this.transfers = parts.transfers;
    this.leaseNs = parts.leaseNs;
    this.asking = new Int32Array(nodes).fill(-1);
    this.gathering = new Int32Array(nodes).fill(-1);
    this.applying = new Int32Array(nodes).fill(-1);
    this.wanted = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
    this.open = new Int32Array(nodes);
    this.rounds = new Int32Array(nodes);
    this.confirming = Array.from({ length: nodes }, () => new NumberQueue());
    this.confirmations = new Int32Array(nodes);
  }

  /** A client's read has come to a member. */
  take(node: number, operation: number): void {
    const { operations, plan } = this.world;
    if (plan.replication.reads === "local") {
      this.whenApplied(node, operation);
      return;
    }
    operations.next[operation] = this.gathering[node]!;
    this.gathering[node] = operation;
    if (this.open[node] === 0) this.ask(node);
  }

  /** The member's leader has changed: what was asked of the old one is asked again. */
  leaderChanged(node: number): void {
    const { operations } = this.world;
    let operation = this.asking[node]!;
    this.asking[node] = -1;
    this.open[node] = 0;
    while (operation >= 0) {
      const next = operations.next[operation]!;
      operations.next[operation] = this.gathering[node]!;
      this.gathering[node] = operation;
      operation = next;
    }
    this.ask(node);
  }

  /** READ_INDEX at the leader: `round` is the asking member's. */
  asked(node: number, member: number, round: number): void {
    const { members, world } = this;
    if (members.role[node] !== LEADER) return;
    const isFresh = this.knowsCommit(node);
    const isCertain = members.majority === 1 || (this.usesLease && this.holdsLease(node));
    if (isFresh && isCertain) {
      this.tell(node, member, round, members.commit[node]!);
      return;
    }
    this.confirmations[node]! += 1;
    const queue = this.confirming[node]!;
    queue.push(this.confirmations[node]!);
    queue.push(member);
    queue.push(round);
    // Before the first commit of its term the leader does not know what is committed.
    queue.push(isFresh ? members.commit[node]! : this.leader.firstOfTerm[node]!);
    this.leader.beat(node, this.confirmations[node]!);
    if (world.plan.replication.voters.length === 1) this.confirm(node);
  }

  /** READ_INDEX_REPLY. */
  answered(node: number, round: number, index: number): void {
    const { operations } = this.world;
    if (round !== this.open[node]) return;
    let operation = this.asking[node]!;
    this.asking[node] = -1;
    this.open[node] = 0;
    while (operation >= 0) {
      const next = operations.next[operation]!;
      operations.next[operation] = -1;
      if (index > operations.lsn[operation]!) operations.lsn[operation] = index;
      this.whenApplied(node, operation);
      operation = next;
    }
    this.ask(node);
  }

  /** Rounds that a majority has confirmed, and that the leader has committed far enough for, end. */
  confirm(node: number): void {
    const { members, progress } = this;
    const queue = this.confirming[node]!;
    if (queue.size === 0) return;
    const confirmed = members.majorityOf(node, Number.POSITIVE_INFINITY, progress.round);
    while (queue.size > 0 && queue.peek() <= confirmed && queue.at(3) <= members.commit[node]!) {
      queue.shift();
      const member = queue.shift();
      const round = queue.shift();
      this.tell(node, member, round, queue.shift());
    }
  }

  /** The member has applied more: reads that waited for it go on. */
  wake(node: number): void {
    if (this.members.applied[node]! < this.wanted[node]!) return;
    const { operations } = this.world;
    let operation = this.applying[node]!;
    this.applying[node] = -1;
    this.wanted[node] = Number.POSITIVE_INFINITY;
    while (operation >= 0) {
      const next = operations.next[operation]!;
      operations.next[operation] = -1;
      this.whenApplied(node, operation);
      operation = next;
    }
  }

  /** The CPU has served the read: what it saw goes back. */
  serve(node: number, operation: number): void {
    const { world } = this;
    this.committed.judge(operation, node);
    world.operations.phase[operation] = AT_NODE;
    world.clients.respond(operation, world.operations.bytes[operation]!);
  }

  /** The node leads no more: its rounds are void. */
  steppedDown(node: number): void {
    this.confirming[node]!.clear();
  }

  /** A crash: nobody waits here any more. */
  clear(node: number): void {
    this.asking[node] = -1;
    this.gathering[node] = -1;
    this.applying[node] = -1;
    this.wanted[node] = Number.POSITIVE_INFINITY;
    this.open[node] = 0;
    this.confirming[node]!.clear();
  }

  /** True while no other member can have become leader: a majority heard this one lately. */
  holdsLease(node: number): boolean {
    const { members, progress, world } = this;
    const { now } = world.simulation;
    if (this.transfers.endsLease(node)) return false;
    const since = members.majorityOf(node, now, progress.beatNs);
    return now < since + world.clocks.span(node, this.leaseNs);
  }

  private get usesLease(): boolean {
    return this.world.plan.replication.reads === "lease";
  }

  private knowsCommit(node: number): boolean {
    return this.members.commit[node]! >= this.leader.firstOfTerm[node]!;
  }

  private ask(node: number): void {
    const { members } = this;
    const leader = members.leader[node]!;
    if (this.gathering[node]! < 0 || leader < 0) return;
    this.rounds[node]! += 1;
    this.open[node] = this.rounds[node]!;
    this.asking[node] = this.gathering[node]!;
    this.gathering[node] = -1;
    if (leader === node) this.asked(node, node, this.open[node]!);
    else {
      const round = this.open[node]!;
      this.post.later(READ_INDEX, node, leader, round, members.term[node]!, 0, 0, -1);
    }
  }

  private tell(node: number, member: number, round: number, index: number): void {
    const term = this.members.term[node]!;
    if (member === node) this.answered(node, round, index);
    else this.post.later(READ_INDEX_REPLY, node, member, round, term, index, 0, -1);
  }

  private whenApplied(node: number, operation: number): void {
    const { operations, cpu } = this.world;
    const need = operations.lsn[operation]!;
    if (need > this.members.applied[node]!) {
      operations.next[operation] = this.applying[node]!;
      this.applying[node] = operation;
      if (need < this.wanted[node]!) this.wanted[node] = need;
    } else if (cpu.isFree(node)) this.serve(node, operation);
    else cpu.submit(node, operation);
  }
}

export interface ReadParts {
  readonly committed: Committed;
  readonly progress: Progress;
  readonly leader: Leader;
  readonly post: Post;
  readonly transfers: Transfers;
  /** How long nobody doubts a leader that was heard. */
  readonly leaseNs: number;
}
