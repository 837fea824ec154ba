import { describe, expect, it } from "vitest";
import { Availability } from "../../../src/engine/observe/availability.ts";
import { Episodes } from "../../../src/engine/observe/episodes.ts";
import { Histogram } from "../../../src/engine/observe/histogram.ts";
import { MS } from "../plan-builder.ts";

/** A write every 10 ms, answered a millisecond later, but none that begins from 1 s to 1.5 s. */
function outage(patience: number): readonly (readonly [number, number])[] {
  const episodes = new Episodes();
  const availability = new Availability(new Histogram(), episodes);
  const acts: { at: number; act: () => void }[] = [];
  for (let begin = 0; begin < 3000; begin += 10) {
    const isLost = begin >= 1000 && begin < 1500;
    const end = begin + (isLost ? patience : 1);
    acts.push({ at: begin, act: () => availability.started(begin * MS) });
    acts.push({
      at: end,
      act: () =>
        isLost ? availability.gaveUp(begin * MS, end * MS) : availability.acknowledged(end * MS),
    });
  }
  for (const { act } of acts.sort((a, b) => a.at - b.at)) act();
  availability.close(6000 * MS);
  return episodes.records(6000 * MS).map(({ fromNs, toNs }) => [fromNs / MS, toNs / MS]);
}

describe("the time without any acknowledged write", () => {
  it.each([5, 100, 400, 700, 1400])(
    "is the outage itself, and told once, whether clients wait %d ms or less",
    (patience) => {
      // From the first write that is not answered to the answer of the first that is.
      expect(outage(patience)).toEqual([[1000, 1501]]);
    },
  );

  it("does not count the ordinary time between two answers", () => {
    const episodes = new Episodes();
    const availability = new Availability(new Histogram(), episodes);
    for (let begin = 0; begin < 1000; begin += 10) {
      availability.started(begin * MS);
      availability.acknowledged((begin + 9) * MS);
    }
    availability.close(1000 * MS);
    expect(episodes.records(1000 * MS)).toEqual([]);
  });

  it("counts a gap of over a second without any failure", () => {
    const episodes = new Episodes();
    const availability = new Availability(new Histogram(), episodes);
    availability.started(0);
    availability.acknowledged(1200 * MS);
    expect(episodes.records(2000 * MS).map(({ toNs }) => toNs / MS)).toEqual([1200]);
  });
});
