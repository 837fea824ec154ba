import type { Simulation } from "../../kernel/simulation.ts";
import { CounterTable } from "../../storage/crdt/counter-table.ts";
import { SequenceElements, SequenceReplica } from "../../storage/crdt/sequence.ts";
import { SetTable } from "../../storage/crdt/set-table.ts";
import { roomFor } from "../../storage/key-rows.ts";
import { mix32 } from "../../storage/mix.ts";
import type { Divergence } from "./divergence.ts";
import type { Merge } from "./merge.ts";
import type { Replicas } from "./replicas.ts";

/** A set has so many possible elements, and this share of its writes (one of four) removes one. */
const ELEMENTS = 8;
/** One of so many edits of a text deletes what its author wrote on from. */
const EDITS_A_DELETION = 8;
/** Bytes of a letter: once, and on each replica. */
const ELEMENT_BYTES = 12;
const COPY_BYTES = 13;

/** What the types that merge have in common: nothing is ever replaced, so every write counts. */
abstract class CrdtMerge implements Merge {
  protected readonly replicas: Replicas;
  protected readonly divergence: Divergence;
  /** The newest write taken in, by row and member: the version that readers are told. */
  private newest = new Float64Array(0);
  protected readonly simulation: Simulation;

  constructor(replicas: Replicas, divergence: Divergence, simulation: Simulation) {
    this.replicas = replicas;
    this.divergence = divergence;
    this.simulation = simulation;
  }

  apply(member: number, write: number): void {
    const row = this.replicas.writes.rowOf(write);
    const at = row * this.replicas.count + member;
    if (at >= this.newest.length) this.grow(row);
    if (write > this.newest[at]!) this.newest[at] = write;
    const mark = this.divergence.markOf(member, row);
    this.divergence.set(member, row, this.take(member, row, write, mark) >>> 0);
  }

  shown(member: number, row: number): number {
    return this.newest[row * this.replicas.count + member] ?? 0;
  }

  versions(): number {
    return 1;
  }

  heaviest(): number {
    return 0;
  }

  isMissed(): boolean {
    return true;
  }

  copy(from: number, to: number): void {
    const { keys, count } = this.replicas;
    for (let row = 0; row < keys.count; row++) {
      if ((row + 1) * count > this.newest.length) this.grow(row);
      this.newest[row * count + to] = this.newest[row * count + from]!;
      this.copyRow(from, to, row);
      this.divergence.set(to, row, this.divergence.markOf(from, row));
    }
  }

  /** Takes the write in and answers the state's new digest. */
  protected abstract take(member: number, row: number, write: number, digest: number): number;
  protected abstract copyRow(from: number, to: number, row: number): void;

  private grow(row: number): void {
    const room = roomFor((row + 1) * this.replicas.count, this.newest.length);
    this.simulation.poolBytes += (room - this.newest.length) * 8;
    const wider = new Float64Array(room);
    wider.set(this.newest);
    this.newest = wider;
  }
}

/** Each write counts one up, every fourth of a leader one down. */
export class CounterMerge extends CrdtMerge {
  readonly table: CounterTable;

  constructor(replicas: Replicas, divergence: Divergence, simulation: Simulation) {
    super(replicas, divergence, simulation);
    this.table = new CounterTable(replicas.count, replicas.leaders, simulation);
  }

  protected take(member: number, row: number, write: number, digest: number): number {
    const { writes } = this.replicas;
    const origin = writes.originOf(write);
    const before = this.table.total(member, row, origin);
    this.table.add(member, row, origin, writes.seqOf(write) % 4 === 0 ? -1 : 1);
    const after = this.table.total(member, row, origin);
    return digest ^ part(origin, before) ^ part(origin, after);
  }

  protected copyRow(from: number, to: number, row: number): void {
    this.table.clear(to, row);
    this.table.join(from, to, row);
  }
}

function part(origin: number, total: number): number {
  return total === 0 ? 0 : mix32(total * 64 + origin);
}

/** Each write adds one of a few elements to the key's set, and one of four removes one. */
export class SetMerge extends CrdtMerge {
  private readonly table: SetTable;

  constructor(replicas: Replicas, divergence: Divergence, simulation: Simulation) {
    super(replicas, divergence, simulation);
    const { writes, leaders, applied } = replicas;
    this.table = new SetTable(
      replicas.count,
      ELEMENTS,
      {
        saw: (later, earlier) => writes.saw(later, earlier),
        mayMeet: (member, removal) => {
          if (!writes.isKept(removal)) return false;
          for (let origin = 0; origin < leaders; origin++) {
            if (writes.contextOf(removal, origin) > applied[member * leaders + origin]!)
              return true;
          }
          return false;
        },
      },
      simulation,
    );
  }

  protected take(member: number, row: number, write: number, digest: number): number {
    const choice = mix32(write);
    const element = choice & (ELEMENTS - 1);
    const removes = ((choice >>> 8) & 3) === 0;
    const change = removes
      ? this.table.remove(member, row, write, element)
      : this.table.add(member, row, write, element);
    return digest ^ change;
  }

  protected copyRow(from: number, to: number, row: number): void {
    this.table.copy(from, to, row);
  }
}

/** Each write types one letter after the last that its leader has, or deletes that one. */
export class TextMerge extends CrdtMerge {
  private readonly texts: SequenceElements[] = [];
  private readonly copies: SequenceReplica[] = [];
  private settled = 0;

  protected take(member: number, row: number, write: number): number {
    const text = this.copyAt(member, row);
    const edit = this.editOf(write, row);
    if (edit > 0) text.insert(edit);
    else text.remove(-edit);
    return text.digest;
  }

  protected copyRow(from: number, to: number, row: number): void {
    const { count } = this.replicas;
    const fresh = new SequenceReplica(this.textAt(row));
    fresh.join(this.copyAt(from, row));
    this.copies[row * count + to] = fresh;
  }

  /**
   * The element that a write is about, negative for a deletion. That is settled when it becomes
   * visible for the first time, at its own leader; its stamp is then above all that its author saw.
   */
  private editOf(write: number, row: number): number {
    const { writes } = this.replicas;
    const known = writes.parentOf(write);
    if (known !== 0) return known;
    const { last } = this.copyAt(writes.originOf(write), row);
    const deletes = last > 0 && (mix32(write) >>> 0) % EDITS_A_DELETION === 0;
    this.settled += 1;
    const edit = deletes ? -last : this.textAt(row).add(last, this.settled);
    if (!deletes) this.simulation.poolBytes += ELEMENT_BYTES + COPY_BYTES * this.replicas.count;
    writes.setHistory(write, edit, 0);
    return edit;
  }

  private textAt(row: number): SequenceElements {
    let text = this.texts[row];
    if (text === undefined) {
      text = new SequenceElements();
      this.texts[row] = text;
    }
    return text;
  }

  private copyAt(member: number, row: number): SequenceReplica {
    const at = row * this.replicas.count + member;
    let copy = this.copies[at];
    if (copy === undefined) {
      copy = new SequenceReplica(this.textAt(row));
      this.copies[at] = copy;
    }
    return copy;
  }
}
