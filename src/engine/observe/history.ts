import { historyRowBytes } from "../../model/recording.ts";
import type { HistoryRecord } from "../../model/run-record.ts";

export const OUTCOME_OK = 0;
export const OUTCOME_FAILED = 1;
export const OUTCOME_UNKNOWN = 2;

/** Rows of the first stretch; each further one has twice as many, up to the largest. */
const FIRST = 1024;
const LARGEST = 65_536;

/** Some rows of every column. */
class Stretch {
  readonly rows: number;
  kind: Uint8Array<ArrayBuffer>;
  session: Uint32Array<ArrayBuffer>;
  key: Uint32Array<ArrayBuffer>;
  node: Uint16Array<ArrayBuffer>;
  startNs: Float64Array<ArrayBuffer>;
  endNs: Float64Array<ArrayBuffer>;
  version: Float64Array<ArrayBuffer>;
  outcome: Uint8Array<ArrayBuffer>;
  causeKey: Int32Array<ArrayBuffer>;
  causeVersion: Float64Array<ArrayBuffer>;

  constructor(rows: number, hasCauses: boolean) {
    this.rows = rows;
    this.kind = new Uint8Array(rows);
    this.session = new Uint32Array(rows);
    this.key = new Uint32Array(rows);
    this.node = new Uint16Array(rows);
    this.startNs = new Float64Array(rows);
    this.endNs = new Float64Array(rows);
    this.version = new Float64Array(rows);
    this.outcome = new Uint8Array(rows);
    this.causeKey = new Int32Array(hasCauses ? rows : 0);
    this.causeVersion = new Float64Array(hasCauses ? rows : 0);
  }
}

/**
 * Every operation as a row of columns, when it was asked for. The columns grow by further
 * stretches, so that no row is copied, nor room for as many again needed, before the run is over.
 */
export class History {
  count = 0;
  private readonly hasCauses: boolean;
  private readonly full: Stretch[] = [];
  private last: Stretch;
  /** Rows of the last stretch that are taken. */
  private taken = 0;

  /** `hasCauses`: some workload replies, so that rows say what they answer. */
  constructor(hasCauses: boolean) {
    this.hasCauses = hasCauses;
    this.last = new Stretch(FIRST, hasCauses);
  }

  get bytes(): number {
    return (this.count - this.taken + this.last.rows) * historyRowBytes(this.hasCauses);
  }

  /** Adds a row; the caller fills it through {@link setTimes} next. */
  add(kind: number, session: number, key: number, node: number, outcome: number): void {
    if (this.taken === this.last.rows) this.addStretch();
    const { last } = this;
    const row = this.taken++;
    this.count += 1;
    last.kind[row] = kind;
    last.session[row] = session;
    last.key[row] = key;
    last.node[row] = node;
    last.outcome[row] = outcome;
  }

  /** Times and version of the row added last. */
  setTimes(startNs: number, endNs: number, version: number): void {
    const { last } = this;
    const row = this.taken - 1;
    last.startNs[row] = startNs;
    last.endNs[row] = endNs;
    last.version[row] = version;
  }

  /** What the row added last answers. */
  setCause(key: number, version: number): void {
    if (!this.hasCauses) return;
    this.last.causeKey[this.taken - 1] = key;
    this.last.causeVersion[this.taken - 1] = version;
  }

  /** The columns as one each. The history has no rows any more, and takes none, after that. */
  record(): HistoryRecord {
    const { count } = this;
    const stretches = [...this.full, this.last];
    const record = {
      count,
      kind: joined(stretches, "kind", new Uint8Array(count)),
      session: joined(stretches, "session", new Uint32Array(count)),
      key: joined(stretches, "key", new Uint32Array(count)),
      node: joined(stretches, "node", new Uint16Array(count)),
      startNs: joined(stretches, "startNs", new Float64Array(count)),
      endNs: joined(stretches, "endNs", new Float64Array(count)),
      version: joined(stretches, "version", new Float64Array(count)),
      outcome: joined(stretches, "outcome", new Uint8Array(count)),
    };
    if (!this.hasCauses) return record;
    return {
      ...record,
      causeKey: joined(stretches, "causeKey", new Int32Array(count)),
      causeVersion: joined(stretches, "causeVersion", new Float64Array(count)),
    };
  }

  private addStretch(): void {
    this.full.push(this.last);
    this.last = new Stretch(Math.min(2 * this.last.rows, LARGEST), this.hasCauses);
    this.taken = 0;
  }
}

type Column = Exclude<keyof Stretch, "rows">;

/** One column of all stretches, which let go of it: one column at a time is in memory twice. */
function joined<K extends Column>(
  stretches: readonly Stretch[],
  name: K,
  into: Stretch[K],
): Stretch[K] {
  let at = 0;
  for (const stretch of stretches) {
    const part = stretch[name];
    into.set(part.subarray(0, Math.min(part.length, into.length - at)), at);
    at += part.length;
    stretch[name] = part.slice(0, 0) as Stretch[K];
  }
  return into;
}
