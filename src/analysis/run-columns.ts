import type { Plan } from "../model/plan.ts";
import type { HistoryRecord, RunRecord } from "../model/run-record.ts";
import { number, text } from "./columns.ts";
import { type FilledColumn, snake, withDistinctNames } from "./schema.ts";

/** The time series of one run: a row for each point, whose interval ends at `time_s`. */
export function seriesColumns(plan: Plan, { series, windows }: RunRecord): readonly FilledColumn[] {
  const { columns, points } = series;
  const step = series.intervalNs / 1e9;
  const scaled = (key: string, factor: number): Float64Array =>
    Float64Array.from({ length: points }, (_, i) => (columns[key]?.[i] ?? 0) * factor);
  const present = Object.keys(columns);
  const { nodes } = plan.topology;
  const found: FilledColumn[] = [
    number("time_s", "s", "end of the interval", scaledTimes(points, step)),
  ];
  for (const key of present.filter((name) => /^(write|read)\.[a-z_]+$/.test(name))) {
    const meaning = `${key.replace(".", " ")} operations in a second`;
    found.push(number(`${snake(key)}_per_s`, "/s", meaning, scaled(key, 1 / step)));
  }
  for (const key of present) {
    const match = /^(lag|lag_bytes|queue)\[(\d+)\]$/.exec(key);
    if (match === null) continue;
    const index = Number(match[2]);
    if (match[1] === "queue") {
      const label = windows[0]?.stations[index]?.name ?? `station ${index}`;
      const name = `queue_${snake(label)}`;
      found.push({ ...number(name, "", "waiting or in service", scaled(key, 1)), label });
      continue;
    }
    const label = nodes[index]?.name ?? `node ${index}`;
    const column =
      match[1] === "lag"
        ? number(`lag_${snake(label)}_ms`, "ms", "behind the leader, in time", scaled(key, 1e-6))
        : number(`lag_${snake(label)}_bytes`, "B", "behind the leader, in log", scaled(key, 1));
    found.push({ ...column, label });
  }
  if (columns["leader"]) {
    const names = Array.from(scaled("leader", 1), (node) => nodes[node]?.name ?? null);
    found.push(text("leader", "who leads; empty when nobody does", names));
  }
  if (columns["leaders"]) {
    found.push(number("leaders", "", "nodes that take writes as leaders", scaled("leaders", 1)));
  }
  if (columns["divergence"]) {
    const meaning = "keys on which replicas differ";
    found.push(number("divergence", "", meaning, scaled("divergence", 1)));
  }
  if (columns["conflicts"]) {
    const meaning = "conflicts in a second";
    found.push(number("conflicts_per_s", "/s", meaning, scaled("conflicts", 1 / step)));
  }
  return withDistinctNames(found);
}

function scaledTimes(points: number, step: number): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => (i + 1) * step);
}

const KINDS = ["read", "write"];
const OUTCOMES = ["ok", "failed", "unknown"];

/** Every operation of one run that kept its history, in order of completion. */
export function opsColumns(plan: Plan, history: HistoryRecord): readonly FilledColumn[] {
  const { count } = history;
  const seconds = (column: Float64Array) =>
    Array.from({ length: count }, (_, i) => (Number.isFinite(column[i]) ? column[i]! / 1e9 : null));
  const words = (column: Uint8Array | Uint16Array, names: readonly string[]) =>
    Array.from({ length: count }, (_, i) => names[column[i]!] ?? null);
  const latency = Array.from({ length: count }, (_, i) => {
    const ms = (history.endNs[i]! - history.startNs[i]!) / 1e6;
    return history.outcome[i] === 0 ? ms : null;
  });
  const nodes = plan.topology.nodes.map(({ name }) => name);
  return [
    text("kind", "read or write", words(history.kind, KINDS)),
    text(
      "outcome",
      "ok, failed, or unknown: timed out or in flight",
      words(history.outcome, OUTCOMES),
    ),
    number("session", "", "the client's ordered thread", history.session.subarray(0, count)),
    number("key", "", "counted from 0", history.key.subarray(0, count)),
    text("node", "who served it", words(history.node, nodes)),
    number("start_s", "s", "intended start", seconds(history.startNs)),
    number("end_s", "s", "acknowledgement or giving up", seconds(history.endNs)),
    number("latency_ms", "ms", "of operations that succeeded", latency),
    number(
      "version",
      "",
      "written or read; 0 was never written",
      history.version.subarray(0, count),
    ),
  ];
}
