import type { FaultAction, FaultPlan, FaultSchedule } from "../../../src/model/faults.ts";
import type { MeasureExpr, MetricRef } from "../../../src/model/measures.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { constant } from "../plan-builder.ts";

/** A fault at a time, for a while or until something ends it. */
export function at(atNs: number, action: FaultAction, lastsNs: number | null = null): FaultPlan {
  const lasts = lastsNs === null ? null : constant(lastsNs);
  return { label: action.kind, schedule: { kind: "at", atNs }, action, lasts };
}

/** A fault on another schedule. */
export function on(
  schedule: FaultSchedule,
  action: FaultAction,
  lasts: Distribution | null = null,
): FaultPlan {
  return { label: action.kind, schedule, action, lasts };
}

export function crash(...nodes: number[]): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes }, site: false, losesDisk: false };
}

export function pause(...nodes: number[]): FaultAction {
  return { kind: "pause", target: { kind: "nodes", nodes } };
}

export function restart(...nodes: number[]): FaultAction {
  return { kind: "restart", target: { kind: "nodes", nodes } };
}

export function metric(name: string, parts: Partial<MetricRef> = {}): MeasureExpr {
  return { kind: "metric", metric: { id: name, name, words: [], numbers: {}, ...parts } };
}

export function compare(
  left: MeasureExpr,
  op: (MeasureExpr & { kind: "binary" })["op"],
  right: number | MeasureExpr,
): MeasureExpr {
  const value = typeof right === "number" ? ({ kind: "number", value: right } as const) : right;
  return { kind: "binary", op, left, right: value };
}

/** The fault episodes of a run: from, to, nodes. */
export function faultsOf(record: RunRecord) {
  return record.episodes
    .filter(({ kind }) => kind === "fault")
    .map(({ fromNs, toNs, nodes }) => ({ fromNs, toNs, nodes }));
}

/** The points of a column between two times. */
export function points(record: RunRecord, column: string, fromNs: number, toNs: number): number[] {
  const { intervalNs, columns } = record.series;
  return [...columns[column]!.slice(fromNs / intervalNs, toNs / intervalNs)];
}
