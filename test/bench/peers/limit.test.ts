import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { agrees } from "./agreement.ts";
import { compiledLimit, type Report } from "./peers.ts";
import { quorateReport } from "./quorate-work.ts";
import { works } from "./works.ts";

/** Loops written by hand in C, which share nothing with the engine, get the same answers. */
const limit = compiledLimit();
if (limit === null) console.warn("skipped: no C compiler named cc for the hand-written loops");

describe.skipIf(limit === null && process.env["CI"] === undefined)("the same work in C", () => {
  for (const work of works) {
    it(`agrees on ${work.title}`, () => {
      const own = quorateReport(work, 60_000, "peers");
      const run = spawnSync(limit!, [work.name, "300000", "5"], { encoding: "utf8" });
      const theirs = JSON.parse(run.stdout) as Report;
      for (const answer of work.answers) {
        const seen = `${answer}: ${own[answer]} here, ${theirs[answer]} in C`;
        expect(agrees(answer, theirs, own), seen).toBe(true);
        expect(Math.abs(Number(own[answer]) - Number(theirs[answer])), seen).toBeLessThanOrEqual(
          0.12 * Number(theirs[answer]),
        );
      }
    });
  }

  it("would see an answer that is off by its own interval thrice over", () => {
    const own = quorateReport(works[3]!, 60_000, "peers");
    const [low, high] = own.intervals!["mean(write.latency)"]!;
    const off = { ...own, "mean(write.latency)": high + 2 * (high - low) };
    expect(agrees("mean(write.latency)", off, own)).toBe(false);
  });
});
