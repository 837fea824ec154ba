import type { Simulation } from "../../kernel/simulation.ts";
import { mix32 } from "../../storage/mix.ts";
import { VersionLists } from "../../storage/version-lists.ts";
import type { Divergence } from "./divergence.ts";
import type { Losses, Merge } from "./merge.ts";
import type { Replicas } from "./replicas.ts";

/** How versions of one key stand to each other, and which one readers get. */
export interface VersionOrder {
  /** True when `later` takes the place of `earlier`, because it comes from it. */
  supersedes(later: number, earlier: number): boolean;
  /** Of versions that stand side by side readers get the heaviest; worked out while it is kept. */
  weightOf(write: number): number;
  /** True when readers get `one` rather than `other`, of equal weight. */
  winsTie(one: number, other: number): boolean;
  /** True when readers get all that stand side by side. */
  readonly showsAll: boolean;
  /** True when a version that stands behind another is lost for its writer. */
  readonly hides: boolean;
}

/**
 * All versions of a key that no other has superseded, as a set: it depends on which writes a replica
 * has taken in and not on their order. A later write that has seen several takes the place of all.
 */
export class AntichainMerge implements Merge {
  private readonly lists: VersionLists;
  private readonly replicas: Replicas;
  private readonly divergence: Divergence;
  private readonly losses: Losses;
  private readonly order: VersionOrder;

  constructor(
    replicas: Replicas,
    divergence: Divergence,
    losses: Losses,
    simulation: Simulation,
    order: VersionOrder,
  ) {
    this.replicas = replicas;
    this.divergence = divergence;
    this.losses = losses;
    this.order = order;
    this.lists = new VersionLists(simulation);
  }

  apply(member: number, write: number): void {
    const { lists, order } = this;
    const { writes, count } = this.replicas;
    const row = writes.rowOf(write);
    const slot = row * count + member;
    const before = order.hides ? this.shown(member, row) : 0;
    let mark = this.divergence.markOf(member, row);
    let previous = 0;
    let cell = lists.first(slot);
    while (cell > 0) {
      const other = lists.value(cell);
      if (other === write || order.supersedes(other, write)) return;
      if (order.supersedes(write, other)) {
        mark ^= mix32(other);
        // What the writer had not seen cannot be his to replace.
        if (writes.isKept(other) && writes.originOf(other) === member && !writes.saw(write, other))
          this.losses.beaten(other, write);
        cell = lists.remove(slot, previous);
        continue;
      }
      previous = cell;
      cell = lists.next(cell);
    }
    lists.add(slot, write, order.weightOf(write));
    this.divergence.set(member, row, (mark ^ mix32(write)) >>> 0);
    if (order.hides) this.tellHidden(member, write, before, this.shown(member, row));
  }

  shown(member: number, row: number): number {
    const { lists } = this;
    let best = lists.first(row * this.replicas.count + member);
    if (best === 0) return 0;
    for (let cell = lists.next(best); cell > 0; cell = lists.next(cell)) {
      const isAbove = this.ranksAbove(
        lists.value(cell),
        lists.weight(cell),
        lists.value(best),
        lists.weight(best),
      );
      if (isAbove) best = cell;
    }
    return lists.value(best);
  }

  versions(member: number, row: number): number {
    return this.lists.size(row * this.replicas.count + member);
  }

  isMissed(member: number, row: number, write: number): boolean {
    const { lists, order } = this;
    const { count } = this.replicas;
    const weight = order.weightOf(write);
    let hidden = false;
    for (let cell = lists.first(row * count + member); cell > 0; cell = lists.next(cell)) {
      const other = lists.value(cell);
      if (order.supersedes(other, write)) return false;
      const stands = !order.supersedes(write, other);
      if (order.showsAll || !stands) continue;
      if (this.ranksAbove(other, lists.weight(cell), write, weight)) hidden = true;
    }
    return !hidden;
  }

  copy(from: number, to: number): void {
    const { lists } = this;
    const { count, keys } = this.replicas;
    for (let row = 0; row < keys.count; row++) {
      lists.clear(row * count + to);
      let cell = lists.first(row * count + from);
      for (; cell > 0; cell = lists.next(cell)) {
        lists.add(row * count + to, lists.value(cell), lists.weight(cell));
      }
      this.divergence.set(to, row, this.divergence.markOf(from, row));
    }
  }

  heaviest(member: number, row: number): number {
    const { lists } = this;
    let most = 0;
    for (let cell = lists.first(row * this.replicas.count + member); cell > 0; ) {
      most = Math.max(most, lists.weight(cell));
      cell = lists.next(cell);
    }
    return most;
  }

  private ranksAbove(one: number, weight: number, other: number, against: number): boolean {
    return weight === against ? this.order.winsTie(one, other) : weight > against;
  }

  /** A leader's own version that readers no longer get, or never got, is lost where losers are dropped. */
  private tellHidden(member: number, write: number, before: number, after: number): void {
    const { writes } = this.replicas;
    const isLost = (own: number) =>
      writes.isKept(own) && writes.originOf(own) === member && !writes.saw(after, own);
    if (write !== after && isLost(write)) this.losses.beaten(write, after);
    if (before > 0 && before !== after && isLost(before)) this.losses.beaten(before, after);
  }
}
