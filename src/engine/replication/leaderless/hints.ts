import { widen } from "../../kernel/widen.ts";
import type { Copies, World } from "./copies.ts";
import { HINT_DUE } from "./events.ts";
import type { Exchange } from "./exchange.ts";
import { PART_HINT, type Parts } from "./parts.ts";
import type { Ring } from "./ring.ts";
import type { Suspicion } from "./suspicion.ts";
import { FIRST_HINT, INT_BITS } from "./versions.ts";

const FIRST = 256;
/** Hints under way to one replica at a time, so that a replay does not flood it. */
const MOST_UNDER_WAY = 64;

/**
 * Versions kept for replicas that are away, by a coordinator or a stand-in, until these are back.
 * Each holder hands over in the order in which it got them, no faster than the plan allows. Hints
 * stand on the holder's disk. A cell each; 0 stands for none.
 */
export class Hints {
  /** Hints kept now. */
  kept = 0;
  private readonly world: World;
  private readonly ring: Ring;
  private readonly copies: Copies;
  private readonly parts: Parts;
  private readonly exchange: Exchange;
  private readonly suspicion: Suspicion;
  private readonly nodes: number;
  private version = new Int32Array(FIRST);
  private holder = new Int32Array(FIRST);
  private target = new Int32Array(FIRST);
  private position = new Int32Array(FIRST);
  /** The next hint for the same version. */
  private sibling = new Int32Array(FIRST);
  private before = new Int32Array(FIRST);
  private after = new Int32Array(FIRST);
  private free = 0;
  /** By holder and target: oldest, newest, the next to hand over, how many are under way. */
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly cursor: Int32Array;
  private readonly underWay: Int32Array;
  private readonly timerSet: Uint8Array;

  constructor(
    world: World,
    ring: Ring,
    copies: Copies,
    parts: Parts,
    exchange: Exchange,
    suspicion: Suspicion,
  ) {
    this.world = world;
    this.ring = ring;
    this.copies = copies;
    this.parts = parts;
    this.exchange = exchange;
    this.suspicion = suspicion;
    this.nodes = world.plan.topology.nodes.length;
    const pairs = this.nodes * this.nodes;
    this.first = new Int32Array(pairs);
    this.last = new Int32Array(pairs);
    this.cursor = new Int32Array(pairs);
    this.underWay = new Int32Array(pairs);
    this.timerSet = new Uint8Array(pairs);
    world.simulation.poolBytes += FIRST * 28;
    this.link(1, FIRST);
  }

  /** A node keeps a version for the replica at a position. */
  keep(holder: number, version: number, position: number): void {
    const { copies } = this;
    const { versions, keys } = copies;
    const target = this.ring.nodeAt(keys.placeOf(versions.rowOf(version)), position);
    for (let hint = versions.firstHintOf(version); hint !== 0; hint = this.sibling[hint]!) {
      if (this.holder[hint] === holder && this.position[hint] === position) return;
    }
    if (this.free === 0) this.grow();
    const hint = this.free;
    this.free = this.after[hint]!;
    this.kept += 1;
    this.version[hint] = version;
    this.holder[hint] = holder;
    this.target[hint] = target;
    this.position[hint] = position;
    this.sibling[hint] = versions.firstHintOf(version);
    versions.ints[(version << INT_BITS) | FIRST_HINT] = hint;
    copies.hold(version);
    copies.found(version);
    const pair = holder * this.nodes + target;
    this.before[hint] = this.last[pair]!;
    this.after[hint] = 0;
    if (this.last[pair] === 0) this.first[pair] = hint;
    else this.after[this.last[pair]!] = hint;
    this.last[pair] = hint;
    if (this.cursor[pair] === 0) this.cursor[pair] = hint;
    if (this.suspicion.isAway(holder, target)) return;
    this.suspicion.mark(holder, target);
  }

  /** The newest version that a node keeps for a position of a key, in use for its reader; 0 for none. */
  newest(row: number, holder: number, position: number): number {
    const { versions, keys } = this.copies;
    for (let version = keys.newestOf(row); version !== 0; version = versions.olderOf(version)) {
      for (let hint = versions.firstHintOf(version); hint !== 0; hint = this.sibling[hint]!) {
        if (this.holder[hint] === holder && this.position[hint] === position) {
          return this.copies.views.answerOf(version);
        }
      }
    }
    return 0;
  }

  /** The target is there again, as the holder knows. */
  start(holder: number, target: number): void {
    const pair = holder * this.nodes + target;
    this.cursor[pair] = this.first[pair]!;
    this.schedule(pair, 0);
  }

  /** HINT_DUE: the next hint goes out. */
  due(pair: number, life: number): void {
    const { machines, plan } = this.world;
    const holder = Math.floor(pair / this.nodes);
    const target = pair % this.nodes;
    if (machines.life[holder] !== life) return;
    if (machines.state[holder] !== 0) {
      machines.defer(holder, HINT_DUE, pair, life);
      return;
    }
    this.timerSet[pair] = 0;
    const hint = this.cursor[pair]!;
    if (hint === 0 || this.suspicion.isAway(holder, target)) return;
    if (this.underWay[pair]! >= MOST_UNDER_WAY) return;
    this.cursor[pair] = this.after[hint]!;
    const bytes = this.send(hint, holder, target);
    this.underWay[pair]! += 1;
    const rate = plan.replication.hintedHandoff?.bytesPerSecond ?? null;
    this.schedule(pair, rate === null ? 0 : Math.round((bytes / rate) * 1e9));
  }

  /** A hint has been taken, or the replica has not answered well. */
  handed(part: number, isTaken: boolean): void {
    const { parts } = this;
    const pair = parts.from[part]! * this.nodes + parts.node[part]!;
    const hint = parts.hint[part]!;
    this.underWay[pair] = Math.max(0, this.underWay[pair]! - 1);
    if (isTaken && this.version[hint] === parts.version[part]) this.drop(hint);
    this.schedule(pair, 0);
  }

  /** The holder has crashed; with its disk its hints are gone too. */
  crash(holder: number, losesDisk: boolean): void {
    for (let target = 0; target < this.nodes; target++) {
      const pair = holder * this.nodes + target;
      this.underWay[pair] = 0;
      this.timerSet[pair] = 0;
      this.cursor[pair] = this.first[pair]!;
      while (losesDisk && this.first[pair] !== 0) {
        const version = this.version[this.first[pair]!]!;
        this.copies.hold(version);
        this.drop(this.first[pair]!);
        this.copies.noteLoss(version);
        this.copies.letGo(version);
      }
    }
  }

  /** The holder is back, and looks for those whom it keeps something for. */
  restart(holder: number): void {
    for (let target = 0; target < this.nodes; target++) {
      if (this.first[holder * this.nodes + target] !== 0) this.suspicion.mark(holder, target);
    }
  }

  /** Whether a node that is up keeps the version for somebody. */
  isKept(version: number, isUp: (node: number) => boolean): boolean {
    let hint = this.copies.versions.firstHintOf(version);
    for (; hint !== 0; hint = this.sibling[hint]!) if (isUp(this.holder[hint]!)) return true;
    return false;
  }

  private send(hint: number, holder: number, target: number): number {
    const { parts, copies, exchange } = this;
    const version = this.version[hint]!;
    const part = parts.take(PART_HINT, -1, holder, target, this.position[hint]!);
    parts.version[part] = version;
    parts.hint[part] = hint;
    const bytes = copies.versions.bytesOf(version);
    parts.bytes[part] = bytes;
    copies.hold(version);
    exchange.ask(part, bytes);
    return bytes;
  }

  private schedule(pair: number, delayNs: number): void {
    const { simulation, machines } = this.world;
    if (this.timerSet[pair] === 1 || this.cursor[pair] === 0) return;
    if (this.underWay[pair]! >= MOST_UNDER_WAY) return;
    const holder = Math.floor(pair / this.nodes);
    if (this.suspicion.isAway(holder, pair % this.nodes)) return;
    this.timerSet[pair] = 1;
    simulation.after(delayNs, HINT_DUE, pair, machines.life[holder]!);
  }

  private drop(hint: number): void {
    const { versions } = this.copies;
    const version = this.version[hint]!;
    const pair = this.holder[hint]! * this.nodes + this.target[hint]!;
    const before = this.before[hint]!;
    const after = this.after[hint]!;
    if (before === 0) this.first[pair] = after;
    else this.after[before] = after;
    if (after === 0) this.last[pair] = before;
    else this.before[after] = before;
    if (this.cursor[pair] === hint) this.cursor[pair] = after;
    if (versions.firstHintOf(version) === hint)
      versions.ints[(version << INT_BITS) | FIRST_HINT] = this.sibling[hint]!;
    else {
      let other = versions.firstHintOf(version);
      while (this.sibling[other] !== hint) other = this.sibling[other]!;
      this.sibling[other] = this.sibling[hint]!;
    }
    this.kept -= 1;
    this.version[hint] = 0;
    this.after[hint] = this.free;
    this.free = hint;
    this.copies.letGo(version);
  }

  private link(from: number, to: number): void {
    for (let hint = to - 1; hint >= from; hint--) {
      this.after[hint] = this.free;
      this.free = hint;
    }
  }

  private grow(): void {
    const from = this.version.length;
    const to = 2 * from;
    this.world.simulation.poolBytes += from * 28;
    const ints = (old: Int32Array<ArrayBuffer>) => widen(old, new Int32Array(to));
    this.version = ints(this.version);
    this.holder = ints(this.holder);
    this.target = ints(this.target);
    this.position = ints(this.position);
    this.sibling = ints(this.sibling);
    this.before = ints(this.before);
    this.after = ints(this.after);
    this.link(from, to);
  }
}
