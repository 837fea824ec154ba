import { describe, it } from "vitest";
import { makeStream } from "../../../src/random/stream.ts";
import { all, buildPlan, exponential, MS, SECOND } from "../plan-builder.ts";
import { estimate, expectNear } from "../trials.ts";

const GAP = 20 * MS;
const LEG = 35 * MS;

/**
 * Writes every 20 ms over one connection whose round trips are drawn as wholes: each record and its
 * confirmation take half of its own, and neither overtakes another. The mean time of a write.
 */
function inOrder(writes: number): number {
  const draws = makeStream("oracle", "one connection", "legs");
  let came = 0;
  let confirmed = 0;
  let sum = 0;
  for (let write = 0; write < writes; write++) {
    const leg = -LEG * Math.log(1 - draws.next());
    came = Math.max(came, write * GAP + leg);
    confirmed = Math.max(confirmed, came + leg);
    sum += confirmed - write * GAP;
  }
  return sum / writes;
}

describe("confirmations on a connection with a wide distribution of round trips", () => {
  it.each(["received", "flushed", "applied"] as const)(
    "take back what their own records took, though one confirms several: %s",
    (ackAt) => {
      const plan = buildPlan({
        delay: exponential(LEG),
        link: { roundTrip: true },
        replication: { ack: all(1), ackAt },
        workload: { load: { kind: "constant", rate: SECOND / GAP } },
        run: { durationNs: 200 * SECOND },
      });
      const mean = estimate(plan, 8, ({ writeLatency }) => writeLatency.sum / writeLatency.count);
      expectNear(mean, inOrder(400_000));
    },
  );
});
