/**
 * The newest version of each key that something (a session, a node, the world) has shown, and the
 * row that showed it. Versions of a key grow in the order of the log.
 */
export class Newest {
  private readonly rows = new Map<number, number>();
  private readonly versions: Float64Array;
  private readonly keys: number;

  /** `versions` and `keys` by row of the history. */
  constructor(versions: Float64Array, keys: Uint32Array) {
    this.versions = versions;
    this.keys = keys.reduce((most, key) => Math.max(most, key), 0) + 1;
  }

  /** Notes that `owner` has come to know what the row wrote or read. */
  learn(owner: number, key: number, row: number): void {
    const at = owner * this.keys + key;
    const known = this.rows.get(at);
    if (known === undefined || this.versions[row]! > this.versions[known]!) this.rows.set(at, row);
  }

  /** The row with the newest version that `owner` knows of the key; -1 when there is none. */
  rowOf(owner: number, key: number): number {
    return this.rows.get(owner * this.keys + key) ?? -1;
  }
}
