import { PairTable } from "./pair-table.ts";

/**
 * The newest version of each key that something (a session, a node, the world) has shown, and the
 * row that showed it. Versions of a key grow in the order of the log.
 */
export class Newest {
  private readonly table = new PairTable();
  private readonly versions: Float64Array;

  /** `versions` by row of the history. */
  constructor(versions: Float64Array) {
    this.versions = versions;
  }

  /** Notes that `owner` has come to know what the row wrote or read. */
  learn(owner: number, key: number, row: number): void {
    const known = this.table.get(owner, key);
    if (known < 0 || this.versions[row]! > this.versions[known]!) this.table.set(owner, key, row);
  }

  /** The row with the newest version that `owner` knows of the key; -1 when there is none. */
  rowOf(owner: number, key: number): number {
    return this.table.get(owner, key);
  }
}
