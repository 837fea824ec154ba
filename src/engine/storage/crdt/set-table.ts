import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";
import { roomFor } from "../key-rows.ts";
import { mix32 } from "../mix.ts";
import { VersionLists } from "../version-lists.ts";

/** What a set has to ask about operations, which are numbers. */
export interface Causes {
  /** True when the author of `later` had `earlier` before it. */
  saw(later: number, earlier: number): boolean;
  /** True while a replica may still get an addition that this removal had seen. */
  mayMeet(replica: number, removal: number): boolean;
}

/**
 * Sets in which an addition wins over a removal that had not seen it (observed-remove sets: Shapiro
 * et al., INRIA RR-7506, 2011, specification 15; without tombstones: Bieniusa et al., INRIA RR-8083,
 * 2012), a row each on several replicas. An element is in the set while one of its additions stands.
 */
export class SetTable {
  /**
   * By row, replica and element: the addition that stands, 0 for none; negative where others, of
   * authors who had not seen it, stand beside it in {@link beside}.
   */
  private standing = new Float64Array(0);
  private readonly beside: VersionLists;
  /** By row and replica: removals that came before additions which they had seen. */
  private readonly removals: VersionLists;
  private readonly replicas: number;
  private readonly elementCount: number;
  private readonly causes: Causes;
  private readonly simulation: Simulation;

  /** Elements are numbers from 0 to `elementCount` − 1. */
  constructor(replicas: number, elementCount: number, causes: Causes, simulation: Simulation) {
    this.replicas = replicas;
    this.elementCount = elementCount;
    this.causes = causes;
    this.simulation = simulation;
    this.beside = new VersionLists(simulation);
    this.removals = new VersionLists(simulation);
  }

  /** An addition comes to a replica; answers by how much the state's digest changes. */
  add(replica: number, row: number, addition: number, element: number): number {
    const { causes } = this;
    const set = row * this.replicas + replica;
    if (this.isRemoved(set, addition, element)) return 0;
    const slot = set * this.elementCount + element;
    if (slot >= this.standing.length) this.grow(slot);
    const other = this.standing[slot]!;
    if (other < 0) return this.addBeside(slot, addition);
    if (other === 0) {
      this.standing[slot] = addition;
      return mix32(addition);
    }
    if (other === addition || causes.saw(other, addition)) return 0;
    // An addition that had seen another of the same element stands for both.
    if (causes.saw(addition, other)) {
      this.standing[slot] = addition;
      return mix32(other) ^ mix32(addition);
    }
    this.standing[slot] = -other;
    this.beside.add(slot, addition, 0);
    return mix32(addition);
  }

  /** A removal comes to a replica: of what its author had seen. */
  remove(replica: number, row: number, removal: number, element: number): number {
    const { removals, causes } = this;
    const set = row * this.replicas + replica;
    let before = 0;
    for (let cell = removals.first(set); cell > 0; ) {
      if (removals.value(cell) === removal) return 0;
      if (causes.mayMeet(replica, removals.value(cell))) {
        before = cell;
        cell = removals.next(cell);
      } else cell = removals.remove(set, before);
    }
    if (causes.mayMeet(replica, removal)) removals.add(set, removal, element);
    const slot = set * this.elementCount + element;
    const addition = this.standing[slot] ?? 0;
    if (addition < 0) return this.drop(slot, removal);
    if (addition === 0 || !causes.saw(removal, addition)) return 0;
    this.standing[slot] = 0;
    return mix32(addition);
  }

  /** The elements of the set, rising. */
  elements(replica: number, row: number): number[] {
    const first = (row * this.replicas + replica) * this.elementCount;
    const all = Array.from({ length: this.elementCount }, (_, element) => element);
    return all.filter((element) => (this.standing[first + element] ?? 0) !== 0);
  }

  /** `to` becomes what `from` is. */
  copy(from: number, to: number, row: number): void {
    const source = row * this.replicas + from;
    const target = row * this.replicas + to;
    copyList(this.removals, source, target);
    for (let element = 0; element < this.elementCount; element++) {
      const slot = target * this.elementCount + element;
      const addition = this.standing[source * this.elementCount + element] ?? 0;
      copyList(this.beside, source * this.elementCount + element, slot);
      if (slot >= this.standing.length) this.grow(slot);
      this.standing[slot] = addition;
    }
  }

  /** Whether a removal that had seen the addition came before it. */
  private isRemoved(set: number, addition: number, element: number): boolean {
    const { removals, causes } = this;
    if (removals.isEmpty) return false;
    for (let cell = removals.first(set); cell > 0; cell = removals.next(cell)) {
      if (removals.weight(cell) === element && causes.saw(removals.value(cell), addition))
        return true;
    }
    return false;
  }

  /** An addition of an element of which several stand already. */
  private addBeside(slot: number, addition: number): number {
    const { beside, causes } = this;
    const first = -this.standing[slot]!;
    if (first === addition || causes.saw(first, addition)) return 0;
    for (let cell = beside.first(slot); cell > 0; cell = beside.next(cell)) {
      const other = beside.value(cell);
      if (other === addition || causes.saw(other, addition)) return 0;
    }
    const change = this.drop(slot, addition);
    const left = this.standing[slot]!;
    if (left === 0) this.standing[slot] = addition;
    else {
      this.standing[slot] = -Math.abs(left);
      beside.add(slot, addition, 0);
    }
    return change ^ mix32(addition);
  }

  /** Takes out the additions, of several that stand, that `later` had seen. */
  private drop(slot: number, later: number): number {
    const { beside, causes } = this;
    let change = 0;
    let before = 0;
    for (let cell = beside.first(slot); cell > 0; ) {
      const addition = beside.value(cell);
      if (causes.saw(later, addition)) {
        change ^= mix32(addition);
        cell = beside.remove(slot, before);
      } else {
        before = cell;
        cell = beside.next(cell);
      }
    }
    let first = -this.standing[slot]!;
    if (causes.saw(later, first)) {
      change ^= mix32(first);
      const next = beside.first(slot);
      first = next === 0 ? 0 : beside.value(next);
      if (next !== 0) beside.remove(slot, 0);
    }
    this.standing[slot] = beside.first(slot) === 0 ? first : -first;
    return change;
  }

  private grow(slot: number): void {
    const room = roomFor(slot + 1, this.standing.length);
    this.simulation.poolBytes += (room - this.standing.length) * 8;
    this.standing = widen(this.standing, new Float64Array(room));
  }
}

function copyList(lists: VersionLists, from: number, to: number): void {
  lists.clear(to);
  for (let cell = lists.first(from); cell > 0; cell = lists.next(cell)) {
    lists.add(to, lists.value(cell), lists.weight(cell));
  }
}
