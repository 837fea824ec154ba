import { segmentsPerSecond } from "../../model/tcp-window.ts";
import type { LinkPlan } from "../../model/topology.ts";
import { formatMetric } from "../../units/format.ts";
import type { Episodes } from "../observe/episodes.ts";
import type { Channel } from "./channel.ts";
import { SEGMENT_BYTES } from "./wire-bytes.ts";

/** A congestion window that is full for so long is worth a word. */
const LONG_NS = 1e9;
const LONG_ROUND_TRIPS = 10;

/** The least that the note of a run names so far, bytes a second. */
export interface LeastTold {
  bytes: number;
}

/** Tells the reader of a run when a lossy connection carries less than its sender has: the worst time of all. */
export class HeldBack {
  private fromNs = -1;
  private lastNs = -1;
  private toldLoss = -1;
  private readonly least: LeastTold;
  private readonly channel: Channel;
  private readonly link: LinkPlan | null;
  private readonly episodes: Episodes;

  constructor(channel: Channel, link: LinkPlan | null, episodes: Episodes, least: LeastTold) {
    this.least = least;
    this.channel = channel;
    this.link = link;
    this.episodes = episodes;
  }

  /** Something stands before the full window now. It is one time of it unless a round trip lies between. */
  at(now: number): void {
    const { recovery, loss } = this.channel;
    if (loss === this.toldLoss) return;
    const { roundTripNs } = recovery;
    if (this.fromNs < 0 || now - this.lastNs > roundTripNs) this.fromNs = now;
    this.lastNs = now;
    const long = now - this.fromNs;
    if (long > LONG_NS && long > LONG_ROUND_TRIPS * roundTripNs && this.channel.loss > 0)
      this.tell();
  }

  private tell(): void {
    const { loss, backLoss, recovery } = this.channel;
    this.toldLoss = loss;
    const way = { loss, backLoss, roundTripNs: recovery.roundTripNs };
    const bytes = SEGMENT_BYTES * segmentsPerSecond(way);
    if (bytes >= this.least.bytes) return;
    this.least.bytes = bytes;
    this.episodes.note(
      "congestion_window",
      `Lost packets kept TCP's window on ${this.link?.name ?? "a link"} so small that a connection carried less than its sender had: whatever the bandwidth, about ${formatMetric(bytes, "B/s")} at this loss and round trip.`,
    );
  }
}
