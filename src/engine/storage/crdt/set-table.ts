import type { Simulation } from "../../kernel/simulation.ts";
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
  private readonly additions: VersionLists;
  /** Removals that came before additions which they had seen. */
  private readonly removals: VersionLists;
  private readonly replicas: number;
  private readonly causes: Causes;

  constructor(replicas: number, causes: Causes, simulation: Simulation) {
    this.replicas = replicas;
    this.causes = causes;
    this.additions = new VersionLists(simulation);
    this.removals = new VersionLists(simulation);
  }

  /** An addition comes to a replica; answers by how much the state's digest changes. */
  add(replica: number, row: number, addition: number, element: number): number {
    const { additions, removals, causes } = this;
    const slot = row * this.replicas + replica;
    for (let cell = removals.first(slot); cell > 0; cell = removals.next(cell)) {
      if (removals.weight(cell) === element && causes.saw(removals.value(cell), addition)) return 0;
    }
    let change = 0;
    let before = 0;
    for (let cell = additions.first(slot); cell > 0; ) {
      if (additions.weight(cell) === element) {
        const other = additions.value(cell);
        if (other === addition || causes.saw(other, addition)) return change;
        // An addition that had seen another of the same element stands for both.
        if (causes.saw(addition, other)) {
          change ^= mix32(other);
          cell = additions.remove(slot, before);
          continue;
        }
      }
      before = cell;
      cell = additions.next(cell);
    }
    additions.add(slot, addition, element);
    return change ^ mix32(addition);
  }

  /** A removal comes to a replica: of what its author had seen. */
  remove(replica: number, row: number, removal: number, element: number): number {
    const { removals, causes } = this;
    const slot = row * this.replicas + replica;
    let before = 0;
    for (let cell = removals.first(slot); cell > 0; ) {
      if (removals.value(cell) === removal) return 0;
      if (causes.mayMeet(replica, removals.value(cell))) {
        before = cell;
        cell = removals.next(cell);
      } else cell = removals.remove(slot, before);
    }
    if (causes.mayMeet(replica, removal)) removals.add(slot, removal, element);
    return this.drop(slot, removal, element);
  }

  /** The elements of the set, rising. */
  elements(replica: number, row: number): number[] {
    const { additions } = this;
    const found = new Set<number>();
    let cell = additions.first(row * this.replicas + replica);
    for (; cell > 0; cell = additions.next(cell)) found.add(additions.weight(cell));
    return [...found].sort((a, b) => a - b);
  }

  /** `to` becomes what `from` is. */
  copy(from: number, to: number, row: number): void {
    for (const lists of [this.additions, this.removals]) {
      const target = row * this.replicas + to;
      lists.clear(target);
      let cell = lists.first(row * this.replicas + from);
      for (; cell > 0; cell = lists.next(cell)) {
        lists.add(target, lists.value(cell), lists.weight(cell));
      }
    }
  }

  /** Takes out the element's additions that `later` had seen. */
  private drop(slot: number, later: number, element: number): number {
    const { additions, causes } = this;
    let change = 0;
    let before = 0;
    for (let cell = additions.first(slot); cell > 0; ) {
      const addition = additions.value(cell);
      if (additions.weight(cell) === element && causes.saw(later, addition)) {
        change ^= mix32(addition);
        cell = additions.remove(slot, before);
      } else {
        before = cell;
        cell = additions.next(cell);
      }
    }
    return change;
  }
}
