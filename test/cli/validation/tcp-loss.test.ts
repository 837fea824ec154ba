import { describe, expect, it } from "vitest";
import { tcpLoss } from "../../../src/cli/validation/tcp-loss.ts";

const rows = tcpLoss();
const named = (text: string) => rows.filter(({ mode }) => mode.includes(text));

describe("the rows of links that lose packets", () => {
  it("are streams of CUBIC, turns of one segment, and the two of the pair", () => {
    expect(named("a full stream")).toHaveLength(18);
    expect(named("in turns")).toHaveLength(7);
    expect(named("PostgreSQL")).toHaveLength(2);
    expect(rows).toHaveLength(27);
  });

  it("tell the model the round trip without loss and the share lost, and nothing of the answer", async () => {
    const [row] = named("a full stream, 2 % lost").filter(({ rttMs }) => rttMs[0] === 70);
    const { told, figures } = await row!.predict();
    // 333 us is what the lossless turns took beyond the 20 ms that were set: the middle of three.
    expect(told).toEqual({ rtt: "70333.000us", loss: "2.0040%", sessions: "500", bytes: "14480B" });
    expect(figures.map(({ quantity, unit }) => `${quantity} ${unit}`)).toEqual(["carried B/s"]);
    expect(figures[0]!.measured).toBe(154_988);
    expect(Math.abs(figures[0]!.error)).toBeLessThan(0.1);
  });

  it("predict turns and commits with their tails", async () => {
    const [turn] = named("in turns, 3 % lost").filter(({ rttMs }) => rttMs[0] === 20);
    const { figures } = await turn!.predict();
    const error = (quantity: string) =>
      Math.abs(figures.find((one) => one.quantity === quantity)!.error);
    expect(error("mean")).toBeLessThan(0.12);
    expect(error("p50")).toBeLessThan(0.02);
    expect(error("p99")).toBeLessThan(0.25);
    const [pair] = named("PostgreSQL").filter(({ sessions }) => sessions === 16);
    const commits = await pair!.predict();
    expect(commits.figures.map(({ quantity }) => quantity)).toEqual(["throughput", "p50", "p99"]);
    for (const one of commits.figures) expect(Math.abs(one.error)).toBeLessThan(0.25);
  });
});
