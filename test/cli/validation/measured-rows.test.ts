import { describe, expect, it } from "vitest";
import { readMeasuredRows } from "../../../src/cli/validation/measured-rows.ts";

const HEAD = "rtt_ms,sync_mode,clients,tps,lat_p50_ms,cpu_own_pct,cpu_other_pct,lat_p99_ms";

describe("reading measured rows", () => {
  it("takes the medians over the repetitions, percentages as shares", () => {
    const [row] = readMeasuredRows("grid", `${HEAD}\n10,on,16,1080,13.8,33.5,8.06,27.1\n`);
    expect(row).toMatchObject({
      mode: "on",
      names: "FIRST 1 (a)",
      rttMsA: 10,
      rttMsB: null,
      sessions: 16,
      throughput: 1080,
      latencyMsP50: 13.8,
      latencyMsP99: 27.1,
      fsyncProbeUs: null,
    });
    expect(row?.cpuOwn).toBeCloseTo(0.335, 12);
    expect(row?.cpuOther).toBeCloseTo(0.0806, 12);
  });

  it("reads two standbys and their rule as PostgreSQL writes it", () => {
    const head = HEAD.replace("rtt_ms", "rule,rtt_a_ms,rtt_b_ms");
    const [row] = readMeasuredRows("multi", `${head}\nFIRST 1 (a+b),5,40,on,1,1,1,1,1,1\n`);
    expect(row).toMatchObject({ names: "FIRST 1 (a, b)", rttMsA: 5, rttMsB: 40 });
  });

  it("names the file, line and column of what is no number", () => {
    expect(() => readMeasuredRows("grid", `${HEAD}\n10,on,many,1,1,1,1,1\n`)).toThrow(
      'grid.csv:2: clients is "many", not a number.',
    );
    expect(() => readMeasuredRows("grid", "rtt_ms,clients\n10,1\n")).toThrow(
      "grid.csv has no column sync_mode; it has rtt_ms, clients.",
    );
  });
});
