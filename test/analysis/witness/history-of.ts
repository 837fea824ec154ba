import type { HistoryRecord } from "../../../src/model/run-record.ts";

/** An operation that takes one unit of time; key and node are 0 unless said. */
export interface Act {
  readonly kind: "read" | "write";
  readonly session: number;
  readonly version: number;
  /** When it begins, in milliseconds. */
  readonly at: number;
  readonly key?: number;
  readonly node?: number;
}

/** A history of acknowledged operations, in the order given. */
export function historyOf(acts: readonly Act[]): HistoryRecord {
  return {
    count: acts.length,
    kind: Uint8Array.from(acts, ({ kind }) => (kind === "read" ? 0 : 1)),
    session: Uint32Array.from(acts, ({ session }) => session),
    key: Uint32Array.from(acts, ({ key }) => key ?? 0),
    node: Uint16Array.from(acts, ({ node }) => node ?? 0),
    startNs: Float64Array.from(acts, ({ at }) => at * 1e6),
    endNs: Float64Array.from(acts, ({ at }) => at * 1e6 + 5e5),
    version: Float64Array.from(acts, ({ version }) => version),
    outcome: new Uint8Array(acts.length),
  };
}
