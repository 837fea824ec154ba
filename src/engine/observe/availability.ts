import type { Episodes } from "./episodes.ts";
import type { Histogram } from "./histogram.ts";

/** A gap without a failure counts as unavailable from this length on. */
const LONG_GAP_NS = 1_000_000_000;

/**
 * Gaps without any acknowledged write while writes are being tried. A gap counts when a write
 * failed or timed out in it, or when it lasts over a second; shorter ones are the ordinary time
 * between two acknowledgements.
 */
export class Availability {
  private waiting = 0;
  private gapFrom = -1;
  private failed = false;
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
    this.close(now);
    this.waiting -= 1;
    this.gapFrom = this.waiting > 0 ? now : -1;
    this.failed = false;
  }

  /** A write failed or timed out. */
  gaveUp(): void {
    this.waiting -= 1;
    this.failed = true;
  }

  /** The end of the run ends an open gap. */
  close(now: number): void {
    if (this.gapFrom < 0) return;
    const length = now - this.gapFrom;
    if (length <= 0 || !(this.failed || length > LONG_GAP_NS)) return;
    this.gaps.add(length);
    const episode = this.episodes.begin("unavailable", "no write acknowledged", this.gapFrom, []);
    this.episodes.end(episode, now);
  }
}
