import type { HistoryRecord } from "../../model/run-record.ts";
import { widen } from "../kernel/widen.ts";

export const OUTCOME_OK = 0;
export const OUTCOME_FAILED = 1;
export const OUTCOME_UNKNOWN = 2;

const BYTES_EACH = 44;
const CAUSE_BYTES = 12;

/** Every operation as a row of growing columns, when it was asked for. */
export class History {
  count = 0;
  private capacity = 1024;
  private kind = new Uint8Array(this.capacity);
  private session = new Uint32Array(this.capacity);
  private key = new Uint32Array(this.capacity);
  private node = new Uint16Array(this.capacity);
  private startNs = new Float64Array(this.capacity);
  private endNs = new Float64Array(this.capacity);
  private version = new Float64Array(this.capacity);
  private outcome = new Uint8Array(this.capacity);
  private causeKey: Int32Array<ArrayBuffer>;
  private causeVersion: Float64Array<ArrayBuffer>;
  private readonly hasCauses: boolean;

  /** `hasCauses`: some workload replies, so that rows say what they answer. */
  constructor(hasCauses: boolean) {
    this.hasCauses = hasCauses;
    this.causeKey = new Int32Array(hasCauses ? this.capacity : 0);
    this.causeVersion = new Float64Array(hasCauses ? this.capacity : 0);
  }

  get bytes(): number {
    return this.capacity * (BYTES_EACH + (this.hasCauses ? CAUSE_BYTES : 0));
  }

  /** Adds a row; the caller fills it through {@link setTimes} next. */
  add(kind: number, session: number, key: number, node: number, outcome: number): void {
    if (this.count === this.capacity) this.grow();
    const row = this.count++;
    this.kind[row] = kind;
    this.session[row] = session;
    this.key[row] = key;
    this.node[row] = node;
    this.outcome[row] = outcome;
  }

  /** Times and version of the row added last. */
  setTimes(startNs: number, endNs: number, version: number): void {
    const row = this.count - 1;
    this.startNs[row] = startNs;
    this.endNs[row] = endNs;
    this.version[row] = version;
  }

  /** What the row added last answers. */
  setCause(key: number, version: number): void {
    if (!this.hasCauses) return;
    this.causeKey[this.count - 1] = key;
    this.causeVersion[this.count - 1] = version;
  }

  record(): HistoryRecord {
    const { count } = this;
    const causes = {
      causeKey: this.causeKey.slice(0, count),
      causeVersion: this.causeVersion.slice(0, count),
    };
    return {
      count,
      kind: this.kind.slice(0, count),
      session: this.session.slice(0, count),
      key: this.key.slice(0, count),
      node: this.node.slice(0, count),
      startNs: this.startNs.slice(0, count),
      endNs: this.endNs.slice(0, count),
      version: this.version.slice(0, count),
      outcome: this.outcome.slice(0, count),
      ...(this.hasCauses ? causes : {}),
    };
  }

  private grow(): void {
    const to = this.capacity * 2;
    this.kind = widen(this.kind, new Uint8Array(to));
    this.session = widen(this.session, new Uint32Array(to));
    this.key = widen(this.key, new Uint32Array(to));
    this.node = widen(this.node, new Uint16Array(to));
    this.startNs = widen(this.startNs, new Float64Array(to));
    this.endNs = widen(this.endNs, new Float64Array(to));
    this.version = widen(this.version, new Float64Array(to));
    this.outcome = widen(this.outcome, new Uint8Array(to));
    if (this.hasCauses) {
      this.causeKey = widen(this.causeKey, new Int32Array(to));
      this.causeVersion = widen(this.causeVersion, new Float64Array(to));
    }
    this.capacity = to;
  }
}
