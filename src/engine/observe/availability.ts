import type { Episodes } from "./episodes.ts";
import type { Histogram } from "./histogram.ts";
import { RecentGaps } from "./recent-gaps.ts";

/** A gap without a failure counts as unavailable from this length on. */
const LONG_GAP_NS = 1_000_000_000;

/**
 * Gaps without any acknowledged write while writes are being tried. A gap counts when it lasts over
 * a second, or when a write failed or timed out for it: of the gaps between the write's begin and
 * its failure that is the longest one, which may long be over when a patient client gives up.
 * Others are the ordinary time between two acknowledgements.
 */
export class Availability {
  private waiting = 0;
  private gapFrom = -1;
  private failed = false;
  private readonly recent = new RecentGaps();
  private readonly gaps: Histogram;
  private readonly episodes: Episodes;

  constructor(gaps: Histogram, episodes: Episodes) {
    this.gaps = gaps;
    this.episodes = episodes;
  }

  started(now: number): void {
    if (this.gapFrom < 0) this.gapFrom = now;
    this.waiting += 1;
  }

  acknowledged(now: number): void {
    if (this.gapFrom >= 0 && now > this.gapFrom) {
      const counts = this.failed || now - this.gapFrom > LONG_GAP_NS;
      this.recent.add(this.gapFrom, now, counts);
      if (counts) this.count(this.gapFrom, now);
    }
    this.waiting -= 1;
    this.gapFrom = this.waiting > 0 ? now : -1;
    this.failed = false;
  }

  /** A write that began at `fromNs` failed or timed out. */
  gaveUp(fromNs: number, now: number): void {
    const { recent } = this;
    this.waiting -= 1;
    const row = recent.longestSince(fromNs);
    const open = this.gapFrom < 0 ? 0 : now - this.gapFrom;
    if (row < 0 || open >= recent.toNs(row) - recent.fromNs(row)) this.failed = true;
    else if (!recent.isCounted(row)) {
      recent.setCounted(row);
      this.count(recent.fromNs(row), recent.toNs(row));
    }
  }

  /** The end of the run ends an open gap. */
  close(now: number): void {
    const length = this.gapFrom < 0 ? 0 : now - this.gapFrom;
    if (length > 0 && (this.failed || length > LONG_GAP_NS)) this.count(this.gapFrom, now);
  }

  private count(fromNs: number, toNs: number): void {
    this.gaps.add(toNs - fromNs);
    this.episodes.end(
      this.episodes.begin("unavailable", "no write acknowledged", fromNs, []),
      toNs,
    );
  }
}
