import { describe, expect, it } from "vitest";
import { missedBy, writesOf } from "../../../src/analysis/witness/focus.ts";
import { holdsText, versionText } from "../../../src/analysis/witness/names.ts";
import { toldText } from "../../../src/analysis/witness/told-text.ts";
import { twoLeaders } from "../../../src/analysis/witness/two-leaders.ts";
import type { EpisodeRecord, WitnessedOperation } from "../../../src/model/run-record.ts";
import { ruleOf, type Told } from "../../../src/model/story.ts";
import { historyOf } from "./history-of.ts";

function act(kind: "read" | "write", key: number, version: number): WitnessedOperation {
  return { kind, session: 1, key, node: 0, startNs: 0, endNs: 1, version };
}

describe("what is said where nothing was broken", () => {
  it("says once of several cases what holds for each of them", () => {
    const cases = ["a", "b", "c"].map((label, at) => ({
      label,
      checked: 3000 + at,
      violations: 0,
    }));
    const told: Told = { rule: "monotonic_reads", story: null, cases };
    expect(toldText(told)[1]).toBe(
      "None seen in a; b; c: at least 3000 operations checked in each, so the share is below 0.1% (95 %, rule of three).",
    );
    const more = Array.from({ length: 7 }, (_, at) => ({ ...cases[0]!, label: `x${at}` }));
    expect(toldText({ ...told, cases: more })[1]).toMatch(
      /x5; and 1 further case: 3000 operations/,
    );
  });

  it("bounds the share by the rule of three", () => {
    const told = {
      rule: "monotonic_reads",
      story: null,
      cases: [{ label: "one", checked: 3000, violations: 0 }],
    };
    expect(toldText(told)).toEqual([
      "No run broke monotonic reads.",
      "None seen in 3000 operations checked, so the share is below 0.1% (95 %, rule of three).",
    ]);
  });

  it("names the cases that broke it and those that did not", () => {
    const told = {
      rule: "read_your_writes",
      story: null,
      cases: [
        { label: "route=any", checked: 500, violations: 7 },
        { label: "route=leader", checked: 600, violations: 0 },
        { label: "route=none", checked: 0, violations: 0 },
      ],
    };
    const text = toldText(told).join(" ");
    expect(text).toContain("Broken in route=any (7 times).");
    expect(text).toContain("route=leader: 600 operations checked, so the share is below 0.5%");
    expect(text).toContain("Nothing to hold against the rule in route=none");
  });
});

describe("the words of a story", () => {
  it("finds the rule that a metric counts", () => {
    expect(ruleOf({ name: "violations", words: ["monotonic_reads"] })).toBe("monotonic_reads");
    expect(ruleOf({ name: "split_brain_time", words: [] })).toBe("split_brain");
    expect(ruleOf({ name: "stale_reads", words: [] })).toBe("stale_reads");
    expect(ruleOf({ name: "divergence", words: [] })).toBeNull();
    expect(ruleOf({ name: "write.latency", words: [] })).toBeNull();
    expect(ruleOf({ name: "violations", words: ["constructor"] })).toBeNull();
  });

  it("tells the seventh version of one leader from the seventh of the next", () => {
    expect(versionText(7)).toBe("7");
    expect(versionText(2 ** 36 + 7)).toBe("7′");
    expect(versionText(2 * 2 ** 36 + 7)).toBe("7′′");
    expect(versionText(2 ** 30 + 7)).toBe("7′");
    expect(holdsText(3, 0)).toBe("k3 = nothing");
  });

  it("finds the newest version of its key that a read misses", () => {
    const read = act("read", 1, 4);
    expect(missedBy([act("write", 1, 6), act("write", 1, 5), act("write", 2, 9), read])).toEqual({
      key: 1,
      version: 6,
    });
    expect(missedBy([act("write", 1, 4), act("write", 1, 3)])).toBeNull();
    // The old version that it shows has no part in the story.
    expect(writesOf([act("write", 1, 6), read])).toEqual([{ key: 1, version: 6 }]);
  });
});

describe("two leaders at a time", () => {
  const episode: EpisodeRecord = {
    kind: "split_brain",
    label: "several nodes take writes as the leader",
    fromNs: 10e6,
    toNs: 30e6,
    nodes: [0, 1],
  };
  const write = (at: number, node: number, key: number) =>
    ({ kind: "write", session: node, version: at, at, node, key }) as const;

  it("are shown by the two writes of one key that lie nearest", () => {
    const history = historyOf([write(12, 0, 5), write(13, 1, 6), write(17, 1, 5), write(20, 0, 5)]);
    expect(twoLeaders(history, [episode])?.map(({ version }) => version)).toEqual([17, 20]);
  });

  it("are shown by any two writes where no key was written on both sides", () => {
    const history = historyOf([write(12, 0, 5), write(13, 1, 6)]);
    expect(twoLeaders(history, [episode])?.map(({ node }) => node)).toEqual([0, 1]);
  });

  it("are not shown by writes of one side, or from before", () => {
    const history = historyOf([write(2, 0, 5), write(13, 1, 5), write(14, 1, 5)]);
    expect(twoLeaders(history, [episode])).toBeNull();
    expect(twoLeaders(history, [])).toBeNull();
  });
});
