import type { Simulation } from "../kernel/simulation.ts";
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
import type { Messages } from "./messages.ts";

const NS = 1e9;

/** Places of a pipe's totals: when what has entered so far will be through, and running sums. */
const FREE_NS = 0;
const ENTERED = 1;
const SERVICE_NS = 2;
const INSIDE_NS = 3;
const CARRIED = 4;

/**
 * A NIC or one direction of a link: a first-in, first-out server whose service time is bytes over
 * bandwidth. A message's end is known when it enters, so a pipe needs no event of its own.
 */
export class Pipe {
  bytesPerSecond: number;
  /** Totals, side by side: see the places above. */
  private readonly sums = new Float64Array(5);
  /**
   * The messages inside, in a ring of pairs that doubles when it is full: when they came and when
   * they will be through. `head` and `tail` only grow, until the ring is empty again.
   */
  private ring = new Float64Array(2 * 8);
  private head = 0;
  private tail = 0;
  private readonly messages: Messages;
  private readonly simulation: Simulation;
  private readonly stations: Stations | null;
  private readonly station: number;

  /** `station` is -1 for a pipe that nobody watches. */
  constructor(
    bytesPerSecond: number | null,
    messages: Messages,
    simulation: Simulation,
    stations: Stations,
    station: number,
  ) {
    this.bytesPerSecond = bytesPerSecond ?? Number.POSITIVE_INFINITY;
    this.messages = messages;
    this.simulation = simulation;
    this.stations = station < 0 ? null : stations;
    this.station = station;
  }

  /** True when nothing is inside. */
  get isIdle(): boolean {
    return this.sums[FREE_NS]! <= this.simulation.now;
  }

  /** True when messages take no time. */
  get isEndless(): boolean {
    return this.bytesPerSecond === Number.POSITIVE_INFINITY;
  }

  /** Messages went straight through, so many bytes together. */
  passed(messages: number, bytes: number): void {
    this.sums[ENTERED]! += messages;
    this.sums[CARRIED]! += bytes;
  }

  /**
   * A message enters at its `atNs`, which is now or soon after and not before an earlier message's;
   * from then on that says when its last byte is through. (No time is passed as an argument or
   * answered: a double that goes from function to function is an object on the heap.)
   */
  enter(message: number): void {
    const { sums, messages } = this;
    sums[ENTERED]! += 1;
    sums[CARRIED]! += messages.bytes[message]!;
    const isFree = sums[FREE_NS]! <= messages.atNs[message]!;
    if (this.bytesPerSecond !== Number.POSITIVE_INFINITY || !isFree) this.queue(message);
  }

  /** Writes the totals up to now into the stations. What lies ahead is taken off exactly. */
  settle(): void {
    if (this.stations === null) return;
    this.dropThrough();
    const { now } = this.simulation;
    const { rows, bytes } = this.stations;
    const { station, sums, ring, head, tail } = this;
    const inside = tail - head;
    let aheadNs = 0;
    let pendingNs = 0;
    let coming = 0;
    // Nothing is served from the moment to which the pipe is known to be busy until the next comes.
    let idleNs = 0;
    let busyTo = now;
    for (let index = head; index < tail; index++) {
      const at = (2 * index) & (ring.length - 1);
      const entered = ring[at]!;
      const through = ring[at + 1]!;
      if (entered > now) coming += 1;
      if (entered > busyTo) idleNs += entered - busyTo;
      busyTo = through;
      aheadNs += through - Math.max(now, entered);
      pendingNs += through - entered;
    }
    const row = station * ROW;
    bytes[station] = sums[CARRIED]!;
    rows[row + INSIDE] = inside - coming;
    rows[row + ARRIVALS] = sums[ENTERED]! - coming;
    rows[row + COMPLETIONS] = sums[ENTERED]! - inside;
    rows[row + BUSY_NS] = sums[SERVICE_NS]! - (busyTo - now - idleNs);
    rows[row + QUEUE_NS] = sums[INSIDE_NS]! - aheadNs;
    rows[row + SOJOURN_NS] = sums[INSIDE_NS]! - pendingNs;
  }

  /** The message stands behind those that are inside. */
  private queue(message: number): void {
    const { sums, messages } = this;
    const { now } = this.simulation;
    const at = messages.atNs[message]!;
    const wasFreeNs = sums[FREE_NS]!;
    const length = Math.round((messages.bytes[message]! / this.bytesPerSecond) * NS);
    const through = (wasFreeNs > at ? wasFreeNs : at) + length;
    messages.atNs[message] = through;
    sums[FREE_NS] = through;
    sums[SERVICE_NS]! += length;
    sums[INSIDE_NS]! += through - at;
    if (wasFreeNs <= now) {
      this.head = 0;
      this.tail = 0;
    } else this.dropThrough();
    if (2 * (this.tail - this.head) === this.ring.length) this.grow();
    const { ring, tail } = this;
    const place = (2 * tail) & (ring.length - 1);
    ring[place] = at;
    ring[place + 1] = through;
    this.tail = tail + 1;
    if (this.stations === null) return;
    const inside = this.tail - this.head;
    if (inside > this.stations.peak[this.station]!) this.stations.peak[this.station] = inside;
  }

  /** Takes those out of the ring that are through. */
  private dropThrough(): void {
    const { ring, tail } = this;
    const { now } = this.simulation;
    let { head } = this;
    while (head < tail && ring[((2 * head) & (ring.length - 1)) + 1]! <= now) head += 1;
    this.head = head;
  }

  private grow(): void {
    const { ring, head, tail } = this;
    const wider = new Float64Array(2 * ring.length);
    for (let index = head; index < tail; index++) {
      const from = (2 * index) & (ring.length - 1);
      wider.set(ring.subarray(from, from + 2), 2 * (index - head));
    }
    this.ring = wider;
    this.head = 0;
    this.tail = tail - head;
  }
}
