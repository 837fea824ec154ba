import { describe, expect, it } from "vitest";
import { Votes } from "../../../src/engine/failover/votes.ts";

describe("votes", () => {
  it("go to one asker in each epoch, and never back to an older one", () => {
    const votes = new Votes(4, 1);
    expect(votes.give(3, 0, 2)).toBe(true);
    expect(votes.give(3, 1, 2)).toBe(false);
    // The same question again has the same answer.
    expect(votes.give(3, 0, 2)).toBe(true);
    expect(votes.give(3, 1, 3)).toBe(true);
    expect(votes.give(3, 0, 2)).toBe(false);
  });

  it("of two who ask at once go to the one with the lower number, which the other yields to", () => {
    const votes = new Votes(3, 1);
    expect(votes.begin(1, 1)).toBe(2);
    expect(votes.begin(2, 1)).toBe(2);
    expect(votes.give(1, 2, 2)).toBe(false);
    expect(votes.give(2, 1, 2)).toBe(true);
    expect(votes.isAsking(2)).toBe(false);
    expect(votes.isAsking(1)).toBe(true);
  });

  it("cannot be yielded once the round is decided", () => {
    const votes = new Votes(3, 1);
    votes.begin(2, 1);
    votes.close(2);
    expect(votes.give(2, 1, 2)).toBe(false);
  });

  it("count for the round that asked for them only", () => {
    const votes = new Votes(3, 1);
    const first = votes.begin(1, 1);
    const second = votes.begin(1, 1);
    expect(second).toBe(first + 1);
    expect(votes.count(1, 2, first)).toBe(false);
    expect(votes.count(1, 2, second)).toBe(true);
    expect(votes.votesOf(1)).toBe(2);
  });

  it("for oneself are taken back when the leader is heard again, those for others are not", () => {
    const votes = new Votes(3, 1);
    votes.begin(1, 1);
    votes.calm(1, 1);
    expect(votes.given[1]).toBe(1);
    votes.give(2, 1, 2);
    votes.calm(2, 1);
    expect(votes.given[2]).toBe(2);
  });

  it("ask for an epoch above every one that was refused", () => {
    const votes = new Votes(3, 1);
    votes.begin(1, 1);
    votes.learn(1, 7);
    expect(votes.begin(1, 1)).toBe(8);
  });
});
