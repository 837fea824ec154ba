import type { Plan } from "../../model/plan.ts";
import { laggingOf } from "../../model/replication.ts";
import type { WindowRecord } from "../../model/run-record.ts";
import { Availability } from "./availability.ts";
import {
  COUNTERS,
  MESSAGES,
  MESSAGES_DELIVERED,
  MESSAGES_DROPPED,
  NETWORK_BYTES,
  WAL_BYTES,
} from "./counters.ts";
import { Episodes } from "./episodes.ts";
import { History } from "./history.ts";
import { Series } from "./series.ts";
import type { Stations } from "./stations.ts";
import { Distributions, WindowSums } from "./window.ts";

/**
 * Everything that a run leaves behind. Observations go into one current segment; at each window
 * edge the segment is added to the windows that are open, so that the number of windows costs
 * nothing while the run is busy.
 */
export class Recorder {
  readonly counts = new Float64Array(COUNTERS);
  readonly current: Distributions;
  readonly stations: Stations;
  readonly series: Series;
  history: History | null;
  private readonly hasCauses: boolean;
  readonly episodes = new Episodes();
  readonly availability: Availability;
  private readonly windows: readonly WindowSums[];
  private readonly open = new Set<WindowSums>();
  /** Bytes of the latencies that windows took over; those that no window wanted are let go. */
  private keptBytes = 0;

  constructor(plan: Plan, stations: Stations) {
    const nodes = plan.topology.nodes.length;
    const { durationNs, warmupNs } = plan.run;
    this.stations = stations;
    const exact = plan.measures.exactLatencies === true;
    this.current = new Distributions(nodes, exact);
    this.series = new Series(plan.measures.seriesIntervalNs, durationNs, {
      nodes,
      followers: laggingOf(plan.replication),
      stations: stations.shapes.length,
    });
    this.hasCauses = plan.workloads.some(({ replies }) => replies > 0);
    this.history = null;
    if (plan.measures.history || plan.measures.findings === true) this.keepHistory();
    this.availability = new Availability(this.current.unavailableNs, this.episodes);
    const measured = { fromNs: Math.min(warmupNs ?? 0, durationNs), toNs: durationNs };
    this.windows = [measured, ...plan.measures.windows].map(
      (window) => new WindowSums(window, nodes, stations, exact),
    );
  }

  /** From here on every operation that ends is kept. */
  keepHistory(): void {
    this.history = new History(this.hasCauses);
  }

  /** The instants at which a window opens or closes, rising. */
  edges(): readonly number[] {
    const times = this.windows.flatMap(({ fromNs, toNs }) => [fromNs, toNs]);
    return [...new Set(times)].sort((a, b) => a - b);
  }

  /** Closes and opens windows; stations must be brought up to `now` before. */
  edge(now: number): void {
    for (const window of this.open) window.add(this.current, this.stations);
    if (this.open.size > 0) this.keptBytes += this.current.keptBytes;
    for (const histogram of this.current.all()) histogram.clear();
    this.stations.restartPeaks();
    for (const window of this.windows) {
      if (this.open.has(window) && window.toNs <= now) {
        window.close(this.counts, this.stations);
        this.open.delete(window);
      } else if (window.fromNs <= now && now < window.toNs) {
        if (!this.open.has(window)) window.open(this.counts, this.stations);
        this.open.add(window);
      }
    }
  }

  /** Ends all windows that are still open, at the end of the run. */
  finish(now: number): void {
    this.availability.close(now);
    for (const window of this.open) {
      window.add(this.current, this.stations);
      window.close(this.counts, this.stations);
    }
    this.open.clear();
  }

  windowRecords(endNs: number): readonly WindowRecord[] {
    return this.windows.map((window) => window.record(endNs));
  }

  /** Messages of so many bytes on the wire together were sent. */
  sent(messages: number, wireBytes: number): void {
    this.counts[MESSAGES]! += messages;
    this.counts[NETWORK_BYTES]! += wireBytes;
  }

  delivered(): void {
    this.counts[MESSAGES_DELIVERED]! += 1;
  }

  dropped(): void {
    this.counts[MESSAGES_DROPPED]! += 1;
  }

  appended(bytes: number): void {
    this.counts[WAL_BYTES]! += bytes;
  }

  /** Bytes of columns that grow. */
  get bytes(): number {
    const latencies = this.keptBytes + this.current.keptBytes;
    return this.series.bytes + latencies + (this.history?.bytes ?? 0);
  }
}
