import { describe, expect, it } from "vitest";
import { any, buildPlan, constant, exponential, freeNode, MS, SECOND } from "./plan-builder.ts";
import { estimate } from "./trials.ts";

const DELAYS = [4 * MS, 8 * MS, 16 * MS];
const FSYNCS = [3 * MS, 1 * MS, 2 * MS];

/** Three followers with their own link and disk each; `order` says who stands in which place. */
function placed(order: readonly number[], count: number) {
  const plan = buildPlan({
    followers: 3,
    nodes: [
      freeNode(0),
      ...order.map((who, place) => ({
        ...freeNode(place + 1),
        disk: {
          fsync: exponential(FSYNCS[who]!),
          bandwidthBytesPerSecond: null,
          capacityBytes: null,
        },
      })),
    ],
    replication: { ack: any(count, 1, 2, 3) },
    workload: { load: { kind: "closed", clients: 4, think: constant(0) } },
    run: { durationNs: 60 * SECOND, warmupNs: 5 * SECOND },
  });
  const links = plan.topology.links.map((link) => {
    const [from, to] = link.name.split(" -> ").map(Number) as [number, number];
    const place = from === 0 ? to : from;
    const isLog = (from === 0 || to === 0) && place >= 1 && place <= 3;
    return isLog ? { ...link, delay: exponential(DELAYS[order[place - 1]!]!) } : link;
  });
  return { ...plan, topology: { ...plan.topology, links } };
}

const latencyOf = (order: readonly number[], count: number) =>
  estimate(placed(order, count), 8, ({ writeLatency }) => writeLatency.sum / writeLatency.count);

describe("followers in another order", () => {
  it.each([1, 2, 3])("confirm any %d of 3 as fast, in distribution", (count) => {
    const plain = latencyOf([0, 1, 2], count);
    const turned = latencyOf([2, 0, 1], count);
    expect(plain.error).toBeLessThan(0.01 * plain.mean);
    const error = Math.sqrt(plain.error ** 2 + turned.error ** 2);
    expect(Math.abs(plain.mean - turned.mean)).toBeLessThan(4 * error);
  });

  it("matter where the rule names them", () => {
    const first = (order: readonly number[]) => {
      const plan = placed(order, 1);
      const ack = { kind: "any", count: 1, of: [1] } as const;
      const one = { ...plan, replication: { ...plan.replication, ack } };
      return estimate(one, 4, ({ writeLatency }) => writeLatency.sum / writeLatency.count).mean;
    };
    expect(first([2, 0, 1])).toBeGreaterThan(1.5 * first([0, 1, 2]));
  });
});
