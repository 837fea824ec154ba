import { createHash } from "node:crypto";
import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { makeStream } from "../../src/random/stream.ts";
import { correlation, kolmogorovDistance, kolmogorovLimit } from "./uniforms.ts";

const draw = (count: number, ...name: readonly [string, string | number, string]) => {
  const stream = makeStream(...name);
  return Array.from({ length: count }, () => stream.next());
};

describe("a stream of random numbers", () => {
  it("gives the same numbers for the same seed, entity and purpose", () => {
    expect(draw(100, "geo/0", 2, "fsync")).toEqual(draw(100, "geo/0", 2, "fsync"));
  });

  it("keeps its known answer, so that published results stay reproducible", () => {
    const digest = createHash("sha256")
      .update(draw(10_000, "geo-2024/0", 1, "fsync").join(","))
      .digest("hex");
    expect(draw(2, "geo-2024/0", 1, "fsync")).toEqual([0.46017252339515835, 0.9367919933283702]);
    expect(digest).toBe("6cab25cbcf726cc9e25593b350980b69c46d9e0460464da2296f65710b3dc8a6");
  });

  it("is another stream when any one of the three parts differs", () => {
    const firsts: readonly (readonly [string, string | number, string])[] = [
      ["s", 1, "fsync"],
      ["s", 1, "delay"],
      ["s", 2, "fsync"],
      ["t", 1, "fsync"],
      ["s/1", "", "fsync"],
      ["s", "1/", "fsync"],
      ['s","1', "", "fsync"],
    ];
    const seen = new Set(firsts.map((name) => draw(2, ...name).join()));
    expect(seen.size).toBe(firsts.length);
  });

  it("stays inside the open interval, a 32-bit step from its ends", () => {
    const values = draw(1_000_000, "ends", 0, "u");
    expect(values.every((u) => u >= 2 ** -33 && u <= 1 - 2 ** -33)).toBe(true);
  });

  it("is uniform", () => {
    for (const seed of ["a", "b", "c"]) {
      const values = draw(100_000, seed, 0, "u");
      expect(kolmogorovDistance(values, (u) => u)).toBeLessThan(kolmogorovLimit(values.length));
    }
  });

  it("is independent of its neighbours: later draws, other trials, entities and purposes", () => {
    const n = 100_000;
    const five = 5 / Math.sqrt(n);
    const one = draw(n + 1, "s/0", 1, "fsync");
    const pairs = [
      one.slice(1),
      draw(n, "s/1", 1, "fsync"),
      draw(n, "s/0", 2, "fsync"),
      draw(n, "s/0", 1, "delay"),
      draw(n, "s/0", 11, "fsync"),
    ];
    for (const other of pairs) {
      expect(Math.abs(correlation(one.slice(0, n), other))).toBeLessThan(five);
    }
  });

  it("does not cancel out over a grid of trials and entities, as a linear seeding would", () => {
    const bits = (seed: string, entity: number) => {
      const stream = makeStream(seed, entity, "x");
      return Array.from({ length: 1000 }, () => stream.bits());
    };
    const grid = [bits("s/0", 0), bits("s/0", 1), bits("s/1", 0), bits("s/1", 1)];
    const ones = grid[0]!.map((_, i) => {
      const folded = (grid[0]![i]! ^ grid[1]![i]! ^ grid[2]![i]! ^ grid[3]![i]!) >>> 0;
      return folded.toString(2).replaceAll("0", "").length;
    });
    const mean = ones.reduce((a, b) => a + b) / ones.length;
    expect(Math.abs(mean - 16)).toBeLessThan(5 * Math.sqrt(8 / 1000));
  });

  it("shows its state, which is equal exactly when the same draws have been made", () => {
    const [a, b] = [makeStream("s", 1, "x"), makeStream("s", 1, "x")];
    a.next();
    expect(a.state()).not.toEqual(b.state());
    b.bits();
    expect(a.state()).toEqual(b.state());
    expect(a.next()).toBe(b.next());
  });

  it("goes on as seedrandom's xorwow does from the same state", () => {
    const stream = makeStream("s", 1, "x");
    const theirs = seedrandom.xorwow("", { state: stream.state() as seedrandom.State.Xorwow });
    for (let count = 0; count < 10_000; count++) expect(stream.bits()).toBe(theirs.int32() >>> 0);
    expect(stream.state()).toEqual(theirs.state());
  });

  it("fills a row with what it would have drawn one by one, and goes on behind it", () => {
    const [rows, single] = [makeStream("s", 1, "x"), makeStream("s", 1, "x")];
    for (const places of [1, 7, 64]) {
      const row = new Uint32Array(places);
      rows.fill!(row);
      expect([...row]).toEqual(Array.from(row, () => single.bits()));
    }
    expect(rows.state()).toEqual(single.state());
    expect(rows.next()).toBe(single.next());
  });
});
