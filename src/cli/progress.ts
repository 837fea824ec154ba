import type { Progress } from "../sweep/run-study.ts";
import type { Door } from "./door.ts";

/** Shows how far a study is. */
export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  /** Wipes the line, so that what follows starts on a clean one. */
  readonly done: () => void;
}

/** Milliseconds between two drawings of the line. */
const REDRAW = 100;

/**
 * One line on standard error that is drawn over and over: runs done, share, time left. Without a
 * terminal there is no progress, so that logs stay clean.
 */
export function progressLine(door: Door, quiet: boolean): ProgressLine {
  if (!door.errIsTerminal || quiet) return { update: () => {}, done: () => {} };
  const start = door.now();
  let drawn = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    update(progress) {
      const now = door.now();
      if (now - drawn < REDRAW && progress.done < progress.planned) return;
      drawn = now;
      shown = true;
      door.err(`\r\u001b[2K${progressText(progress, now - start)}`);
    },
    done() {
      if (shown) door.err("\r\u001b[2K");
      shown = false;
    },
  };
}

/** `12 of 48 runs (25 %), 1.2 M events/s, about 40 s left`. */
export function progressText({ done, planned, events }: Progress, elapsedMs: number): string {
  const share = planned === 0 ? 0 : Math.floor((100 * done) / planned);
  const speed = elapsedMs === 0 ? 0 : events / (elapsedMs / 1000);
  const left = done === 0 ? null : ((elapsedMs / 1000) * (planned - done)) / done;
  const parts = [`${done} of ${planned} runs (${share} %)`, `${countText(speed)} events/s`];
  if (left !== null && done < planned) parts.push(`about ${durationText(left)} left`);
  return parts.join(", ");
}

/** Seconds as people say them: `8 s`, `3 min`, `2.5 h`, `4 days`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return "a second";
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Number((seconds / 3600).toPrecision(2))} h`;
  return `${Number((seconds / 86400).toPrecision(2))} days`;
}

/** A count as people say it: `950`, `12 thousand`, `1.2 million`, `3.4 billion`. */
export function countText(count: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
    [1e3, "thousand"],
  ];
  const step = steps.find(([size]) => count >= size);
  if (step === undefined) return String(Math.round(count));
  return `${Number((count / step[0]).toPrecision(count / step[0] >= 100 ? 3 : 2))} ${step[1]}`;
}
