import { UP } from "../../kernel/machines.ts";
import { DEFERRED, DELIVERED } from "../../network/network.ts";
import type { Copies, World } from "./copies.ts";
import { COMPARE_DUE, TREE_ARRIVES } from "./events.ts";
import type { Exchange } from "./exchange.ts";
import { PART_SYNC, type Parts } from "./parts.ts";
import type { Ring } from "./ring.ts";
import type { Suspicion } from "./suspicion.ts";

/** Bytes of one leaf of a tree: a SHA-256 hash. */
const LEAF_BYTES = 32;
const FEWEST_LEAVES = 64;
const MOST_LEAVES = 32_768;

export interface AntiEntropyParts {
  readonly ring: Ring;
  readonly copies: Copies;
  readonly parts: Parts;
  readonly exchange: Exchange;
  readonly suspicion: Suspicion;
}

/**
 * Replicas compare what they hold in the background. In every period each pair of members that
 * share keys exchanges trees of hashes over them; a leaf that differs stands for all its keys, whose
 * values are sent whole, so that a tree with few leaves sends much in vain.
 */
export class AntiEntropy {
  private readonly world: World;
  private readonly with: AntiEntropyParts;
  private differs = new Uint8Array(FEWEST_LEAVES);

  constructor(world: World, parts: AntiEntropyParts) {
    this.world = world;
    this.with = parts;
  }

  /** The members begin one after the other within the first period. */
  start(): void {
    const { simulation, plan } = this.world;
    const every = plan.replication.antiEntropyNs;
    if (every === null) return;
    const { size } = this.with.ring;
    for (let place = 0; place < size; place++) {
      simulation.after(Math.round((every * (place + 1)) / size), COMPARE_DUE, place, 0);
    }
  }

  /** COMPARE_DUE: the member at a place of the ring sends trees to those with whom it compares. */
  due(place: number): void {
    const { simulation, plan, machines } = this.world;
    const { ring, suspicion, exchange } = this.with;
    simulation.after(plan.replication.antiEntropyNs!, COMPARE_DUE, place, 0);
    const node = ring.nodeAt(place, 0);
    if (machines.state[node] !== UP) return;
    for (let step = 1; step < ring.copies; step++) {
      const back = ring.size - step;
      // Round a small ring two members meet both ways: one of the two ways is enough.
      if (back < step || (back === step && place > (place + step) % ring.size)) break;
      const partner = ring.nodeAt(place, step);
      if (suspicion.isAway(node, partner)) continue;
      this.world.network.messages.a[
        exchange.send(node, partner, TREE_ARRIVES, this.treeBytes(node, partner))
      ] = 1;
    }
  }

  /** TREE_ARRIVES: the receiver sends what the sender lacks, and its own tree the first time. */
  arrives(message: number): void {
    const { network } = this.world;
    const { exchange } = this.with;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DEFERRED) return;
    const { from, to } = network.channels[messages.channel[message]!]!;
    const isFirst = messages.a[message] === 1;
    messages.release(message);
    if (fate !== DELIVERED) return;
    this.sendMissing(to, from);
    if (!isFirst) return;
    const reply = exchange.send(to, from, TREE_ARRIVES, this.treeBytes(to, from));
    network.messages.a[reply] = 0;
  }

  /** What one node shows and the other has not, with all that stands in the same leaves. */
  private sendMissing(from: number, to: number): void {
    const { copies } = this.with;
    const { keys, versions } = copies;
    const leaves = this.leavesOf(from, to);
    if (this.differs.length < leaves) this.differs = new Uint8Array(leaves);
    this.differs.fill(0);
    const differing: number[] = [];
    for (let row = 0; row < keys.count; row++) {
      if (!this.isShared(row, from, to) || this.missing(row, from, to).length === 0) continue;
      differing.push(row);
      this.differs[keys.key[row]! % leaves] = 1;
    }
    if (differing.length === 0) return;
    let inVain = 0;
    for (let row = 0; row < keys.count; row++) {
      if (this.differs[keys.key[row]! % leaves] === 0 || !this.isShared(row, from, to)) continue;
      if (this.missing(row, from, to).length > 0 || keys.newestOf(row) === 0) continue;
      inVain += versions.bytesOf(keys.newestOf(row));
    }
    for (const row of differing) {
      for (const version of this.missing(row, from, to)) {
        this.send(version, from, to, inVain);
        inVain = 0;
      }
    }
  }

  private missing(row: number, from: number, to: number): readonly number[] {
    const { copies, ring } = this.with;
    const place = copies.keys.placeOf(row);
    const mine = copies.shown(row, ring.positionOf(from, place));
    const theirs = copies.shown(row, ring.positionOf(to, place));
    return copies.views.isBehind(theirs, mine) ? copies.views.missing(mine, theirs) : [];
  }

  private send(version: number, from: number, to: number, extraBytes: number): void {
    const { copies, ring, parts, exchange } = this.with;
    const { keys, versions } = copies;
    const position = ring.positionOf(to, keys.placeOf(versions.rowOf(version)));
    const part = parts.take(PART_SYNC, -1, from, to, position);
    parts.version[part] = version;
    parts.bytes[part] = versions.bytesOf(version);
    copies.hold(version);
    exchange.ask(part, versions.bytesOf(version) + extraBytes);
  }

  private isShared(row: number, one: number, other: number): boolean {
    const { ring, copies } = this.with;
    const place = copies.keys.placeOf(row);
    return ring.positionOf(one, place) >= 0 && ring.positionOf(other, place) >= 0;
  }

  private treeBytes(one: number, other: number): number {
    return LEAF_BYTES * this.leavesOf(one, other);
  }

  /** As many leaves as there are keys, in powers of two and within bounds. */
  private leavesOf(one: number, other: number): number {
    const { keys } = this.with.copies;
    let shared = 0;
    for (let row = 0; row < keys.count; row++) if (this.isShared(row, one, other)) shared += 1;
    let leaves = FEWEST_LEAVES;
    while (leaves < shared && leaves < MOST_LEAVES) leaves *= 2;
    return leaves;
  }
}
