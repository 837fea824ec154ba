import type { HistoryRecord } from "../../model/run-record.ts";

/** One operation of a history that was read from a file. */
export interface Row {
  readonly kind: number;
  readonly session: number;
  readonly key: number;
  readonly node: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly version: number;
  readonly outcome: number;
  readonly cause?: readonly [key: number, version: number];
  readonly gone?: boolean;
}

/** Rows as columns. Columns that no row has anything for are left out. */
export function historyOfRows(rows: readonly Row[]): HistoryRecord {
  const causes = {
    causeKey: Int32Array.from(rows, ({ cause }) => cause?.[0] ?? -1),
    causeVersion: Float64Array.from(rows, ({ cause }) => cause?.[1] ?? 0),
  };
  return {
    count: rows.length,
    kind: Uint8Array.from(rows, ({ kind }) => kind),
    session: Uint32Array.from(rows, ({ session }) => session),
    key: Uint32Array.from(rows, ({ key }) => key),
    node: Uint16Array.from(rows, ({ node }) => node),
    startNs: Float64Array.from(rows, ({ startNs }) => startNs),
    endNs: Float64Array.from(rows, ({ endNs }) => endNs),
    version: Float64Array.from(rows, ({ version }) => version),
    outcome: Uint8Array.from(rows, ({ outcome }) => outcome),
    ...(rows.some(({ cause }) => cause !== undefined) ? causes : {}),
    ...(rows.some(({ gone }) => gone !== undefined)
      ? { gone: Uint8Array.from(rows, ({ gone }) => (gone === true ? 1 : 0)) }
      : {}),
  };
}
