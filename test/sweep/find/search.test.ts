import { describe, expect, it } from "vitest";
import { LIMITS, observer, range, runsOf, searched } from "./blurred-world.ts";

/** Holds below `turn`, ever less clearly: the logarithm of the ratio. */
const below = (turn: number) => (value: number) => Math.log(turn / value);

describe("a search without noise", () => {
  it("closes in on the turn, by ratios where the domain is wide", async () => {
    for (const turn of [130, 1234, 5210, 180_000]) {
      const end = await searched(range(100, 200_000), "max", { curve: below(turn) });
      expect(end.outcome).toBe("found");
      expect(end.bracket.pass!.value).toBeLessThanOrEqual(turn);
      expect(end.bracket.fail!.value).toBeGreaterThanOrEqual(turn);
      expect(end.bracket.fail!.value / end.bracket.pass!.value).toBeLessThan(1.05);
      expect(end.value! / turn).toBeCloseTo(1, 2);
      expect(runsOf(end)).toBeLessThan(70);
    }
  });

  it("looks for the smallest value from the other side", async () => {
    const end = await searched(range(1, 1000), "min", { curve: (value) => Math.log(value / 37) });
    expect(end.outcome).toBe("found");
    expect(end.bracket.fail!.value).toBeLessThanOrEqual(37);
    expect(end.bracket.pass!.value).toBeGreaterThanOrEqual(37);
    expect(end.value! / 37).toBeCloseTo(1, 2);
  });

  it("finds the very step where only whole numbers count", async () => {
    for (const turn of [1, 2, 31, 62, 63]) {
      const curve = (value: number) => turn + 0.5 - value;
      const most = await searched(range(1, 64, 1), "max", { curve });
      expect([most.value, most.bracket.fail!.value]).toEqual([turn, turn + 1]);
      const least = await searched(range(1, 64, 1), "min", { curve: (value) => -curve(value) });
      expect([least.bracket.fail!.value, least.value]).toEqual([turn, turn + 1]);
      expect(runsOf(most)).toBeLessThan(70);
    }
  });

  it("says so when the condition holds everywhere, or nowhere", async () => {
    const domain = range(100, 200_000);
    const everywhere = await searched(domain, "max", { curve: () => 1 });
    expect([everywhere.outcome, everywhere.value]).toEqual(["everywhere", 200_000]);
    const nowhere = await searched(domain, "max", { curve: () => -1 });
    expect([nowhere.outcome, nowhere.value]).toEqual(["nowhere", null]);
    expect(runsOf(nowhere)).toBeLessThanOrEqual(25);
  });

  it("needs fewer runs with a guess, also when the guess is somewhat off", async () => {
    // As a queue's tail has it: next to the turn it falls steeply.
    const world = {
      curve: (rate: number) => (rate < 6000 ? Math.log(6000 - rate) - Math.log(790) : -5),
    };
    const domain = range(100, 200_000);
    const blind = runsOf(await searched(domain, "max", world));
    const right = runsOf(await searched(domain, "max", world, { guess: 5210 }));
    const near = runsOf(await searched(domain, "max", world, { guess: 4600 }));
    const wrong = await searched(domain, "max", world, { guess: 150_000 });
    expect(right).toBeLessThan(blind);
    expect(near).toBeLessThanOrEqual(blind);
    expect(wrong.value! / 5210).toBeCloseTo(1, 2);
  });

  it("halves where a condition has no margin, as a count of lost writes has none", async () => {
    const look = observer({ curve: below(777) });
    const end = await searched(
      range(100, 200_000),
      "max",
      { curve: below(777) },
      {
        ask: (value, trials) => Promise.resolve({ ...look(value, trials), margin: null }),
      },
    );
    expect(end.bracket.pass!.value).toBeLessThanOrEqual(777);
    expect(end.bracket.fail!.value / end.bracket.pass!.value).toBeLessThan(1.05);
    // Without a margin only what was seen to hold is the answer.
    expect(end.value).toBe(end.bracket.pass!.value);
  });
});

describe("what a closed form proves", () => {
  it("costs no runs, and the turn beneath it is found", async () => {
    const asked: number[] = [];
    const look = observer({ curve: below(900) });
    const end = await searched(
      range(100, 200_000),
      "max",
      { curve: below(900) },
      {
        provesFailure: (value) => value >= 1000,
        costOf: (value) => value,
        ask: (value, trials) => {
          if (value >= 1000) return Promise.resolve({ verdict: "fail", margin: null, trials: 0 });
          asked.push(value);
          return Promise.resolve(look(value, trials));
        },
      },
    );
    expect(Math.max(...asked)).toBeLessThan(1000);
    expect(end.value! / 900).toBeCloseTo(1, 2);
  });

  it("is the answer's end where nothing else fails", async () => {
    const end = await searched(
      range(100, 200_000),
      "max",
      { curve: () => 1 },
      {
        provesFailure: (value) => value >= 1000,
        ask: (value, trials) =>
          Promise.resolve(
            value >= 1000
              ? { verdict: "fail", margin: null, trials: 0 }
              : { verdict: "pass", margin: null, trials },
          ),
      },
    );
    expect(end.outcome).toBe("found");
    expect(end.bracket.fail!.value).toBeLessThan(1010);
    expect(end.bracket.pass!.value).toBeGreaterThan(955);
  });
});

describe("a search through noise", () => {
  const domain = range(100, 200_000);
  const turn = 5210;

  it("holds the truth between its ends in 95 of 100 searches", async () => {
    let held = 0;
    let widths = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const world = { curve: below(turn), noise: 0.1, seed: `s${seed}` };
      const { bracket, outcome } = await searched(domain, "max", world, { guess: 5000 });
      expect(outcome).toBe("found");
      const [low, high] = [bracket.pass!.value, bracket.fail!.value];
      if (low <= turn && turn <= high) held += 1;
      widths += high / low - 1;
    }
    // 95 % of 200 is 190; below 181 would be chance in one of a thousand.
    expect(held).toBeGreaterThanOrEqual(181);
    expect(widths / 200).toBeLessThan(0.2);
  });

  it("spends more trials only where chance decides", async () => {
    const quiet = await searched(domain, "max", { curve: below(turn), noise: 0.001 });
    expect(Math.max(...quiet.probes.map(({ trials }) => trials))).toBe(5);
    const loud = await searched(domain, "max", { curve: below(turn), noise: 0.2 });
    expect(Math.max(...loud.probes.map(({ trials }) => trials))).toBe(40);
    expect(loud.probes[0]!.trials).toBe(5);
  });

  it("ends when its runs are used up, with what it knows by then", async () => {
    const limits = { ...LIMITS, mostRuns: 30 };
    const end = await searched(domain, "max", { curve: below(turn), noise: 0.2 }, { limits });
    expect(runsOf(end)).toBeLessThanOrEqual(70);
    expect(end.outcome).toBe("found");
    expect(end.bracket.pass!.value).toBeLessThan(end.bracket.fail!.value);
  });

  it("keeps what it found when it is interrupted", async () => {
    let calls = 0;
    const look = observer({ curve: below(turn) });
    const end = await searched(
      domain,
      "max",
      { curve: below(turn) },
      {
        ask: (value, trials) => {
          calls += 1;
          return Promise.resolve(calls > 6 ? null : look(value, trials));
        },
      },
    );
    expect(end.outcome).toBe("stopped");
    expect(end.probes).toHaveLength(6);
    expect(end.bracket.pass).not.toBeNull();
  });
});

describe("a condition that does not turn once", () => {
  it("is refused when it passes beyond where it fails", async () => {
    const upwards = await searched(range(100, 200_000), "max", {
      curve: (value) => Math.log(value / 5000),
    });
    expect([upwards.outcome, upwards.value]).toEqual(["not_monotone", null]);
    const dip = await searched(range(100, 200_000), "max", {
      curve: (value) => Math.abs(Math.log(value / 4472)) - 0.5,
    });
    expect(dip.outcome).toBe("not_monotone");
    expect(dip.probes.length).toBeGreaterThanOrEqual(5);
  });

  it("is not refused for noise alone: both sides are asked again with all the trials", async () => {
    let refused = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const world = { curve: (value: number) => 0.02 * Math.log(5210 / value), noise: 0.1 };
      const end = await searched(range(100, 200_000), "max", { ...world, seed: `n${seed}` });
      if (end.outcome === "not_monotone") refused += 1;
    }
    expect(refused).toBe(0);
  });
});

describe("runs that cost too much", () => {
  it("are left out, and the end says so", async () => {
    const end = await searched(
      range(100, 200_000),
      "max",
      { curve: () => 1 },
      {
        costOf: (value) => value * 100,
        limits: { ...LIMITS, mostEvents: 10e6 },
      },
    );
    expect(end.cut).toBe(true);
    expect(end.outcome).toBe("everywhere");
    expect(end.value).toBeLessThan(100_000);
  });

  it("are made all the same before it is said that nothing holds", async () => {
    const end = await searched(
      range(100, 200_000),
      "max",
      { curve: (value) => Math.log(value / 100_000) },
      { costOf: (value) => value },
    );
    expect(end.outcome).toBe("not_monotone");
    expect(end.probes.at(-1)).toMatchObject({ value: 200_000, verdict: "pass" });
  });

  it("are spared beyond a turn that is in sight", async () => {
    const asked: number[] = [];
    const look = observer({ curve: below(500) });
    await searched(
      range(100, 200_000),
      "max",
      { curve: below(500) },
      {
        costOf: (value) => value,
        ask: (value, trials) => {
          asked.push(value);
          return Promise.resolve(look(value, trials));
        },
      },
    );
    expect(Math.max(...asked)).toBeLessThan(5000);
  });
});
