import { NumberQueue } from "../../kernel/number-queue.ts";
import type { World } from "./copies.ts";
import type { Keys } from "./keys.ts";
import type { Ring } from "./ring.ts";
import { CREATED_NS, DOUBLE_BITS, NOWHERE, type Versions } from "./versions.ts";

/**
 * How far each replica is behind: the age of the oldest version that it should have and neither has
 * nor has replaced, and the bytes of all of these.
 */
export class ReplicaLag {
  readonly bytes: Float64Array;
  private readonly world: World;
  private readonly ring: Ring;
  private readonly keys: Keys;
  private readonly versions: Versions;
  /** By node: versions in the order of their making, and their serials. */
  private readonly owed: readonly NumberQueue[];
  private readonly serials: readonly NumberQueue[];

  constructor(world: World, ring: Ring, keys: Keys, versions: Versions) {
    this.world = world;
    this.ring = ring;
    this.keys = keys;
    this.versions = versions;
    const { nodes } = world.plan.topology;
    this.bytes = new Float64Array(nodes.length);
    this.owed = nodes.map(() => new NumberQueue());
    this.serials = nodes.map(() => new NumberQueue());
  }

  /** A coordinator has taken a version: all its replicas owe it, but those that have a later one. */
  created(version: number): void {
    const { versions, ring } = this;
    const place = this.placeOf(version);
    for (let position = 0; position < ring.copies; position++) {
      if ((versions.haversOf(version) >> position) & 1) continue;
      const node = ring.nodeAt(place, position);
      this.settle(node);
      this.owe(node, version);
      this.bytes[node]! += versions.bytesOf(version);
    }
  }

  /** A replica has got a version, or lost it again. */
  moved(version: number, position: number, isThere: boolean): void {
    if (this.isNowhere(version)) return;
    const node = this.ring.nodeAt(this.placeOf(version), position);
    const bytes = this.versions.bytesOf(version);
    this.bytes[node]! += isThere ? -bytes : bytes;
    if (!isThere) this.owe(node, version);
  }

  /** Nobody has the version or can get it any more: nobody owes it. */
  gone(version: number): void {
    const place = this.placeOf(version);
    for (let position = 0; position < this.ring.copies; position++) {
      this.bytes[this.ring.nodeAt(place, position)]! -= this.versions.bytesOf(version);
    }
  }

  /** Nanoseconds since the oldest version that the node owes was made. */
  ns(node: number): number {
    const owed = this.owed[node]!;
    this.settle(node);
    if (owed.size === 0) return 0;
    const createdNs = this.versions.doubles[(owed.peek() << DOUBLE_BITS) | CREATED_NS]!;
    return this.world.simulation.now - createdNs;
  }

  private owe(node: number, version: number): void {
    this.owed[node]!.push(version);
    this.serials[node]!.push(this.versions.serialOf(version));
  }

  /** Takes from the front what the node owes no more. */
  private settle(node: number): void {
    const { versions } = this;
    const owed = this.owed[node]!;
    const serials = this.serials[node]!;
    while (owed.size > 0) {
      const version = owed.peek();
      const isSame = versions.serialOf(version) === serials.peek();
      if (isSame && !this.isNowhere(version) && !this.has(version, node)) return;
      owed.shift();
      serials.shift();
    }
  }

  private has(version: number, node: number): boolean {
    const position = this.ring.positionOf(node, this.placeOf(version));
    return ((this.versions.haversOf(version) >> position) & 1) === 1;
  }

  private isNowhere(version: number): boolean {
    return (this.versions.flagsOf(version) & NOWHERE) !== 0;
  }

  private placeOf(version: number): number {
    return this.keys.placeOf(this.versions.rowOf(version));
  }
}
