import { describe, expect, it } from "vitest";
import { anyText, faultLines, yearLines, yearsMethod } from "../../../src/analysis/years/words.ts";
import { dies, yearOf } from "./years-builder.ts";

/** A zone that goes every ten years and takes writes along, a machine that goes each month. */
const answer = yearOf([dies("machine dies", 30), dies("zone lost", 3650)], ({ strikes }) => ({
  unavailable_time: strikes[0]!.fault === 0 ? 10 : 300,
  lost_writes: strikes[0]!.fault === 0 ? 0 : 5000,
  failovers: 1,
}));

function line(name: string) {
  return yearLines(answer).find((one) => one.name === name)!;
}

describe("a year in words", () => {
  it("tells the downtime: failures times outage, and what one year in twenty exceeds", () => {
    const { what, mean, quantiles, any } = line("unavailable_time");
    expect([what, any]).toEqual(["no write possible", "every year"]);
    // 12.17 times 10 s and 0.1 times 300 s; half of the years see no zone lost.
    expect(mean).toBe("152 s");
    expect(quantiles[0]).toBe("2 min");
    expect(quantiles[1]).toMatch(/^[67](\.\d+)? min$/);
  });

  it("tells long downtimes in the unit that fits them, whatever their seconds", () => {
    const long = yearOf([dies("room floods", 36.525)], () => ({ unavailable_time: 75_930 }));
    const { mean } = yearLines(long).find(({ name }) => name === "unavailable_time")!;
    // 759,300 s are 12,655 min as well, which nobody can read.
    expect(mean).toMatch(/^8\.\d+ d$/);
    expect(faultLines(long)[0]!.outage).toMatch(/^21(\.\d)? h$/);
  });

  it("tells the same in availability, the mean never above what the median year has", () => {
    const { mean, quantiles } = line("availability");
    expect(mean).toBe("99.99952%");
    expect(Number.parseFloat(quantiles[0])).toBeGreaterThan(Number.parseFloat(mean));
    expect(Number.parseFloat(quantiles[2])).toBeLessThan(Number.parseFloat(mean));
  });

  it("tells a loss that most years do not have by the years that have one", () => {
    const { mean, quantiles, any } = line("lost_writes");
    expect(mean).toBe("500");
    expect(quantiles).toEqual(["0", "5000", "5000"]);
    expect(any).toBe("1 year in 11");
  });

  it("leaves out what never happened and hardly ever does", () => {
    const names = yearLines(answer).map(({ name }) => name);
    expect(names).not.toContain("data_losses");
    expect(names).not.toContain("split_brain_time");
    const split = yearOf([dies("cut", 30)], () => ({ split_brain_time: 5 }));
    expect(yearLines(split).map(({ name }) => name)).toContain("split_brain_time");
  });

  it("says what each fault contributes, the most downtime first", () => {
    const [first, second, third] = faultLines(answer);
    expect(first).toMatchObject({
      label: "machine dies",
      perYear: "12.2",
      outage: "10 s",
      lost: "0",
    });
    expect(second).toMatchObject({ label: "zone lost", lost: "5000", perYear: "1 in 10 years" });
    expect(third!.perYear).toMatch(/^1 in .* years$/);
    expect(first!.share).toBe("80%");
  });

  it("says how it came about", () => {
    expect(yearsMethod(answer)).toContain('"machine dies" 12.2 times a year');
    expect(yearsMethod(answer)).toContain(`From ${answer.cycles} short runs`);
  });
});

describe("how many years have any", () => {
  it.each([
    [0, "none seen"],
    [0.0002, "1 year in 5000"],
    [0.05, "1 year in 20"],
    [0.63, "63% of years"],
    [0.999, "every year"],
  ])("%d is %s", (share, text) => {
    expect(anyText(share)).toBe(text);
  });
});

describe("what must be known of a year", () => {
  it("says when nobody mends a cluster, and gives the downtime no end", () => {
    const dead = yearOf([dies("zone lost", 30)], (_, index) => ({
      unavailable_time: 100,
      ends: index === 3 ? "dead" : "well",
    }));
    expect(dead.endless).toContain('1 of 24 cycles of "zone lost"');
    expect(yearLines(dead)[0]!.mean).toBe("no end");
  });

  it("says how seldom a loss is that no cycle had", () => {
    const safe = yearOf([dies("machine dies", 30)], () => ({ unavailable_time: 10 }));
    expect(safe.remarks.join()).toContain(
      "No cycle lost a write: with 95 % certainty fewer than 1 in",
    );
    expect(answer.remarks.join()).not.toContain("No cycle lost a write");
  });

  it("says what a split brain at the end, or a follower that lags, leaves open", () => {
    const torn = yearOf([dies("cut", 30)], () => ({ ends: "torn" }));
    expect(torn.remarks.join()).toContain("two nodes still led");
    const behind = yearOf([dies("cut", 30)], () => ({ ends: "behind" }));
    expect(behind.remarks.join()).toContain("had not caught up");
  });

  it("says when three faults at once are too frequent to be left out", () => {
    const often = yearOf([dies("machine dies", 0.02)], () => ({ unavailable_time: 1 }));
    expect(often.remarks.join()).toContain("Three faults at once are left out");
    expect(answer.remarks.join()).not.toContain("Three faults at once");
  });
});
