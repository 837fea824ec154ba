import type { Machines } from "../../kernel/machines.ts";
import { DOWN } from "../../kernel/machines.ts";
import { roomFor } from "../../storage/key-rows.ts";
import type { Replicas } from "./replicas.ts";

/**
 * A mark for the state of each key on each replica: equal states have equal marks. Keeps count of the
 * keys whose marks differ among the replicas that are not down.
 */
export class Divergence {
  /** Keys on which replicas differ now. */
  keys = 0;
  private marks = new Float64Array(0);
  private differs = new Uint8Array(0);
  private readonly counted: Uint8Array;
  private readonly members: number;
  private readonly replicas: Replicas;
  private readonly machines: Machines;

  constructor(replicas: Replicas, machines: Machines) {
    this.replicas = replicas;
    this.machines = machines;
    this.members = replicas.count;
    this.counted = new Uint8Array(replicas.count).fill(1);
  }

  markOf(member: number, row: number): number {
    return this.marks[row * this.members + member] ?? 0;
  }

  set(member: number, row: number, mark: number): void {
    const at = row * this.members + member;
    if (at >= this.marks.length) this.grow(row);
    this.marks[at] = mark;
    const differs = this.rowDiffers(row);
    this.keys += differs - this.differs[row]!;
    this.differs[row] = differs;
  }

  /** Replicas have died or come back: counts anew. */
  recount(): void {
    this.counted.forEach((_, member) => {
      const isDown = this.machines.state[this.replicas.nodes[member]!] === DOWN;
      this.counted[member] = isDown || this.replicas.empty[member] === 1 ? 0 : 1;
    });
    this.keys = 0;
    for (let row = 0; row < this.differs.length; row++) {
      this.differs[row] = this.rowDiffers(row);
      this.keys += this.differs[row]!;
    }
  }

  private rowDiffers(row: number): number {
    const { marks, counted, members } = this;
    let first = Number.NaN;
    for (let member = 0; member < members; member++) {
      if (counted[member] === 0) continue;
      const mark = marks[row * members + member]!;
      if (mark !== first && !Number.isNaN(first)) return 1;
      first = mark;
    }
    return 0;
  }

  private grow(row: number): void {
    const rows = roomFor(row + 1, this.differs.length);
    const marks = new Float64Array(rows * this.members);
    marks.set(this.marks);
    const differs = new Uint8Array(rows);
    differs.set(this.differs);
    this.marks = marks;
    this.differs = differs;
  }
}
