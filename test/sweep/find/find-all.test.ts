import { describe, expect, it } from "vitest";
import { asked, oneServer, roundTrips } from "./asked.ts";

describe("find on a queue with a closed form", () => {
  it("holds the rate of M/M/1 at a bound on p99: mu - ln(100) / bound", async () => {
    const truth = 100 - Math.log(100) / 0.2;
    for (const seed of ["one", "two"]) {
      const [found] = await asked(oneServer("find max rate where p99(write.latency) < 200ms"), {
        seed,
      });
      expect(found!.outcome).toBe("found");
      expect(found!.low!).toBeLessThan(truth);
      expect(found!.high!).toBeGreaterThan(truth);
      expect(found!.high! / found!.low!).toBeLessThan(1.4);
      // The law is exact here, so that the first guess is the answer but for its halvings.
      expect(found!.firstGuess! / truth).toBeCloseTo(1, 2);
    }
  });

  it("proves without a run that no rate above the server's can hold", async () => {
    const [found] = await asked(oneServer("find max rate where p99(write.latency) < 1h"));
    expect(found!.outcome).toBe("found");
    expect(found!.high! / 100).toBeCloseTo(1, 1);
    const beyond = found!.probes.filter(({ value }) => (value as number) >= 101);
    expect(beyond.length).toBeGreaterThan(0);
    expect(beyond.every(({ runs, verdict }) => runs === 0 && verdict === "fail")).toBe(true);
    expect(found!.remarks.join()).toContain("a.cpu has no steady state");
  });

  it("says that nothing holds, and what came nearest", async () => {
    const [found] = await asked(oneServer("find max rate where p99(write.latency) < 1ms"));
    expect(found).toMatchObject({ outcome: "nowhere", value: null, low: null, high: null });
    expect(found!.remarks[0]).toMatch(/nearest to it is 1\/s: p99\(write.latency\) = /);
  });

  it("refuses what fails below and holds above, and names the search that was meant", async () => {
    const [found] = await asked(oneServer("find max rate where p99(write.latency) > 100ms"));
    expect(found).toMatchObject({ outcome: "not_monotone", value: null });
    expect(found!.probes.map(({ verdict }) => verdict)).toContain("fail");
    expect(found!.probes.map(({ verdict }) => verdict)).toContain("pass");
    expect(found!.remarks).toContain("did you mean `find min rate`?");
  });
});

describe("find on round trips", () => {
  it("holds the longest round trip at which 16 sessions still write 500 times a second", async () => {
    const [found] = await asked(roundTrips("find max rtt where throughput(write) >= 500/s"));
    expect(found!.outcome).toBe("found");
    // 16 sessions / (rtt + 1 ms) = 500/s.
    expect(found!.low!).toBeLessThanOrEqual(0.031);
    expect(found!.high!).toBeGreaterThanOrEqual(0.031);
    expect(found!.high! / found!.low!).toBeLessThan(1.06);
    expect(found!.firstGuess! / 0.031).toBeCloseTo(1, 1);
  });

  it("counts sessions one by one, and takes each case of a sweep for itself", async () => {
    const text = roundTrips(`
find min n where throughput(write) >= 470/s
sweep { vary rtt over [20ms, 72ms] }`);
    const found = await asked(text);
    // 10 sessions / 21 ms = 476/s and 9 give 429/s; 35 / 73 ms = 479/s and 34 give 466/s.
    expect(found.map(({ value }) => value)).toEqual([10, 35]);
    expect(found.map(({ low }) => low)).toEqual([9, 34]);
    expect(found.map(({ caseIndex }) => caseIndex)).toEqual([0, 1]);
  });

  it("follows a bound that depends on the sought value", async () => {
    const [found] = await asked(roundTrips("find max rtt where p99(write.latency) < 61ms - rtt"));
    expect(found!.low!).toBeLessThanOrEqual(0.03);
    expect(found!.high!).toBeGreaterThanOrEqual(0.03);
  });

  it("tries every choice of a list", async () => {
    const [found] = await asked(roundTrips("find max ack where p99(write.latency) < 5ms"));
    expect(found).toMatchObject({ outcome: "found", value: "none", low: null, high: null });
    expect(found!.probes.map(({ text, verdict }) => [text, verdict])).toEqual([
      ["none", "pass"],
      ["b", "fail"],
    ]);
  });

  it("answers several searches, also in a share of runs and in a part of the run", async () => {
    const found = await asked(
      roundTrips(`
find max rtt where mean(write.latency) < 40ms in 80% of runs as "most runs"
find max rtt where mean(write.latency) < 50ms during 200ms..600ms
find max rtt where mean(write.latency) < 60ms when n > 20`),
    );
    expect(found.map(({ outcome }) => outcome)).toEqual(["found", "found", "skipped"]);
    expect(found[0]!.find.label).toBe("most runs");
    expect(found[0]!.low!).toBeLessThanOrEqual(0.039);
    expect(found[0]!.high!).toBeGreaterThanOrEqual(0.039);
    expect(found[1]!.low!).toBeLessThanOrEqual(0.049);
    expect(found[1]!.high!).toBeGreaterThanOrEqual(0.049);
  });
});

describe("a search that is stopped", () => {
  it("keeps what it found so far, and does not begin the next", async () => {
    const stop = new AbortController();
    const found = await asked(
      roundTrips(`
find max rtt where mean(write.latency) < 40ms
find max rtt where mean(write.latency) < 50ms`),
      {
        signal: stop.signal,
        onProgress: ({ done }) => {
          if (done === 6) stop.abort();
        },
      },
    );
    expect(found.map(({ outcome }) => outcome)).toEqual(["stopped", "stopped"]);
    expect(found[0]!.probes.length).toBeGreaterThan(0);
    expect(found[1]!.probes).toEqual([]);
  });

  it("tells how far it is, and how far it thinks to go", async () => {
    const seen: { done: number; planned: number }[] = [];
    await asked(roundTrips("find max rtt where mean(write.latency) < 40ms"), {
      onProgress: (progress) => void seen.push(progress),
    });
    expect(seen.every(({ done, planned }) => done <= planned)).toBe(true);
    expect(seen.at(-1)!.done).toBe(seen.at(-1)!.planned);
  });
});
