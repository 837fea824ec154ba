import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";
import { FLAGS, INT_BITS, SEEN, SEEN_VERSION, type Versions } from "./versions.ts";

const FIRST = 256;

/** Two kinds of floors: what a replica has in memory, and what is replaced on its disk. */
export const HAS = 0;
export const GONE = 1;

/**
 * Versions side by side. A version knows what its writer had seen, as a dotted version vector
 * tells it: two versions are concurrent exactly when neither's writer had seen the other, and a new
 * version replaces the ones that its writer had seen, and no others. So siblings are as many as
 * there are concurrent writers, however many writes there were.
 * (Preguiça et al. 2010, "Dotted Version Vectors".) Lists are cells with a version each; 0 is empty.
 */
export class SiblingSets {
  /** What {@link merge} has found. */
  hasGrown = false;
  private readonly versions: Versions;
  private readonly simulation: Simulation;
  private version = new Int32Array(FIRST);
  private serial = new Float64Array(FIRST);
  private next = new Int32Array(FIRST);
  private free = 0;
  /** By version: the versions with which it has been counted as concurrent. */
  private met = new Int32Array(FIRST);
  /** By version: the search that has been there. */
  private visited = new Float64Array(FIRST);
  private search = 0;
  /** By kind, and by row and position: versions up to this number need no more looking at. */
  private readonly floors = [new Float64Array(FIRST), new Float64Array(FIRST)];
  private stack = new Int32Array(FIRST);

  constructor(versions: Versions, simulation: Simulation) {
    this.versions = versions;
    this.simulation = simulation;
    simulation.poolBytes += FIRST * 16;
    this.link(1, FIRST);
  }

  floor(kind: number, at: number): number {
    return this.floors[kind]![at] ?? 0;
  }

  setFloor(kind: number, at: number, number: number): void {
    let floors = this.floors[kind]!;
    if (at >= floors.length) {
      const length = Math.max(2 * floors.length, at + 1);
      this.simulation.poolBytes += (length - floors.length) * 8;
      floors = widen(floors, new Float64Array(length));
      this.floors[kind] = floors;
    }
    floors[at] = number;
  }

  /** A list with the same versions that stand in `list` and are still kept. */
  copy(list: number): number {
    let copy = 0;
    for (let cell = list; cell !== 0; cell = this.next[cell]!) {
      if (this.isKept(cell)) copy = this.cell(this.version[cell]!, copy);
    }
    return copy;
  }

  /** {@link copy} for a writer, who has seen all of them. */
  markedCopy(list: number): number {
    const copy = this.copy(list);
    for (let cell = copy; cell !== 0; cell = this.next[cell]!) {
      this.versions.ints[(this.version[cell]! << INT_BITS) | FLAGS]! |= SEEN;
    }
    return copy;
  }

  /** A list of one. */
  listOf(version: number): number {
    return this.cell(version, 0);
  }

  /** The version of a list's first cell, and the list behind it. */
  versionIn(cell: number): number {
    return this.version[cell]!;
  }

  after(cell: number): number {
    return this.next[cell]!;
  }

  size(list: number): number {
    let size = 0;
    for (let cell = list; cell !== 0; cell = this.next[cell]!) size += 1;
    return size;
  }

  has(list: number, version: number): boolean {
    for (let cell = list; cell !== 0; cell = this.next[cell]!) {
      if (this.version[cell] === version) return true;
    }
    return false;
  }

  /** Whether the list holds the version or one whose writer had seen it. */
  covers(list: number, version: number): boolean {
    for (let cell = list; cell !== 0; cell = this.next[cell]!) {
      const other = this.version[cell]!;
      if (other === version || this.hasSeen(other, version)) return true;
    }
    return false;
  }

  /**
   * Takes the versions of `answer` into `known`, a list of the caller's, unless they are there or
   * replaced; those that they replace leave it. {@link hasGrown} says whether it has changed.
   */
  merge(known: number, answer: number): number {
    this.hasGrown = false;
    let merged = known;
    for (let cell = answer; cell !== 0; cell = this.next[cell]!) {
      const version = this.version[cell]!;
      if (this.covers(merged, version)) continue;
      this.hasGrown = true;
      let kept = 0;
      for (let old = merged; old !== 0; ) {
        const next = this.next[old]!;
        if (this.hasSeen(version, this.version[old]!)) {
          this.next[old] = this.free;
          this.free = old;
        } else {
          this.next[old] = kept;
          kept = old;
        }
        old = next;
      }
      merged = this.cell(version, kept);
    }
    return merged;
  }

  /** The versions of `known` that `answer` neither holds nor replaces. */
  missing(known: number, answer: number): readonly number[] {
    const missing: number[] = [];
    for (let cell = known; cell !== 0; cell = this.next[cell]!) {
      const version = this.version[cell]!;
      if (!this.covers(answer, version)) missing.push(version);
    }
    return missing;
  }

  /** The version of a list that was taken last. */
  newest(list: number): number {
    let newest = this.version[list]!;
    for (let cell = this.next[list]!; cell !== 0; cell = this.next[cell]!) {
      const version = this.version[cell]!;
      if (this.versions.numberOf(version) > this.versions.numberOf(newest)) newest = version;
    }
    return newest;
  }

  /** Frees a list's cells. */
  drop(list: number): void {
    for (let cell = list; cell !== 0; ) {
      const next = this.next[cell]!;
      this.next[cell] = this.free;
      this.free = cell;
      cell = next;
    }
  }

  empty(heads: Int32Array, at: number): void {
    this.drop(heads[at]!);
    heads[at] = 0;
  }

  /** Puts a version into a list as it is. */
  put(heads: Int32Array, at: number, version: number): void {
    heads[at] = this.cell(version, heads[at]!);
  }

  /**
   * Adds a version to a list: those that its writer had seen leave it. Answers how many of the rest
   * it meets for the first time.
   */
  add(heads: Int32Array, at: number, version: number): number {
    let kept = 0;
    let met = 0;
    for (let cell = heads[at]!; cell !== 0; ) {
      const next = this.next[cell]!;
      const other = this.version[cell]!;
      if (this.hasSeen(version, other)) {
        this.next[cell] = this.free;
        this.free = cell;
      } else {
        this.next[cell] = kept;
        kept = cell;
        met += this.meet(version, other);
      }
      cell = next;
    }
    heads[at] = this.cell(version, kept);
    return met;
  }

  /** Whether the writer of `version` had seen `other`, itself or through what it had seen. */
  hasSeen(version: number, other: number): boolean {
    const { versions } = this;
    const wanted = versions.numberOf(other);
    if (versions.numberOf(version) <= wanted) return false;
    this.fit();
    const search = ++this.search;
    let depth = 0;
    this.stack[depth++] = version;
    while (depth > 0) {
      const at = this.stack[--depth]!;
      for (
        let cell = versions.ints[(at << INT_BITS) | SEEN_VERSION]!;
        cell !== 0;
        cell = this.next[cell]!
      ) {
        const seen = this.version[cell]!;
        if (!this.isKept(cell) || versions.numberOf(seen) < wanted) continue;
        if (seen === other) return true;
        if (this.visited[seen] === search) continue;
        this.visited[seen] = search;
        if (depth === this.stack.length) this.stack = widen(this.stack, new Int32Array(2 * depth));
        this.stack[depth++] = seen;
      }
    }
    return false;
  }

  /** The version is forgotten. */
  release(version: number): void {
    const { versions } = this;
    this.drop(versions.ints[(version << INT_BITS) | SEEN_VERSION]!);
    versions.ints[(version << INT_BITS) | SEEN_VERSION] = 0;
    this.fit();
    this.drop(this.met[version]!);
    this.met[version] = 0;
  }

  /** 1 when the two have not met before. */
  private meet(one: number, other: number): number {
    this.fit();
    if (this.listed(this.met[one]!, other) || this.listed(this.met[other]!, one)) return 0;
    this.met[one] = this.cell(other, this.met[one]!);
    return 1;
  }

  private listed(list: number, version: number): boolean {
    for (let cell = list; cell !== 0; cell = this.next[cell]!) {
      if (this.version[cell] === version && this.isKept(cell)) return true;
    }
    return false;
  }

  private isKept(cell: number): boolean {
    return this.versions.serialOf(this.version[cell]!) === this.serial[cell];
  }

  private cell(version: number, next: number): number {
    if (this.free === 0) this.grow();
    const cell = this.free;
    this.free = this.next[cell]!;
    this.version[cell] = version;
    this.serial[cell] = this.versions.serialOf(version);
    this.next[cell] = next;
    return cell;
  }

  /** Makes room for as many versions as there are. */
  private fit(): void {
    const slots = this.versions.slots;
    if (this.met.length >= slots) return;
    this.simulation.poolBytes += (slots - this.met.length) * 12;
    this.met = widen(this.met, new Int32Array(slots));
    this.visited = widen(this.visited, new Float64Array(slots));
  }

  private link(from: number, to: number): void {
    for (let cell = to - 1; cell >= from; cell--) {
      this.next[cell] = this.free;
      this.free = cell;
    }
  }

  private grow(): void {
    const from = this.version.length;
    const to = 2 * from;
    this.simulation.poolBytes += from * 16;
    this.version = widen(this.version, new Int32Array(to));
    this.serial = widen(this.serial, new Float64Array(to));
    this.next = widen(this.next, new Int32Array(to));
    this.link(from, to);
  }
}
