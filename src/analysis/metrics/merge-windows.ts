import type {
  FindingsRecord,
  HistogramRecord,
  StationWindow,
  WindowRecord,
} from "../../model/run-record.ts";
import { EMPTY_HISTOGRAM, mergeHistograms } from "../statistics/histogram.ts";

const COUNTS = [
  "writesOk",
  "writesFailed",
  "writesTimedOut",
  "readsOk",
  "readsFailed",
  "readsTimedOut",
  "writesStarted",
  "readsStarted",
  "staleReads",
  "walBytes",
  "messages",
  "networkBytes",
  "flushes",
  "flushedRecords",
  "neverVisible",
  "conflicts",
  "lostUpdates",
  "aborted",
] as const;

const HISTOGRAMS = [
  "writeLatency",
  "readLatency",
  "commitLatency",
  "staleness",
  "versionsBehind",
  "unavailableNs",
  "visibleAfterNs",
  "siblings",
] as const;

/**
 * Several windows as one: neighbours in one run, or the same window in several trials. Counts and
 * sums add up, in the given order; `fromNs` and `toNs` span all of them. At least one window.
 */
export function mergeWindows(windows: readonly WindowRecord[]): WindowRecord {
  const first = windows[0];
  if (first === undefined) throw new RangeError("there is no window to merge");
  if (windows.length === 1) return first;
  const merged: Record<string, unknown> = {
    ...first,
    fromNs: Math.min(...windows.map(({ fromNs }) => fromNs)),
    toNs: Math.max(...windows.map(({ toNs }) => toNs)),
    lagNs: mergeEach(windows.map(({ lagNs }) => lagNs)),
    lagBytes: mergeEach(windows.map(({ lagBytes }) => lagBytes)),
    stations: first.stations.map((station, index) =>
      mergeStations(windows.map(({ stations }) => stations[index] ?? { ...station, ...IDLE })),
    ),
  };
  for (const name of COUNTS) merged[name] = windows.reduce((sum, one) => sum + one[name], 0);
  if (first.findings !== undefined) {
    merged["findings"] = mergeFindings(windows.map(({ findings }) => findings ?? {}));
  }
  if (first.askedAfterNs !== undefined) {
    const asked = windows.map(({ askedAfterNs }) => askedAfterNs ?? EMPTY_HISTOGRAM);
    merged["askedAfterNs"] = mergeHistograms(asked);
  }
  for (const name of HISTOGRAMS) {
    putLater(merged, name, () => mergeHistograms(windows.map((one) => one[name])));
  }
  return merged as unknown as WindowRecord;
}

/** A field that is made when it is first read: a study asks for few of all the histograms. */
function putLater(fields: Record<string, unknown>, name: string, make: () => unknown): void {
  let made: unknown;
  const get = (): unknown => {
    made ??= make();
    return made;
  };
  Object.defineProperty(fields, name, { get, enumerable: true });
}

function mergeFindings(all: readonly NonNullable<WindowRecord["findings"]>[]) {
  const rules = Object.keys(all[0] ?? {});
  const sum = (rule: string, field: keyof FindingsRecord) =>
    all.reduce((total, findings) => total + (findings[rule]?.[field] ?? 0), 0);
  return Object.fromEntries(
    rules.map((rule) => [
      rule,
      { checked: sum(rule, "checked"), violations: sum(rule, "violations") },
    ]),
  );
}

const IDLE = {
  busyNs: 0,
  queueNs: 0,
  arrivals: 0,
  completions: 0,
  queueMax: 0,
  sojournNs: 0,
};

function mergeEach(lists: readonly (readonly HistogramRecord[])[]): HistogramRecord[] {
  return (lists[0] ?? []).map((_, node) => mergeHistograms(lists.map((list) => list[node]!)));
}

function mergeStations(parts: readonly StationWindow[]): StationWindow {
  const sum = (field: keyof typeof IDLE) => parts.reduce((total, part) => total + part[field], 0);
  return {
    ...parts[0]!,
    busyNs: sum("busyNs"),
    queueNs: sum("queueNs"),
    arrivals: sum("arrivals"),
    completions: sum("completions"),
    queueMax: Math.max(...parts.map(({ queueMax }) => queueMax)),
    sojournNs: sum("sojournNs"),
    bytes: parts.reduce((total, { bytes }) => total + (bytes ?? 0), 0),
  };
}
