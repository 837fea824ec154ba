import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bulkRate, streamLatencies } from "./one-connection.ts";

type Row = Readonly<Record<string, string>>;

/** Measured rows of real TCP connections; nothing in the model was fitted to them. */
function rows(file: string): Row[] {
  const path = fileURLToPath(new URL(`../../../datasets/tcp-loss/${file}`, import.meta.url));
  const [head, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = head!.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, cells[at]!]));
  });
}

const number = (row: Row, name: string) => Number(row[name]);

describe("a stream of small messages over a real kernel's TCP", () => {
  const all = rows("messages.csv");
  const lossy = all.filter(
    (row) => row["kind"] === "stream" && ["0.01", "0.03"].includes(row["loss"]!),
  );

  it("was measured at three round trips, two losses and two rates", () => {
    expect(lossy).toHaveLength(12);
  });

  // Where much was late without any loss, it is the machine that was measured (README.md of the folder).
  for (const row of lossy.filter((one) => number(one, "late_share") < 0.01)) {
    const { rtt_ms: rtt, loss, pace } = row;
    it(`at ${rtt} ms, a loss of ${loss} and ${pace} a second is late as predicted`, () => {
      const way = { rttMs: number(row, "rtt_ms"), loss: number(row, "loss"), seed: "measured" };
      const late = streamLatencies(way, number(row, "pace"), 12_000);
      const mean = late.reduce((sum, ms) => sum + ms, 0) / late.length;
      const off = (predicted: number, name: string) => predicted / (number(row, name) / 1e3);
      const at = (share: number) => late[Math.floor(share * late.length)]!;
      // Of 5 ms a core that is taken away for some is a large part, and so is a timer's tick of 4 ms.
      const [least, most] = number(row, "rtt_ms") < 20 ? [0.7, 1.1] : [0.9, 1.1];
      expect(off(mean, "mean_us")).toBeGreaterThan(least);
      expect(off(mean, "mean_us")).toBeLessThan(most);
      expect(off(at(0.5), "p50_us")).toBeGreaterThan(0.9);
      expect(off(at(0.5), "p50_us")).toBeLessThan(1.05);
      expect(off(at(0.98), "p98_us")).toBeGreaterThan(0.75);
      expect(off(at(0.98), "p98_us")).toBeLessThan(1.3);
    });
  }
});

describe("a message alone on a real kernel's connection", () => {
  const turns = rows("messages.csv").filter(
    ({ kind, bytes, loss }) => kind === "turns" && bytes === "100" && loss === "0.03",
  );

  it("is mended a round trip and 200 ms after it was sent, to a tick of 4 ms and what the machine adds", () => {
    expect(turns).toHaveLength(3);
    for (const row of turns) {
      const rtt = number(row, "rtt_ms");
      // 6 % of the turns lose one of two packets: the answer comes a round trip and a time-out later.
      const measured = number(row, "p97_us") / 1e3;
      expect(measured).toBeGreaterThan(2 * rtt + 200);
      expect(measured).toBeLessThan(2 * rtt + 200 + 0.05 * (2 * rtt + 200) + 14);
    }
  });
});

describe("a stream that a lossy link cannot carry", () => {
  const bulk = rows("bulk.csv").filter(({ control }) => control === "cubic");

  it("was measured twelve times and more", () => {
    expect(bulk.length).toBeGreaterThanOrEqual(12);
  });

  it("gets as many bytes a second as predicted: within a quarter in each row, a tenth in the median", () => {
    const ratios = bulk.map((row) => {
      const way = { rttMs: number(row, "rtt_ms"), loss: number(row, "lost_share"), seed: "bulk" };
      return bulkRate(way, 400, 20) / number(row, "bytes_per_s");
    });
    for (const ratio of ratios) {
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.25);
    }
    const off = ratios.map((ratio) => Math.abs(ratio - 1)).sort((a, b) => a - b);
    expect(off[Math.floor(off.length / 2)]!).toBeLessThan(0.1);
  });
});
