import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { all, buildPlan, constant, freeNode, MS } from "../plan-builder.ts";
import { station } from "../trials.ts";

const WAY = 3 * MS;
const BYTES_PER_SECOND = 1e6;
const NS_PER_BYTE = 1e9 / BYTES_PER_SECOND;

describe("a message that alone is at its NIC", () => {
  it("passes NIC and link one after the other, each in its own time", () => {
    const window = runPlan(
      buildPlan({
        nodes: [{ ...freeNode(0), nicBytesPerSecond: BYTES_PER_SECOND }],
        delay: constant(WAY),
        link: { bandwidthBytesPerSecond: BYTES_PER_SECOND },
        replication: { ack: all(1) },
      }),
    ).windows[0]!;
    const nic = station(window, "leader.nic");
    const there = station(window, "0 -> 1");
    const back = station(window, "1 -> 0");
    const perWrite = (bytes: number, messages: number) => (bytes / messages) * NS_PER_BYTE;
    // The NIC carries a log message and an answer for each write, the links one message each way.
    const time =
      perWrite(nic.bytes!, nic.arrivals / 2) +
      perWrite(there.bytes!, there.arrivals) +
      perWrite(back.bytes!, back.arrivals);
    const { min, max, sum, count } = window.writeLatency;
    expect(max).toBe(min);
    expect(Math.abs(sum / count - (2 * WAY + time))).toBeLessThan(0.001 * time);
    for (const { busyNs, bytes } of [nic, there, back]) {
      expect(Math.abs(busyNs - bytes! * NS_PER_BYTE)).toBeLessThan(1 * MS);
    }
  });
});
