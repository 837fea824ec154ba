import { NEVER_VISIBLE } from "../../observe/counters.ts";
import type { World } from "./copies.ts";
import type { Ring } from "./ring.ts";
import { COMMITTED, FLAGS, INT_BITS, TOLD, USES, type Versions } from "./versions.ts";

/**
 * From when on a read would see a write: each write is paired with the delays of one read, the last
 * that ended before the write's commit. That read's first answers come from replicas which it
 * reaches after delays r, so a read that begins t after the commit sees the write on the replica
 * which it reached by then: t is at least its arrival − r − commit, for the best of these replicas
 * (t-visibility of probabilistically bounded staleness, Bailis et al., VLDB 2012, section 5).
 */
export class Visibility {
  private readonly world: World;
  private readonly versions: Versions;
  private readonly copies: number;
  /** By place and position: the last read's delay; NaN where its first answers did not come from. */
  private readonly lastRead: Float64Array;
  private readonly known: Uint8Array;
  /** The longest that any write has taken to become visible. */
  private slowestNs = 0;

  constructor(world: World, ring: Ring, versions: Versions) {
    this.world = world;
    this.versions = versions;
    this.copies = ring.copies;
    this.lastRead = new Float64Array(ring.size * ring.copies).fill(Number.NaN);
    this.known = new Uint8Array(ring.size);
  }

  /** A read has its answers: from the positions of `bits`, after the delays that begin at `first`. */
  looked(
    place: number,
    bits: number,
    servedNs: Float64Array,
    first: number,
    startNs: number,
  ): void {
    const { copies, lastRead } = this;
    for (let position = 0; position < copies; position++) {
      const isFirst = ((bits >> position) & 1) === 1;
      lastRead[place * copies + position] = isFirst
        ? servedNs[first + position]! - startNs
        : Number.NaN;
    }
    this.known[place] = 1;
  }

  /** A version's own message has come to a replica. */
  arrived(version: number, position: number): void {
    const { versions, world } = this;
    const at = versions.arrivedAt(version, position);
    if (versions.replicaNs[at] !== Number.POSITIVE_INFINITY) return;
    versions.replicaNs[at] = world.simulation.now;
    if ((versions.flagsOf(version) & (COMMITTED | TOLD)) === COMMITTED) this.tell(version, false);
  }

  /** The write's rule is fulfilled. */
  committed(version: number, place: number): void {
    const { versions, copies, world, lastRead } = this;
    versions.ints[(version << INT_BITS) | FLAGS]! |= COMMITTED;
    if (this.known[place] === 0) {
      versions.ints[(version << INT_BITS) | FLAGS]! |= TOLD;
      return;
    }
    const first = versions.lookedAt(version, 0);
    // Kept as the time before which a replica must have had it.
    for (let position = 0; position < copies; position++) {
      versions.replicaNs[first + position] =
        world.simulation.now + lastRead[place * copies + position]!;
    }
    this.tell(version, false);
  }

  /** Nothing more comes: what is known now stands. */
  close(version: number): void {
    if ((this.versions.flagsOf(version) & (COMMITTED | TOLD)) === COMMITTED)
      this.tell(version, true);
  }

  /** Puts the sample down once no replica that is still to come can better it. */
  private tell(version: number, isLast: boolean): void {
    const { versions, copies, world } = this;
    let best = Number.POSITIVE_INFINITY;
    let open = Number.POSITIVE_INFINITY;
    for (let position = 0; position < copies; position++) {
      const looked = versions.replicaNs[versions.lookedAt(version, position)]!;
      if (Number.isNaN(looked)) continue;
      const arrived = versions.replicaNs[versions.arrivedAt(version, position)]!;
      best = Math.min(best, arrived - looked);
      if (arrived === Number.POSITIVE_INFINITY) {
        open = Math.min(open, world.simulation.now - looked);
      }
    }
    if (!isLast && best > 0 && best > open) return;
    versions.ints[(version << INT_BITS) | FLAGS]! |= TOLD;
    if (best !== Number.POSITIVE_INFINITY) {
      this.slowestNs = Math.max(this.slowestNs, best);
      world.recorder.current.visibleAfterNs.add(Math.max(0, best));
      return;
    }
    // The run ends too early to tell: others took longer, and this one is on its way.
    const isCutOff = versions.ints[(version << INT_BITS) | USES]! > 0 && open < this.slowestNs;
    if (!isCutOff) world.recorder.counts[NEVER_VISIBLE]! += 1;
  }
}
