import { AT_NODE, WRITE } from "../../kernel/operations.ts";
import type { Merge } from "./merge.ts";
import type { Replicas, World } from "./replicas.ts";
import { ABORTED_WRITE, GONE } from "./writes.ts";

/** Says from which point of the group's order on a member's operations may begin. */
export interface ReadPoint {
  /** The stamp up to which a member must have applied; 0 when nothing is waited for. */
  stampFor(member: number): number;
  hasSettled(member: number, stamp: number): boolean;
}

/**
 * Serves reads on any replica, and judges them: a read is stale when it misses a write that was
 * acknowledged before the read began and that readers would get. A session's token is the number of
 * the newest write that it made or read; a replica that does not show that write yet lets it wait.
 */
export class Reads {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly merge: Merge;
  /** Set where operations wait until their replica has applied what was ordered before them. */
  point: ReadPoint | null = null;
  /** A write that has waited like a read may begin. */
  onWrite: ((operation: number, member: number) => void) | null = null;
  /** By member: the reads that wait, a list through `operations.next`. */
  private readonly waiting: Int32Array;

  constructor(world: World, replicas: Replicas, merge: Merge) {
    this.world = world;
    this.replicas = replicas;
    this.merge = merge;
    this.waiting = new Int32Array(replicas.count).fill(-1);
  }

  /** A read has come. */
  begin(operation: number, member: number): void {
    const { point } = this;
    const waits = point !== null && member < this.replicas.leaders;
    this.world.operations.seenLsn[operation] = waits ? point.stampFor(member) : 0;
    this.take(operation, member);
  }

  /** Serves a read as soon as the replica shows what it needs. */
  private take(operation: number, member: number): void {
    const { operations } = this.world;
    if (this.isReady(operation, member)) {
      this.start(operation);
      return;
    }
    operations.next[operation] = this.waiting[member]!;
    this.waiting[member] = operation;
  }

  /** A replica shows more than before. */
  wake(member: number): void {
    let operation = this.waiting[member]!;
    if (operation < 0) return;
    const { operations } = this.world;
    this.waiting[member] = -1;
    while (operation >= 0) {
      const next = operations.next[operation]!;
      operations.next[operation] = -1;
      this.take(operation, member);
      operation = next;
    }
  }

  /** The CPU has served the read: what it saw goes back. */
  serve(operation: number): void {
    const { world, replicas, merge } = this;
    const { operations } = world;
    const member = replicas.memberOf[operations.node[operation]!]!;
    const row = replicas.keys.find(operations.key[operation]!);
    operations.phase[operation] = AT_NODE;
    operations.behind[operation] = 0;
    operations.ageNs[operation] = 0;
    if (row >= 0) {
      const shown = merge.shown(member, row);
      operations.version[operation] = shown;
      operations.seenLsn[operation] = shown;
      const versions = merge.versions(member, row);
      if (versions > 1) world.recorder.current.siblings.add(versions);
      this.judge(operation, member, row);
    }
    world.clients.respond(operation, operations.bytes[operation]!);
  }

  /** A crash: nobody waits here any more. */
  clear(member: number): void {
    this.waiting[member] = -1;
  }

  private isReady(operation: number, member: number): boolean {
    const { replicas } = this;
    const { operations } = this.world;
    const stamp = operations.seenLsn[operation]!;
    if (stamp > 0 && this.point?.hasSettled(member, stamp) === false) return false;
    const token = operations.lsn[operation]!;
    if (token === 0 || replicas.hasApplied(member, token)) return true;
    return replicas.writes.has(token, GONE | ABORTED_WRITE);
  }

  private start(operation: number): void {
    const { cpu, operations } = this.world;
    const node = operations.node[operation]!;
    const member = this.replicas.memberOf[node]!;
    if (operations.kind[operation] === WRITE) this.onWrite?.(operation, member);
    else if (cpu.isFree(node)) this.serve(operation);
    else cpu.submit(node, operation);
  }

  /** Goes through the key's writes that the replica does not show, newest first, by origin. */
  private judge(operation: number, member: number, row: number): void {
    const { operations } = this.world;
    const { writes, leaders, applied } = this.replicas;
    const begin = operations.intendedNs[operation]!;
    let behind = 0;
    let oldest = begin;
    for (let origin = 0; origin < leaders; origin++) {
      const has = applied[member * leaders + origin]!;
      let write = this.replicas.newestOf(row, origin);
      while (writes.isKept(write) && writes.seqOf(write) > has) {
        const acknowledged = writes.acknowledgedNs(write);
        if (acknowledged <= begin && this.merge.isMissed(member, row, write)) {
          behind += 1;
          oldest = Math.min(oldest, acknowledged);
        }
        write = writes.previousOf(write);
      }
    }
    operations.behind[operation] = behind;
    operations.ageNs[operation] = behind === 0 ? 0 : begin - oldest;
  }
}
