import { NumberQueue } from "../../kernel/number-queue.ts";
import { AT_NODE, HELD, IN_USE, WRITE } from "../../kernel/operations.ts";
import { SMALL_BYTES } from "../../network/client-channels.ts";
import { breakConnections } from "../connections.ts";
import type { Beliefs } from "./beliefs.ts";
import { FORWARD } from "./events.ts";
import type { Leader } from "./leader.ts";
import { LEADER, type Members, type World } from "./members.ts";
import type { Post } from "./post.ts";
import type { Reads } from "./reads.ts";
import type { Transfers } from "./transfers.ts";
import type { Watch } from "./watch.ts";

/** What clients ask of members, from its coming to its answer. */
export class Requests {
  private readonly world: World;
  private readonly members: Members;
  private readonly leader: Leader;
  private readonly reads: Reads;
  private readonly beliefs: Beliefs;
  private readonly post: Post;
  private readonly watch: Watch;
  private readonly transfers: Transfers;
  private readonly forwards: boolean;
  /** Writes that wait at a member until it knows a leader. */
  private readonly waiting: readonly NumberQueue[];

  constructor(world: World, members: Members, parts: RequestParts) {
    this.world = world;
    this.members = members;
    this.leader = parts.leader;
    this.reads = parts.reads;
    this.beliefs = parts.beliefs;
    this.post = parts.post;
    this.watch = parts.watch;
    this.transfers = parts.transfers;
    this.forwards = world.plan.replication.misdirected === "forward";
    this.waiting = Array.from({ length: members.nodes }, () => new NumberQueue());
  }

  /** An operation has come to its node. */
  take(operation: number): void {
    const { operations, cpu } = this.world;
    const node = operations.node[operation]!;
    operations.phase[operation] = AT_NODE;
    if (operations.kind[operation] !== WRITE) {
      const needsLeader = this.world.plan.replication.reads !== "local";
      if (needsLeader && !this.forwards && this.members.leader[node]! < 0) this.refuse(operation);
      else this.reads.take(node, operation);
    } else if (cpu.isFree(node)) this.write(operation);
    else cpu.submit(node, operation);
  }

  /** A write has had its CPU time at the node that its client asked. */
  write(operation: number): void {
    const { operations } = this.world;
    const node = operations.node[operation]!;
    const leader = this.members.leader[node]!;
    if (leader === node) {
      if (this.transfers.isUnderWay(node)) this.waiting[node]!.push(operation);
      else this.propose(node, operation);
    } else if (!this.forwards) this.refuse(operation);
    else if (leader < 0) this.waiting[node]!.push(operation);
    else this.pass(node, leader, operation);
  }

  /** FORWARD at the leader: the operation still waits at the node that sent it, or is dropped. */
  forwarded(node: number, from: number, operation: number, generation: number): void {
    const { operations } = this.world;
    if (this.members.role[node] !== LEADER) return;
    if (operations.generation[operation] !== generation) return;
    if (operations.node[operation] !== from || operations.phase[operation] !== AT_NODE) return;
    if (this.transfers.isUnderWay(node)) return;
    this.propose(node, operation);
  }

  /** A member has applied an entry: a client that waits for it there has its answer. */
  applied(node: number, slot: number): void {
    const { operations, clients } = this.world;
    const { records } = this.members;
    if (records.origin[slot] !== node) return;
    const operation = records.operation[slot]!;
    if (operations.generation[operation] !== records.generation[slot]) return;
    if (operations.node[operation] !== node || operations.phase[operation] !== AT_NODE) return;
    clients.respond(operation, SMALL_BYTES);
  }

  /** The member knows who leads: what waited goes there, what an old leader was asked has failed. */
  leaderKnown(node: number): void {
    const { operations } = this.world;
    for (let slot = 0; slot < operations.capacity; slot++) {
      if (!this.waitsAt(node, slot) || operations.kind[slot] !== WRITE) continue;
      if (operations.lsn[slot]! > 0 || this.wasPassed(slot)) this.refuse(slot);
    }
    this.release(node);
  }

  /** Writes that waited at a member go on. */
  release(node: number): void {
    const waiting = this.waiting[node]!;
    for (let left = waiting.size; left > 0; left--) this.write(waiting.shift());
  }

  /** A crash: the node's clients learn of it, unless the whole site is gone. */
  breakConnections(node: number, site: boolean): void {
    this.waiting[node]!.clear();
    breakConnections(this.world, node, site);
  }

  private waitsAt(node: number, slot: number): boolean {
    const { operations } = this.world;
    const flags = operations.flags[slot]!;
    if ((flags & IN_USE) === 0 || (flags & HELD) === 0) return false;
    return operations.node[slot] === node && operations.phase[slot] === AT_NODE;
  }

  private wasPassed(slot: number): boolean {
    return this.world.operations.wanted[slot] === PASSED;
  }

  private propose(node: number, operation: number): void {
    const { operations, plan } = this.world;
    const { members, leader } = this;
    const key = operations.key[operation]!;
    const { transaction } = plan.workloads[operations.workload[operation]!]!;
    const bytes = operations.bytes[operation]! + plan.replication.recordOverheadBytes * transaction;
    const origin = operations.node[operation]!;
    const slot = leader.append(node, key, bytes, operation, origin);
    operations.lsn[operation] = members.records.index[slot]!;
    operations.version[operation] = members.records.version[slot]!;
    this.watch.accepted();
  }

  private pass(node: number, leader: number, operation: number): void {
    const { operations } = this.world;
    const term = this.members.term[node]!;
    operations.wanted[operation] = PASSED;
    const generation = operations.generation[operation]!;
    this.post.later(FORWARD, node, leader, operation, term, 0, generation, -1);
  }

  private refuse(operation: number): void {
    const node = this.world.operations.node[operation]!;
    this.beliefs.refused(operation, this.members.leader[node]!);
    this.world.clients.refuse(operation);
  }
}

/** In `wanted` of a write, which has no other use for it: passed on to a leader. */
const PASSED = -1;

export interface RequestParts {
  readonly leader: Leader;
  readonly reads: Reads;
  readonly beliefs: Beliefs;
  readonly post: Post;
  readonly watch: Watch;
  readonly transfers: Transfers;
}
