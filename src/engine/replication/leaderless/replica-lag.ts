import type { World } from "./copies.ts";
import type { Keys } from "./keys.ts";
import type { Ring } from "./ring.ts";
import { CREATED_NS, DOUBLE_BITS, NOWHERE, type Versions } from "./versions.ts";

const FIRST = 256;

/** A version that a replica had and lost, and the serial that tells whether the slot is still it. */
interface Lost {
  readonly version: number;
  readonly serial: number;
}

/**
 * How far each replica is behind: the age of the oldest version that it should have and neither has
 * nor has replaced, and the bytes of all of these. All versions stand in one line in the order of
 * their making, and each node has a place in it up to which it owes nothing; that is looked for only
 * when somebody asks, or when the line is full.
 */
export class ReplicaLag {
  readonly bytes: Float64Array;
  private readonly world: World;
  private readonly ring: Ring;
  private readonly keys: Keys;
  private readonly versions: Versions;
  /** The line, a ring: versions and their serials. Places count on for ever; nobody owes what is before `begin`. */
  private line = new Int32Array(FIRST);
  private serials = new Float64Array(FIRST);
  private mask = FIRST - 1;
  private begin = 0;
  private end = 0;
  /** By node: it owes nothing of the line before this place. */
  private readonly reached: Float64Array;
  /** By node: versions that it lost again, the oldest last once they are in order. */
  private readonly lost: readonly Lost[][];
  private readonly inOrder: Uint8Array;

  constructor(world: World, ring: Ring, keys: Keys, versions: Versions) {
    this.world = world;
    this.ring = ring;
    this.keys = keys;
    this.versions = versions;
    const { nodes } = world.plan.topology;
    this.bytes = new Float64Array(nodes.length);
    this.reached = new Float64Array(nodes.length);
    this.lost = nodes.map(() => []);
    this.inOrder = new Uint8Array(nodes.length).fill(1);
  }

  /** A coordinator has taken a version: all its replicas owe it, but those that have a later one. */
  created(version: number): void {
    const { versions, ring } = this;
    const place = this.placeOf(version);
    const has = versions.haversOf(version);
    const bytes = versions.bytesOf(version);
    for (let position = 0; position < ring.copies; position++) {
      if ((has >> position) & 1) continue;
      this.bytes[ring.nodeAt(place, position)]! += bytes;
    }
    if (this.end - this.begin > this.mask) this.makeRoom();
    const at = this.end & this.mask;
    this.line[at] = version;
    this.serials[at] = versions.serialOf(version);
    this.end += 1;
  }

  /** A replica has got a version, or lost it again. */
  moved(version: number, position: number, isThere: boolean): void {
    if (this.isNowhere(version)) return;
    const node = this.ring.nodeAt(this.placeOf(version), position);
    const bytes = this.versions.bytesOf(version);
    this.bytes[node]! += isThere ? -bytes : bytes;
    if (isThere) return;
    this.lost[node]!.push({ version, serial: this.versions.serialOf(version) });
    this.inOrder[node] = 0;
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
    const { now } = this.world.simulation;
    const oldest = Math.min(this.oldestInLine(node), this.oldestLost(node));
    return oldest === Number.POSITIVE_INFINITY ? 0 : now - oldest;
  }

  /** When the first version of the line that the node owes was made; Infinity for none. */
  private oldestInLine(node: number): number {
    const { line, serials, mask } = this;
    this.passSettled();
    let at = Math.max(this.reached[node]!, this.begin);
    while (at < this.end && !this.owes(node, line[at & mask]!, serials[at & mask]!)) at += 1;
    this.reached[node] = at;
    return at < this.end ? this.createdNs(line[at & mask]!) : Number.POSITIVE_INFINITY;
  }

  private oldestLost(node: number): number {
    const lost = this.lost[node]!;
    if (this.inOrder[node] === 0) lost.sort((one, other) => other.serial - one.serial);
    this.inOrder[node] = 1;
    for (let last = lost.at(-1); last !== undefined; last = lost.at(-1)) {
      if (this.owes(node, last.version, last.serial)) return this.createdNs(last.version);
      lost.pop();
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Takes from the front of the line what no replica owes. */
  private passSettled(): void {
    const { versions, line, serials, mask, ring } = this;
    while (this.begin < this.end) {
      const version = line[this.begin & mask]!;
      const isSame = versions.serialOf(version) === serials[this.begin & mask]!;
      if (isSame && versions.haversOf(version) !== ring.full && !this.isNowhere(version)) return;
      this.begin += 1;
    }
  }

  private owes(node: number, version: number, serial: number): boolean {
    const { versions, ring } = this;
    if (versions.serialOf(version) !== serial || this.isNowhere(version)) return false;
    const position = ring.positionOf(node, this.placeOf(version));
    return position >= 0 && ((versions.haversOf(version) >> position) & 1) === 0;
  }

  /** The line is full: it is twice as long from now on unless half of it is settled. */
  private makeRoom(): void {
    this.passSettled();
    const length = this.mask + 1;
    if (2 * (this.end - this.begin) < length) return;
    this.world.simulation.poolBytes += 12 * length;
    const line = new Int32Array(2 * length);
    const serials = new Float64Array(2 * length);
    const mask = 2 * length - 1;
    for (let at = this.begin; at < this.end; at++) {
      line[at & mask] = this.line[at & this.mask]!;
      serials[at & mask] = this.serials[at & this.mask]!;
    }
    this.line = line;
    this.serials = serials;
    this.mask = mask;
  }

  private createdNs(version: number): number {
    return this.versions.doubles[(version << DOUBLE_BITS) | CREATED_NS]!;
  }

  private isNowhere(version: number): boolean {
    return (this.versions.flagsOf(version) & NOWHERE) !== 0;
  }

  private placeOf(version: number): number {
    return this.keys.placeOf(this.versions.rowOf(version));
  }
}
