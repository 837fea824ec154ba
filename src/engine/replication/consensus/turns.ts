import { FLUSH_JOB } from "../../hardware/cpu.ts";
import { FLUSH_DUE } from "../../kernel/event-kind.ts";
import { UP } from "../../kernel/machines.ts";
import { FLUSHED_RECORDS, FLUSHES } from "../../observe/counters.ts";
import type { Apply } from "./apply.ts";
import type { Leader } from "./leader.ts";
import { LEADER, type Members, type World } from "./members.ts";
import type { Post } from "./post.ts";
import type { Snapshots } from "./snapshots.ts";

/**
 * Each member's loop, as etcd has it: hand over what is committed, send, flush, and only then take
 * the next turn. A leader sends before its flush, so that its disk and the followers' work at the
 * same time; the others send after it, since what they say must be on their disks. What comes
 * meanwhile gathers for the next turn, which is the group commit, and why a slow disk delays beats.
 */
export class Turns {
  private readonly world: World;
  private readonly members: Members;
  private readonly leader: Leader;
  private readonly post: Post;
  private readonly apply: Apply;
  private readonly snapshots: Snapshots;
  /** Messages that the flush in progress must be over for. */
  private readonly held: Int32Array;
  /** 1 while the CPU prepares a flush; while one waits for company; once that wait is over. */
  private readonly preparing: Uint8Array;
  private readonly gathering: Uint8Array;
  private readonly gathered: Uint8Array;

  constructor(world: World, members: Members, parts: TurnParts) {
    this.world = world;
    this.members = members;
    this.leader = parts.leader;
    this.post = parts.post;
    this.apply = parts.apply;
    this.snapshots = parts.snapshots;
    this.held = new Int32Array(members.nodes);
    this.preparing = new Uint8Array(members.nodes);
    this.gathering = new Uint8Array(members.nodes);
    this.gathered = new Uint8Array(members.nodes);
  }

  /** The member takes its turn, unless its last one is not over. */
  take(node: number): void {
    const { world, members, post } = this;
    const { disks } = world;
    if (disks.flushing[node] === 1 || this.preparing[node] === 1) return;
    if (world.machines.state[node] !== UP) return;
    this.apply.offer(node, members.commit[node]!);
    const leads = members.role[node] === LEADER;
    if (leads) this.leader.send(node);
    const isWritten = disks.pending[node] === 0 && disks.pendingBytes[node] === 0;
    if (leads || isWritten) post.drain(node, post.waiting(node));
    if (isWritten || (leads && this.waitsForCompany(node))) return;
    if (leads && !world.cpu.flushesFree(node)) {
      this.preparing[node] = 1;
      world.cpu.submit(node, FLUSH_JOB);
    } else this.flush(node);
  }

  /** The CPU has prepared a flush. */
  flushPrepared(node: number): void {
    if (this.preparing[node] === 0) return;
    this.preparing[node] = 0;
    this.flush(node);
  }

  /** FLUSH_DUE: the time for company is over. */
  flushIsDue(node: number, life: number): void {
    if (this.world.machines.life[node] !== life) return;
    this.gathering[node] = 0;
    this.gathered[node] = 1;
    this.take(node);
    this.gathered[node] = 0;
  }

  /** FLUSH_DONE. True when the flush stands. */
  flushDone(node: number, life: number): boolean {
    const { members, post, world } = this;
    const records = world.disks.finish(node, life);
    if (records < 0) return false;
    if (members.role[node] === LEADER) {
      world.recorder.counts[FLUSHES]! += 1;
      world.recorder.counts[FLUSHED_RECORDS]! += records;
    }
    if (members.flushTarget[node]! > members.flushed[node]!) {
      members.flushed[node] = members.flushTarget[node]!;
    }
    post.drain(node, this.held[node]!);
    this.held[node] = 0;
    this.snapshots.flushed(node);
    return true;
  }

  /** A crash: no turn is under way. */
  forget(node: number): void {
    this.held[node] = 0;
    this.preparing[node] = 0;
    this.gathering[node] = 0;
    this.gathered[node] = 0;
  }

  private waitsForCompany(node: number): boolean {
    const { simulation, machines, disks, plan } = this.world;
    const { enabled, delayNs, max } = plan.replication.groupCommit;
    if (!enabled || delayNs === 0 || this.gathered[node] === 1) return false;
    if (disks.pending[node]! >= (max ?? Number.POSITIVE_INFINITY)) return false;
    if (this.gathering[node] === 0) {
      this.gathering[node] = 1;
      simulation.after(delayNs, FLUSH_DUE, node, machines.life[node]!);
    }
    return true;
  }

  private flush(node: number): void {
    const { world, members, post } = this;
    const { disks } = world;
    const { enabled, max } = world.plan.replication.groupCommit;
    const most = enabled ? (max ?? Number.POSITIVE_INFINITY) : 1;
    this.held[node] = post.waiting(node);
    this.snapshots.flushBegins(node);
    const log = members.logs[node]!;
    const from = members.flushed[node]!;
    if (members.role[node] !== LEADER || disks.pending[node]! <= most || log.end - from <= most) {
      members.flushTarget[node] = log.end;
      disks.flushAll(node, 1);
      return;
    }
    const to = from + most;
    let sinceNs = 0;
    for (let index = from + 1; index <= to; index++) {
      sinceNs += members.records.appendedNs[log.at(index)]!;
    }
    members.flushTarget[node] = to;
    disks.flush(node, most, log.totalAt(to) - log.totalAt(from), sinceNs, 1);
  }
}

export interface TurnParts {
  readonly leader: Leader;
  readonly post: Post;
  readonly apply: Apply;
  readonly snapshots: Snapshots;
}
