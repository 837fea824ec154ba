import { describe, expect, it } from "vitest";
import { withCarriers } from "../../../src/analysis/witness/carriers.ts";
import type { StageMark, TracedMessage } from "../../../src/model/trace.ts";

/** A message that speaks of the first write, from one node to another, in milliseconds. */
function message(
  from: number,
  to: number,
  sent: number,
  end: number,
  fate: TracedMessage["fate"] = "delivered",
): TracedMessage {
  const times = { sentNs: sent * 1e6, endNs: end * 1e6 };
  return { role: "replication", from, to, ...times, fate, session: -1, key: -1, writes: [0] };
}

const received = (node: number, at: number): StageMark => ({
  write: 0,
  node,
  stage: "received",
  atNs: at * 1e6,
  earlier: false,
});

function kept(messages: readonly TracedMessage[], marks: readonly StageMark[]): number[][] {
  const trace = withCarriers({ fromNs: 0, toNs: 1e9, messages, marks });
  return trace.messages.map(({ from, to, sentNs }) => [from, to, sentNs / 1e6]);
}

describe("the messages that bring a write", () => {
  it("are those that a node had it by, not those that repeat it or only speak of it", () => {
    const all = [
      message(0, 1, 1, 11),
      // Speaks of the write long before its node has it.
      message(1, 2, 12, 22),
      message(0, 2, 1, 200),
      // Nobody needs these any more.
      message(1, 0, 20, 30),
      message(0, 1, 40, 50),
      message(1, 2, 195, 205),
    ];
    expect(kept(all, [received(0, 0), received(1, 11), received(2, 200)])).toEqual([
      [0, 1, 1],
      [0, 2, 1],
    ]);
  });

  it("are the first of those that never come, unless the node has it", () => {
    const lost = [
      message(0, 1, 1, 5, "dropped"),
      message(0, 1, 6, 10, "dropped"),
      message(0, 2, 30, 1000, "under_way"),
      message(0, 1, 12, 1000, "under_way"),
    ];
    expect(kept(lost, [received(0, 0), received(2, 20)])).toEqual([[0, 1, 1]]);
  });

  it("leave everything else as it is", () => {
    const request: TracedMessage = { ...message(3, 0, 0, 1), role: "request", writes: [] };
    expect(kept([request, { ...message(0, 1, 1, 2), writes: [] }], [])).toHaveLength(2);
  });
});
