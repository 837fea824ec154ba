import type { HistoryRecord } from "../../../src/model/run-record.ts";

/** One operation as a test writes it; times in any unit. */
export interface Op {
  readonly kind: "read" | "write";
  readonly session: number;
  readonly key?: number;
  readonly node?: number;
  readonly from: number;
  readonly to: number;
  readonly version: number;
  readonly outcome?: "ok" | "failed" | "unknown";
  readonly cause?: readonly [key: number, version: number];
  readonly gone?: boolean;
}

const OUTCOMES = ["ok", "failed", "unknown"] as const;

/** A history of these operations, a row each, in this order. */
export function historyOf(ops: readonly Op[]): HistoryRecord {
  return {
    count: ops.length,
    kind: Uint8Array.from(ops, ({ kind }) => (kind === "read" ? 0 : 1)),
    session: Uint32Array.from(ops, ({ session }) => session),
    key: Uint32Array.from(ops, ({ key }) => key ?? 0),
    node: Uint16Array.from(ops, ({ node }) => node ?? 0),
    startNs: Float64Array.from(ops, ({ from }) => from),
    endNs: Float64Array.from(ops, ({ to }) => to),
    version: Float64Array.from(ops, ({ version }) => version),
    outcome: Uint8Array.from(ops, ({ outcome }) => OUTCOMES.indexOf(outcome ?? "ok")),
    causeKey: Int32Array.from(ops, ({ cause }) => cause?.[0] ?? -1),
    causeVersion: Float64Array.from(ops, ({ cause }) => cause?.[1] ?? 0),
    gone: Uint8Array.from(ops, ({ gone }) => (gone === true ? 1 : 0)),
  };
}

export function write(session: number, from: number, to: number, version: number, more = {}): Op {
  return { kind: "write", session, from, to, version, ...more };
}

export function read(session: number, from: number, to: number, version: number, more = {}): Op {
  return { kind: "read", session, from, to, version, ...more };
}
