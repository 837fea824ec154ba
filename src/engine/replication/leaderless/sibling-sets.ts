import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";
import {
  DOUBLE_BITS,
  FLAGS,
  INT_BITS,
  MET,
  SEARCH,
  SEEN,
  SEEN_VERSION,
  type Versions,
} from "./versions.ts";

const FIRST = 256;

/** A cell is a row of two doubles or four integers: its version, the next cell, and the version's serial. */
const CELL_INT_BITS = 2;
const CELL_DOUBLE_BITS = 1;
const VERSION = 0;
const NEXT = 1;
const SERIAL = 1;
const CELL_BYTES = 16;

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
  /** The same rows, seen as doubles and as integers. */
  private doubles = new Float64Array(FIRST << CELL_DOUBLE_BITS);
  private ints = new Int32Array(this.doubles.buffer);
  private free = 0;
  private search = 0;
  private stack = new Int32Array(FIRST);

  constructor(versions: Versions, simulation: Simulation) {
    this.versions = versions;
    this.simulation = simulation;
    simulation.poolBytes += FIRST * CELL_BYTES;
    this.link(1, FIRST);
  }

  /** A list with the same versions that stand in `list` and are still kept. */
  copy(list: number): number {
    let copy = 0;
    for (let cell = list; cell !== 0; cell = this.after(cell)) {
      if (this.isKept(cell)) copy = this.cell(this.versionIn(cell), copy);
    }
    return copy;
  }

  /** {@link copy} for a writer, who has seen all of them. */
  markedCopy(list: number): number {
    const copy = this.copy(list);
    for (let cell = copy; cell !== 0; cell = this.after(cell)) {
      this.versions.ints[(this.versionIn(cell) << INT_BITS) | FLAGS]! |= SEEN;
    }
    return copy;
  }

  /** A list of one. */
  listOf(version: number): number {
    return this.cell(version, 0);
  }

  /** The version of a list's first cell, and the list behind it. */
  versionIn(cell: number): number {
    return this.ints[(cell << CELL_INT_BITS) | VERSION]!;
  }

  after(cell: number): number {
    return this.ints[(cell << CELL_INT_BITS) | NEXT]!;
  }

  size(list: number): number {
    let size = 0;
    for (let cell = list; cell !== 0; cell = this.after(cell)) size += 1;
    return size;
  }

  has(list: number, version: number): boolean {
    for (let cell = list; cell !== 0; cell = this.after(cell)) {
      if (this.versionIn(cell) === version) return true;
    }
    return false;
  }

  /** Whether the list holds the version or one whose writer had seen it. */
  covers(list: number, version: number): boolean {
    for (let cell = list; cell !== 0; cell = this.after(cell)) {
      const other = this.versionIn(cell);
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
    for (let cell = answer; cell !== 0; cell = this.after(cell)) {
      const version = this.versionIn(cell);
      if (this.covers(merged, version)) continue;
      this.hasGrown = true;
      let kept = 0;
      for (let old = merged; old !== 0; ) {
        const next = this.after(old);
        if (this.hasSeen(version, this.versionIn(old))) {
          this.ints[(old << CELL_INT_BITS) | NEXT] = this.free;
          this.free = old;
        } else {
          this.ints[(old << CELL_INT_BITS) | NEXT] = kept;
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
    for (let cell = known; cell !== 0; cell = this.after(cell)) {
      const version = this.versionIn(cell);
      if (!this.covers(answer, version)) missing.push(version);
    }
    return missing;
  }

  /** The version of a list that was taken last. */
  newest(list: number): number {
    let newest = this.versionIn(list);
    for (let cell = this.after(list); cell !== 0; cell = this.after(cell)) {
      const version = this.versionIn(cell);
      if (this.versions.numberOf(version) > this.versions.numberOf(newest)) newest = version;
    }
    return newest;
  }

  /** Frees a list's cells. */
  drop(list: number): void {
    for (let cell = list; cell !== 0; ) {
      const next = this.after(cell);
      this.ints[(cell << CELL_INT_BITS) | NEXT] = this.free;
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
      const next = this.after(cell);
      const other = this.versionIn(cell);
      if (this.hasSeen(version, other)) {
        this.ints[(cell << CELL_INT_BITS) | NEXT] = this.free;
        this.free = cell;
      } else {
        this.ints[(cell << CELL_INT_BITS) | NEXT] = kept;
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
    const search = ++this.search;
    let depth = 0;
    this.stack[depth++] = version;
    while (depth > 0) {
      const at = this.stack[--depth]!;
      for (
        let cell = versions.ints[(at << INT_BITS) | SEEN_VERSION]!;
        cell !== 0;
        cell = this.after(cell)
      ) {
        const seen = this.versionIn(cell);
        if (!this.isKept(cell) || versions.numberOf(seen) < wanted) continue;
        if (seen === other) return true;
        const searched = (seen << DOUBLE_BITS) | SEARCH;
        if (versions.doubles[searched] === search) continue;
        versions.doubles[searched] = search;
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
    this.drop(versions.ints[(version << INT_BITS) | MET]!);
    versions.ints[(version << INT_BITS) | MET] = 0;
  }

  /** 1 when the two have not met before. */
  private meet(one: number, other: number): number {
    const { ints } = this.versions;
    const met = (one << INT_BITS) | MET;
    if (this.listed(ints[met]!, other)) return 0;
    if (this.listed(ints[(other << INT_BITS) | MET]!, one)) return 0;
    ints[met] = this.cell(other, ints[met]!);
    return 1;
  }

  private listed(list: number, version: number): boolean {
    for (let cell = list; cell !== 0; cell = this.after(cell)) {
      if (this.versionIn(cell) === version && this.isKept(cell)) return true;
    }
    return false;
  }

  private isKept(cell: number): boolean {
    return (
      this.versions.serialOf(this.versionIn(cell)) ===
      this.doubles[(cell << CELL_DOUBLE_BITS) | SERIAL]
    );
  }

  private cell(version: number, next: number): number {
    if (this.free === 0) this.grow();
    const cell = this.free;
    this.free = this.after(cell);
    this.ints[(cell << CELL_INT_BITS) | VERSION] = version;
    this.doubles[(cell << CELL_DOUBLE_BITS) | SERIAL] = this.versions.serialOf(version);
    this.ints[(cell << CELL_INT_BITS) | NEXT] = next;
    return cell;
  }

  private link(from: number, to: number): void {
    for (let cell = to - 1; cell >= from; cell--) {
      this.ints[(cell << CELL_INT_BITS) | NEXT] = this.free;
      this.free = cell;
    }
  }

  private grow(): void {
    const from = this.ints.length >> CELL_INT_BITS;
    const to = 2 * from;
    this.simulation.poolBytes += from * CELL_BYTES;
    this.doubles = widen(this.doubles, new Float64Array(to << CELL_DOUBLE_BITS));
    this.ints = new Int32Array(this.doubles.buffer);
    this.link(from, to);
  }
}
