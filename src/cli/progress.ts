import type { Progress } from "../sweep/run-study.ts";
import type { Door } from "./door.ts";

/** Shows how far a study is. */
export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  /** Wipes what was drawn, so that what follows starts on a clean line; nothing is drawn any more. */
  readonly done: () => void;
}

/** What a study was thought to take before it began. */
export interface Expected {
  readonly runs: number;
  readonly seconds: number;
}

/** Milliseconds between two drawings when runs end, and while none does. */
const REDRAW = 100;
const TICK = 200;

/**
 * One line on standard error that is drawn over and over: runs done, share, time left; and over it
 * the lines that `above` gives, each narrower than the terminal. Without a terminal there is no
 * progress, so that logs stay clean.
 */
export function progressLine(
  door: Door,
  quiet: boolean,
  expected: Expected,
  above: () => readonly string[] = () => [],
): ProgressLine {
  if (!door.errIsTerminal || quiet) return { update: () => {}, done: () => {} };
  const start = door.now();
  let last: Progress = { done: 0, planned: expected.runs, events: 0 };
  let [drawn, height, isOver] = [Number.NEGATIVE_INFINITY, 0, false];
  const draw = (): void => {
    const lines = above();
    drawn = door.now();
    const text = progressText(last, drawn - start, expected.seconds);
    const line = text.slice(0, Math.max(20, door.columns - 1));
    door.err(`${wipe(height)}${lines.map((one) => `${one}\n`).join("")}${line}`);
    height = lines.length;
  };
  draw();
  const clock = setInterval(draw, TICK);
  clock.unref();
  return {
    update(progress) {
      last = progress;
      if (isOver) return;
      if (door.now() - drawn >= REDRAW || progress.done === progress.planned) draw();
    },
    done() {
      if (isOver) return;
      isOver = true;
      clearInterval(clock);
      door.err(wipe(height));
    },
  };
}

/** Takes away the line that the cursor is in and so many above it. */
function wipe(height: number): string {
  return height === 0 ? "\r\u001b[2K" : `\r\u001b[${height}A\u001b[J`;
}

/** Runs from which on their own time tells how long the others will take. */
const TELLING_RUNS = 10;

/**
 * `12 of 48 runs (25 %), 1.2 million events/s, about 40 s left`. Until the first run is done the
 * time left is what was expected, and the first runs, which are made while everything is still
 * starting, tell little by little.
 */
export function progressText(
  { done, planned, events }: Progress,
  elapsedMs: number,
  expectedSeconds: number,
): string {
  const share = planned === 0 ? 0 : Math.floor((100 * done) / planned);
  const seconds = elapsedMs / 1000;
  const parts = [`${done} of ${planned} runs (${share} %)`];
  if (events > 0 && seconds > 0) parts.push(`${countText(events / seconds)} events/s`);
  if (done < planned) {
    const seen = done === 0 ? Math.max(seconds, expectedSeconds) : (seconds * planned) / done;
    const share = Math.min(1, done / TELLING_RUNS);
    const whole = Math.max(seconds, expectedSeconds) * (1 - share) + seen * share;
    parts.push(`about ${durationText(whole - seconds)} left`);
  }
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
