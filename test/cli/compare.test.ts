import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "./fake-door.ts";

let cwd: string;

/** Sync over a link, or not: one session, so that latency is the round trip or next to nothing. */
const PAIR = `scenario "A pair"
param mode = sync in [sync, async]
param rtt  = 20ms in 1ms..300ms
topology { site here { node a }  site there { node b }  link here <-> there { rtt = lognormal(p50: rtt, p99: 1.3 * rtt), bandwidth = 1 Gbps } }
replicate single_leader on a, b { leader = a, mode = mode }
workload writers on here { clients = 1, think = 2ms, mix = (write: 100%) }
run { duration = 3s, warmup = 0s, trials = 3, seed = "pair" }
expect p50(write.latency) < 15ms
`;
const SWEPT = `${PAIR}sweep { vary mode over [sync, async]\n vary rtt over [10ms, 20ms] }\n`;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-compare-"));
  writeFileSync(join(cwd, "pair.scenario"), PAIR);
  writeFileSync(join(cwd, "swept.scenario"), SWEPT);
  writeFileSync(
    join(cwd, "other.scenario"),
    PAIR.replace("A pair", "Another").replace("rtt  = 20ms", "rtt  = 10ms"),
  );
  writeFileSync(join(cwd, "wrong.scenario"), PAIR.replace("clients = 1", "clients = 1ms"));
});

afterAll(() => rmSync(cwd, { recursive: true }));

describe("quorate compare", () => {
  it("says what another value costs, with verdicts that change", async () => {
    const words = ["compare", "pair.scenario", "--set", "mode=async", "--against", "mode=sync"];
    const { code, out } = await call(words, { cwd });
    expect(out).toMatch(/^A {2}A pair \(pair\.scenario, mode = async\)$/m);
    expect(out).toMatch(/^B {2}A pair \(pair\.scenario, mode = sync\)$/m);
    expect(out).toMatch(/p50\(write\.latency\) .* \+\d.* ms .* worse$/m);
    expect(out).toContain("p50(write.latency) < 15ms: pass in A, fail in B");
    expect(code).toBe(1);
  });

  it("runs both with A's seed, so that the same scenario is the same in every trial", async () => {
    const { code, out } = await call(
      ["compare", "pair.scenario", "--set", "rtt=10ms", "--against", "rtt=10ms", "--json"],
      { cwd },
    );
    const found = JSON.parse(out);
    expect(code).toBe(0);
    expect(found.a.resultHash).toBe(found.b.resultHash);
    const metrics = Object.values(found.pairs[0].metrics) as { verdict: string }[];
    expect(metrics.length).toBeGreaterThan(3);
    expect(new Set(metrics.map(({ verdict }) => verdict))).toEqual(new Set(["same"]));
  });

  it("compares two files, and gives the difference in base units", async () => {
    const words = ["compare", "pair.scenario", "other.scenario", "--json"];
    const { out } = await call([...words, "--measure", "p50(write.latency)"], { cwd });
    const found = JSON.parse(out);
    expect([found.a.scenario, found.b.scenario]).toEqual(["A pair", "Another"]);
    expect(Object.keys(found.pairs[0].metrics)).toEqual(["p50(write.latency)"]);
    const { difference, bIs, verdict, unit } = found.pairs[0].metrics["p50(write.latency)"];
    expect(difference.value).toBeCloseTo(-0.01, 3);
    expect(difference.low).toBeLessThan(difference.value);
    expect(difference.high).toBeLessThan(0);
    expect([bIs, verdict, unit]).toEqual(["better", "differs", "s"]);
  });

  it("pairs the cases of sweeps that are alike", async () => {
    const words = ["compare", "swept.scenario", "--set", "mode=sync", "--against", "mode=async"];
    const { out } = await call([...words, "--json"], { cwd });
    const { pairs, unmatched } = JSON.parse(out);
    expect(pairs.map((pair: { where: object }) => pair.where)).toEqual([
      { rtt: 0.01 },
      { rtt: 0.02 },
    ]);
    expect(unmatched).toEqual({ a: [], b: [] });
    const against = await call(["compare", "swept.scenario", "--against", "mode=async"], { cwd });
    expect(against.out).toContain("rtt = 10 ms; A with mode = sync");
  });

  it("compares the values of one sweep", async () => {
    const { code, out } = await call(
      ["compare", "swept.scenario", "--by", "mode", "--measure", "p50(write.latency)"],
      { cwd },
    );
    expect(code).toBe(1);
    expect(out).toContain("Compared: p50(write.latency) by mode (lower is better)");
    expect(out).toContain("mode = async is best, everywhere");
    expect(out).not.toContain("Compared: throughput(write)");
  });

  it("fails a call that asks for it when B is worse", async () => {
    const words = ["compare", "pair.scenario", "--set", "rtt=5ms", "--against", "rtt=6ms"];
    expect((await call(words, { cwd })).code).toBe(0);
    expect((await call([...words, "--fail-if-worse"], { cwd })).code).toBe(1);
  });

  it.each([
    [["compare", "pair.scenario"], "there is nothing to compare: pair.scenario has a single case"],
    [["compare", "swept.scenario", "--by", "seed"], "swept are: mode, rtt"],
    [["compare", "pair.scenario", "other.scenario", "--by", "mode"], "leave it out with a B"],
    [["compare", "pair.scenario", "wrong.scenario"], "B: wrong.scenario"],
    [["compare", "pair.scenario", "--against", "mod=async"], "did you mean `mode`?"],
    [["compare", "pair.scenario", "nowhere.scenario"], "no such file"],
  ])("explains a call that cannot be carried out: %j", async (words, said) => {
    const { code, out, err } = await call(words, { cwd });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(said);
  });

  it("ends both sides at Ctrl-C", async () => {
    const words = ["compare", "pair.scenario", "--against", "rtt=6ms", "--trials", "40"];
    const { code, out } = await call(words, {
      cwd,
      terminal: true,
      onErr: (text, pressCtrlC) => {
        if (text.includes("2 of 80 runs")) pressCtrlC();
      },
    });
    expect(code).toBe(130);
    expect(out).toContain("Incomplete");
  });
});
