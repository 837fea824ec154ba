import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../cli/fake-door.ts";

/*
 * Each kind of violation in a real run, as its story tells it: who did what where and when, what
 * came of it, and why. `T` stands for a moment, `D` for a duration.
 */

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-violations-"));
  for (const [name, text] of Object.entries(SCENARIOS)) {
    writeFileSync(join(cwd, `${name}.scenario`), text);
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

const SCENARIOS = {
  /** A follower far away that takes its time to apply. */
  lag: `topology { site home { node a }  site away { node b { apply = apply(time: exponential(mean: 1ms)) } }
  link home <-> away { rtt = 40ms, bandwidth = 1 Gbps } }
replicate single_leader on a, b { leader = a, mode = async }
workload users on home { clients = 10, think = exponential(mean: 5ms), mix = (read: 50%, write: 50%), keys = uniform(5), read_from = any }
run { duration = 1s, warmup = 0s, trials = 1, seed = "lag" }`,
  /** The way by e is far shorter than the direct one from u to p. */
  triangle: `topology { site us { node u }  site eu { node e }  site ap { node p }
  link us <-> eu { rtt = 20ms, bandwidth = 1 Gbps }
  link us <-> ap { rtt = 400ms, bandwidth = 1 Gbps }
  link eu <-> ap { rtt = 20ms, bandwidth = 1 Gbps } }
replicate multi_leader on u, e, p { leaders = [u, e, p], conflict = last_write_wins }
workload users on us, eu, ap { clients = 20, think = exponential(mean: 10ms), mix = (read: 60%, write: 40%), keys = uniform(30), read_from = nearest, replies = 70%, roaming = 20% }
run { duration = 2s, warmup = 0s, trials = 1, seed = "shortcut" }`,
  /** The old leader is cut off, goes on with those beside it, and is not fenced. */
  cut: `topology { site a { node n1, n2 }  site b { node n3 }
  link within each site { latency = 200us, bandwidth = 1 Gbps }  link a <-> b { rtt = 12ms, bandwidth = 1 Gbps } }
replicate single_leader on n1, n2, n3 { leader = n1, mode = async
  failover { detect = heartbeat(every: 200ms, miss: 3), promote = most_caught_up, fencing = none } }
workload ledger on a, b { arrivals = poisson(400 ops/s), mix = (read: 50%, write: 50%), keys = uniform(10), read_from = any, timeout = 1s, retry = exponential_backoff(base: 50ms, cap: 2s) }
faults { at 1s partition [n1] | [n2, n3] for 2s as "old leader cut off" }
run { duration = 5s, warmup = 0s, trials = 2, seed = "fence" }`,
  /** Writing ends while a region is still cut off, so that its last values stay others. */
  apart: `topology { site us { node u }  site eu { node e }
  link us <-> eu { rtt = 20ms, bandwidth = 1 Gbps } }
replicate multi_leader on u, e { leaders = [u, e], conflict = last_write_wins }
workload writers on us, eu { load { hold 60 ops/s for 1s }, mix = (write: 100%), keys = uniform(4) }
workload readers on us, eu { clients = 4, think = exponential(mean: 20ms), mix = (read: 100%), keys = uniform(4), read_from = nearest }
faults { at 500ms partition us | eu for 3s as "cable cut" }
run { duration = 2s, warmup = 0s, trials = 1, seed = "apart" }`,
} as const;

/** The sentence of a rule's story, moments and durations made equal; the story as data. */
async function told(scenario: keyof typeof SCENARIOS, of: string) {
  const words = ["trace", `${scenario}.scenario`, "--of", of, "--json", "--out", `${scenario}.svg`];
  const { code, out, err } = await call(words, { cwd });
  expect([code, err]).toEqual([0, expect.stringContaining("written to")]);
  const { story } = JSON.parse(out) as {
    story: { sentence: string; messages: readonly { role: string; carries: string; to: string }[] };
  };
  const sentence = story.sentence
    .replace(/\d+\.\d+ s\b/g, "T")
    .replace(/\b[\d.]+ (ns|us|ms|s)\b/g, "D")
    .replace(/session \d+/g, "S")
    .replace(/version \d+[′\d]*/g, "V")
    .replace(/key \d+/g, "K");
  const svg = readFileSync(join(cwd, `${scenario}.svg`), "utf8");
  return { sentence, story, svg, arrows: story.messages };
}

describe("what a lagging follower shows", () => {
  it("misses the session's own write", async () => {
    const { sentence } = await told("lag", "violations(read_your_writes)");
    expect(sentence).toMatch(
      /^S wrote V of K at a \(T\), then read V of K at b \(T\): it missed its own write; b applied V at T, D too late: it (was on its way from a, which took D|had come D before, and waited to be applied)\.$/,
    );
  });

  it("goes back in time", async () => {
    const { sentence } = await told("lag", "violations(monotonic_reads)");
    expect(sentence).toMatch(
      /^S read V of K at a \(T\), then read V of K at b \(T\): it went back in time; b applied V at T, D too late: /,
    );
  });

  it("misses what others had been told is there, at moments that are told apart", async () => {
    const { sentence, story } = await told("lag", "stale_reads");
    expect(sentence).toMatch(
      /^S wrote V of K at a \(T\), then S read V of K at b \(T\): it missed what had been acknowledged before it began; b applied V at T, D too late: /,
    );
    const [wrote, read] = [...story.sentence.matchAll(/\((\d+\.\d+) s\)/g)].map((m) =>
      Number(m[1]),
    );
    expect(read).toBeGreaterThan(wrote!);
  });
});

describe("what several leaders show", () => {
  it("is the answer before the question, as the answer took the shorter way", async () => {
    const { sentence, arrows, svg } = await told("triangle", "violations(consistent_prefix)");
    expect(sentence).toMatch(
      /^S wrote V of K at u \(T\), then S wrote V of K at [ep] \(T\), then S read V of K at p \(T\), then read V of K at p \(T\): it saw the answer without the question; p applied V at T, D too late: it was on its way from u, which took D\.$/,
    );
    // A write comes to each other node once, however often leaders repeat what is not confirmed.
    expect(arrows.filter(({ role }) => role === "replication").length).toBeLessThan(8);
    expect(svg.length).toBeLessThan(30_000);
  });

  it("is a session's later write without its earlier one", async () => {
    const { sentence } = await told("triangle", "violations(monotonic_writes)");
    expect(sentence).toMatch(/: the later write came first; \w applied V at T, D too late: /);
  });

  it("is a write before what its session had read", async () => {
    const { sentence } = await told("triangle", "violations(writes_follow_reads)");
    expect(sentence).toMatch(
      /^S read V of K at e \(T\), then wrote V of K at e \(T\), .*: the write came before what its session had read; [up] applied V at T, D too late: it was on its way from [up], which took D\.$/,
    );
  });

  it("is an update that nobody saw", async () => {
    const { sentence } = await told("triangle", "lost_updates");
    expect(sentence).toMatch(
      /^S read V of K at \w \(T\), (then|when) S (had )?(wrote|written) V of K at \w \(T\), then S wrote V of K at \w \(T\): V was overwritten unseen/,
    );
  });

  it("has no order that fits", async () => {
    const { sentence } = await told("triangle", "violations(linearizability)");
    expect(sentence).toMatch(/: no order of these fits; \w applied V at T, D too late: /);
  });

  it("stays different to the end while they are apart", async () => {
    const { sentence } = await told("apart", "violations(divergence)");
    expect(sentence).toMatch(
      /^S read V of K at \w \(T\), then S read V of K at \w \(T\): the nodes show different values to the end/,
    );
  });
});

describe("what an old leader that nobody fenced leaves behind", () => {
  it("is a write that was acknowledged and is gone, and who leads without it", async () => {
    const { sentence } = await told("cut", "lost_writes");
    expect(sentence).toMatch(
      /^S wrote V of K at n1 \(T\): it was acknowledged, and it is gone; .*n[23] (has|had) led since T/,
    );
  });

  it("is a value that was read and is gone, with the write behind it", async () => {
    const { sentence } = await told("cut", "phantom_reads");
    expect(sentence).toMatch(
      /^S wrote V of K at n1 \(T\), (then|and before that was acknowledged) S read V of K at n\d \(T\): what it read is gone; .*n[23] (has|had) led since T/,
    );
  });

  it("is two leaders that take writes at the same time", async () => {
    const { sentence } = await told("cut", "split_brain_time");
    expect(sentence).toMatch(
      /^S wrote V of K at n\d \(T\), then S wrote V of K at n\d \(T\): two leaders took writes at the same time; n[23] has led since T, and n1 had not heard of it\.$/,
    );
  });
});
