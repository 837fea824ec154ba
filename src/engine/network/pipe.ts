import { NumberQueue } from "../kernel/number-queue.ts";
import {
  ARRIVALS,
  BUSY_NS,
  COMPLETIONS,
  INSIDE,
  QUEUE_NS,
  ROW,
  SOJOURN_NS,
  type Stations,
} from "../observe/stations.ts";

const NS = 1e9;

/**
 * A NIC or one direction of a link: a first-in, first-out server whose service time is bytes over
 * bandwidth. A message's end is known when it enters, so a pipe needs no event of its own.
 */
export class Pipe {
  bytesPerSecond: number;
  /** When what has entered so far will be through. */
  private freeNs = 0;
  private arrivals = 0;
  private serviceNs = 0;
  private sojournNs = 0;
  private carried = 0;
  /** The messages inside: when they came and when they will be through. */
  private readonly entered = new NumberQueue();
  private readonly leaving = new NumberQueue();
  private readonly stations: Stations | null;
  private readonly station: number;

  /** `station` is -1 for a pipe that nobody watches. */
  constructor(bytesPerSecond: number | null, stations: Stations, station: number) {
    this.bytesPerSecond = bytesPerSecond ?? Number.POSITIVE_INFINITY;
    this.stations = station < 0 ? null : stations;
    this.station = station;
  }

  /** True when nothing is inside. */
  isIdle(now: number): boolean {
    return this.freeNs <= now;
  }

  /**
   * A message enters at `at`, which is `now` or soon after and not before an earlier message's;
   * answers when its last byte is through.
   */
  enter(now: number, at: number, bytes: number): number {
    this.arrivals += 1;
    this.carried += bytes;
    if (this.bytesPerSecond === Number.POSITIVE_INFINITY && this.freeNs <= at) return at;
    if (this.leaving.size > 0) this.dropThrough(now);
    const length = Math.round((bytes / this.bytesPerSecond) * NS);
    const through = (this.freeNs > at ? this.freeNs : at) + length;
    this.freeNs = through;
    this.serviceNs += length;
    this.sojournNs += through - at;
    this.entered.push(at);
    this.leaving.push(through);
    if (this.stations !== null && this.leaving.size > this.stations.peak[this.station]!) {
      this.stations.peak[this.station] = this.leaving.size;
    }
    return through;
  }

  /** Writes the totals up to `now` into the stations. What lies ahead is taken off exactly. */
  settle(now: number): void {
    if (this.stations === null) return;
    this.dropThrough(now);
    const { rows, bytes } = this.stations;
    const { station, leaving, entered } = this;
    let aheadNs = 0;
    let pendingNs = 0;
    let coming = 0;
    for (let index = 0; index < leaving.size; index++) {
      if (entered.at(index) > now) coming += 1;
      aheadNs += leaving.at(index) - Math.max(now, entered.at(index));
      pendingNs += leaving.at(index) - entered.at(index);
    }
    const row = station * ROW;
    bytes[station] = this.carried;
    rows[row + INSIDE] = leaving.size - coming;
    rows[row + ARRIVALS] = this.arrivals - coming;
    rows[row + COMPLETIONS] = this.arrivals - leaving.size;
    rows[row + BUSY_NS] = this.serviceNs - Math.max(0, this.freeNs - now);
    rows[row + QUEUE_NS] = this.sojournNs - aheadNs;
    rows[row + SOJOURN_NS] = this.sojournNs - pendingNs;
  }

  private dropThrough(now: number): void {
    while (this.leaving.size > 0 && this.leaving.peek() <= now) {
      this.leaving.shift();
      this.entered.shift();
    }
  }
}
