import { randomUUID } from "node:crypto";
import { countText, progressText } from "../cli/progress.ts";
import type { Progress } from "../sweep/run-study.ts";
import { openLine } from "./host.ts";

/** Estimated seconds from which on a run shows how far it is. */
const WORTH_SHOWING = 2;
/** Milliseconds between two drawings; a notebook's every drawing is a message. */
const REDRAW = 250;

type OnProgress = (progress: Progress) => void;

/**
 * Carries out what reports its progress, beside one line that is drawn over and over: runs done,
 * speed, time left. Whether it is shown is decided by what the work was thought to take and not by
 * the clock, and its last word tells no time, so that a notebook that is executed again has the same
 * outputs to the byte. In a terminal nothing of it remains.
 */
export async function withProgress<T>(
  asked: boolean | undefined,
  expected: { readonly runs: number; readonly seconds: number },
  work: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  const line = (asked ?? expected.seconds >= WORTH_SHOWING) ? openLine(randomUUID()) : null;
  if (line === null) return work(() => {});
  const start = performance.now();
  let last: Progress = { done: 0, planned: expected.runs, events: 0 };
  let drawn = start;
  line.draw(progressText(last, 0, expected.seconds));
  try {
    return await work((progress) => {
      last = progress;
      const now = performance.now();
      if (now - drawn < REDRAW) return;
      drawn = now;
      line.draw(progressText(last, now - start, expected.seconds));
    });
  } finally {
    const events = last.events > 0 ? `, ${countText(last.events)} events` : "";
    await line.end(`${last.done} runs${events}`);
  }
}
