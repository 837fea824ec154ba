import { describe, expect, it } from "vitest";
import { ETCD } from "../../src/systems/etcd.ts";
import type { Expansion } from "../../src/systems/preset.ts";
import { expand, plain, type Written } from "./expand.ts";

/** The silence before an election, in seconds. */
function silence({ settings }: Expansion): readonly [number, number] {
  const value = settings.find(({ name }) => name === "election_timeout")?.value;
  if (value?.kind !== "range") throw new Error("the silence is a range");
  const { low, high } = value;
  if (low.kind !== "quantity" || high.kind !== "quantity") throw new Error("of durations");
  return [low.value, high.value];
}

describe("etcd as settings of consensus", () => {
  it("is a Raft that asks before it stands, counts whom it hears, and forwards", () => {
    const found = expand(ETCD, {});
    expect(found.form).toBe("consensus");
    expect(found.problems).toEqual([]);
    expect(plain(found)).toMatchObject({
      heartbeat: 0.1,
      pre_vote: "on",
      check_quorum: "on",
      reads: "read_index",
      forwarding: "on",
    });
    expect(silence(found)).toEqual([1, 2]);
  });

  it("has the defaults of its version", () => {
    const defaults = (name: string) => ETCD.knobs.find((knob) => knob.name === name)!;
    expect(defaults("pre-vote").defaults?.["3.4"]).toBe("false");
    expect(defaults("pre-vote").default).toBe("true");
    expect(defaults("snapshot-count").defaults).toEqual({ "3.4": "100000", "3.5": "100000" });
    expect(defaults("snapshot-count").default).toBe("10000");
  });

  it.each<readonly [Written, number]>([
    [250, 0.25],
    [{ seconds: 0.05 }, 0.05],
  ])("reads a heartbeat of %j", (written, seconds) => {
    const knobs = { "heartbeat-interval": written };
    expect(plain(expand(ETCD, knobs)).heartbeat).toBe(seconds);
  });

  it("draws the silence between the time-out and twice as much", () => {
    expect(silence(expand(ETCD, { "election-timeout": 5000 }))).toEqual([5, 10]);
  });

  it.each([
    ["s", "local"],
    ["serializable", "local"],
    ["l", "read_index"],
  ])("reads by consistency %s", (written, reads) => {
    expect(plain(expand(ETCD, { consistency: written })).reads).toBe(reads);
  });

  it.each<readonly [string, Readonly<Record<string, Written>>, string]>([
    ["a time-out under five beats", { "election-timeout": 400 }, "5 times heartbeat-interval"],
    ["a time-out over 50 s", { "election-timeout": 60_000 }, "over 50 s"],
    ["no beat", { "heartbeat-interval": 0 }, "above zero"],
    ["an unknown consistency", { consistency: "strong" }, "no consistency"],
    ["half a snapshot", { "snapshot-count": 0.5 }, "whole number"],
  ])("refuses %s, as etcd does", (_, knobs, message) => {
    const { problems } = expand(ETCD, knobs);
    expect(problems.map((problem) => problem.message).join()).toContain(message);
    expect(problems[0]!.severity).toBe("error");
  });

  it("takes a time-out of exactly five beats", () => {
    expect(expand(ETCD, { "election-timeout": 500 }).problems).toEqual([]);
    expect(expand(ETCD, { "heartbeat-interval": 60, "election-timeout": 300 }).problems).toEqual(
      [],
    );
  });
});
