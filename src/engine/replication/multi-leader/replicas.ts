import type { MultiLeaderPlan } from "../../../model/multi-leader.ts";
import type { Plan } from "../../../model/plan.ts";
import { meanOf } from "../../../random/moments.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import { KeyRows, roomFor } from "../../storage/key-rows.ts";
import type { World as AnyWorld } from "../world.ts";
import { NodeLog } from "./node-log.ts";
import { OriginLog } from "./origin-log.ts";
import { Writes } from "./writes.ts";

export type World = AnyWorld<MultiLeaderPlan>;

/**
 * Who is who, all writes, and what each replica has of them. Replicas are numbered by member index:
 * leaders first, so that a leader's member index is its origin index too. What a replica has of an
 * origin is always a prefix: a position, at `member * leaders + origin`.
 */
export class Replicas {
  /** Leaders, and all members. */
  readonly leaders: number;
  readonly count: number;
  /** The node of each member, and the member of each node (-1 for nodes outside). */
  readonly nodes: readonly number[];
  readonly memberOf: Int32Array;
  /** The leader that feeds each member; -1 for leaders. */
  readonly upstream: Int32Array;
  readonly keys: KeyRows;
  readonly writes: Writes;
  readonly origins: readonly OriginLog[];
  readonly logs: readonly NodeLog[];
  /** In memory, on disk, and visible. */
  readonly received: Float64Array;
  readonly durable: Float64Array;
  readonly applied: Float64Array;
  /**
   * What each member knows of: what it shows, and what the writers of that had before them. It is
   * more than what it shows while a write has overtaken something.
   */
  readonly known: Float64Array;
  /** 1 while a member has no copy of the data: its disk was lost. */
  readonly empty: Uint8Array;
  /** The newest write of each origin to each key, at `row * leaders + origin`; 0 for none. */
  private newest = new Float64Array(0);
  private readonly simulation: Simulation;

  constructor(plan: World["plan"], simulation: Simulation) {
    const { leaders, followers, upstream } = plan.replication;
    this.simulation = simulation;
    this.leaders = leaders.length;
    this.nodes = [...leaders, ...followers];
    this.count = this.nodes.length;
    this.memberOf = new Int32Array(plan.topology.nodes.length).fill(-1);
    this.nodes.forEach((node, member) => {
      this.memberOf[node] = member;
    });
    this.upstream = new Int32Array(this.count).fill(-1);
    followers.forEach((follower, index) => {
      const given = leaders.indexOf(upstream[index] ?? -1);
      const nearest = byDistance(plan, follower, leaders)[0]!;
      this.upstream[leaders.length + index] = given >= 0 ? given : nearest;
    });
    this.keys = new KeyRows(simulation);
    this.writes = new Writes(leaders.length, simulation);
    this.origins = leaders.map(() => new OriginLog());
    this.logs = this.nodes.map(() => new NodeLog());
    this.received = new Float64Array(this.count * this.leaders);
    this.durable = new Float64Array(this.count * this.leaders);
    this.applied = new Float64Array(this.count * this.leaders);
    this.known = new Float64Array(this.count * this.leaders);
    this.empty = new Uint8Array(this.count);
  }

  /** The newest write of an origin to a row's key; 0 for none. */
  newestOf(row: number, origin: number): number {
    return this.newest[row * this.leaders + origin] ?? 0;
  }

  /** Gives a new write its place in its origin's order and in its key's chain. */
  number(write: number): void {
    const row = this.writes.rowOf(write);
    const origin = this.writes.originOf(write);
    this.writes.setSeq(write, this.origins[origin]!.push(write, this.writes.bytesOf(write)));
    const at = row * this.leaders + origin;
    if (at >= this.newest.length) {
      const room = roomFor(at + this.leaders, this.newest.length);
      this.simulation.poolBytes += (room - this.newest.length) * 8;
      const wider = new Float64Array(room);
      wider.set(this.newest);
      this.newest = wider;
    }
    this.writes.setPrevious(write, this.newest[at]!);
    this.newest[at] = write;
  }

  /** Takes the newest write of its origin and key back. */
  expel(write: number): void {
    const at = this.writes.rowOf(write) * this.leaders + this.writes.originOf(write);
    if (this.newest[at] === write) this.newest[at] = this.writes.previousOf(write);
  }

  /** True for a leader that lacks writes of its own which others have: it cannot go on from there. */
  lacksOwn(member: number): boolean {
    if (member >= this.leaders) return false;
    return this.received[member * this.leaders + member]! < this.origins[member]!.end;
  }

  /** The member that has most of an origin among those that hold data and that `counts` takes. */
  holderOf(origin: number, counts: (member: number) => boolean): number {
    let holder = -1;
    for (let member = 0; member < this.count; member++) {
      if (this.empty[member] === 1 || !counts(member)) continue;
      const has = this.received[member * this.leaders + origin]!;
      if (holder < 0 || has > this.received[holder * this.leaders + origin]!) holder = member;
    }
    return holder;
  }

  /** True when the member shows the write, or something that came after it. */
  hasApplied(member: number, write: number): boolean {
    const { writes } = this;
    if (!writes.isKept(write)) return true;
    const at = member * this.leaders + writes.originOf(write);
    return this.applied[at]! >= writes.seqOf(write);
  }
}

/** Indices of `nodes` by the mean one-way delays there and back from an endpoint, nearest first. */
export function byDistance(plan: Plan, from: number, nodes: readonly number[]): number[] {
  const { topology } = plan;
  const endpoints = topology.nodes.length + topology.clientSites.length;
  const leg = (a: number, b: number): number => {
    if (a === b) return 0;
    const link = topology.links[topology.routes[a * endpoints + b] ?? -1];
    return link === undefined ? Number.POSITIVE_INFINITY : meanOf(link.delay);
  };
  const distance = nodes.map((node) => leg(from, node) + leg(node, from));
  return nodes
    .map((_, index) => index)
    .sort((a, b) => compare(distance[a]!, distance[b]!) || a - b);
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
