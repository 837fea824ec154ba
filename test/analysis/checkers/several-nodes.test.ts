import { describe, expect, it } from "vitest";
import { convergenceAfter } from "../../../src/analysis/checkers/convergence.ts";
import { divergence } from "../../../src/analysis/checkers/divergence.ts";
import { lostUpdates } from "../../../src/analysis/checkers/lost-updates.ts";
import { splitBrain } from "../../../src/analysis/checkers/split-brain.ts";
import { historyOf, read, write } from "./history-builder.ts";

describe("lost updates", () => {
  const race = [read(1, 0, 1, 4), read(2, 0, 1, 4), write(1, 2, 3, 5), write(2, 2, 4, 6)];

  it("overwrite another session's write that came after what the writer had read", () => {
    expect(lostUpdates(historyOf(race))).toEqual({
      checked: [2],
      violations: [1],
      witnesses: [[1, 2, 3]],
    });
  });

  it("are none where the writer had read the other write, or wrote without reading", () => {
    const [first, , one, two] = race;
    const turns = [first!, one!, read(2, 4, 5, 5), write(2, 6, 7, 6)];
    expect(lostUpdates(historyOf(turns))).toMatchObject({ checked: [2], violations: [0] });
    expect(lostUpdates(historyOf([one!, two!]))).toMatchObject({ checked: [0] });
  });

  it("do not count writes that nobody acknowledged, of other keys, or of the session itself", () => {
    const [, mine, , two] = race;
    const unheard = write(1, 2, 3, 5, { outcome: "unknown" });
    expect(lostUpdates(historyOf([mine!, unheard, two!])).violations).toEqual([0]);
    const elsewhere = write(1, 2, 3, 5, { key: 9 });
    expect(lostUpdates(historyOf([mine!, elsewhere, two!])).violations).toEqual([0]);
    const own = [write(2, 0, 1, 5), read(2, 2, 3, 4), write(2, 4, 5, 6)];
    expect(lostUpdates(historyOf(own))).toMatchObject({ checked: [1], violations: [0] });
  });
});

describe("split brain", () => {
  it("acknowledges an older version after a newer one", () => {
    const ops = [write(1, 0, 1, 20), write(2, 2, 3, 7)];
    expect(splitBrain(historyOf(ops))).toEqual({
      checked: [1],
      violations: [1],
      witnesses: [[0, 1]],
    });
  });

  it("is not in writes side by side, nor in those of two keys", () => {
    expect(splitBrain(historyOf([write(1, 0, 5, 20), write(2, 2, 3, 7)])).violations).toEqual([0]);
    const keys = [write(1, 0, 1, 20, { key: 1 }), write(2, 2, 3, 7, { key: 2 })];
    expect(splitBrain(historyOf(keys)).checked).toEqual([0]);
  });
});

describe("divergence", () => {
  it("is two nodes whose last reads of a settled key differ", () => {
    const ops = [
      write(1, 0, 9, 3),
      read(2, 10, 11, 2, { node: 1 }),
      read(2, 12, 13, 3, { node: 0 }),
    ];
    expect(divergence(historyOf(ops))).toEqual({
      checked: [1],
      violations: [1],
      witnesses: [[1, 2]],
    });
    const later = read(2, 14, 15, 3, { node: 1 });
    expect(divergence(historyOf([...ops, later])).violations).toEqual([0]);
  });

  it("says nothing of keys that are still written, or were read at one node", () => {
    const early = [write(1, 0, 9, 3), read(2, 5, 6, 2, { node: 1 }), read(2, 10, 11, 3)];
    expect(divergence(historyOf(early)).checked).toEqual([0]);
  });
});

describe("convergence", () => {
  const ops = [
    write(1, 0, 9, 3),
    write(1, 30, 31, 4),
    read(2, 22, 23, 1, { node: 1 }),
    read(2, 40, 41, 2, { node: 1 }),
    read(2, 50, 51, 3, { node: 1 }),
    read(3, 60, 61, 3, { node: 2 }),
  ];

  it("lasts until the last read that misses what was acknowledged before", () => {
    expect(convergenceAfter(historyOf(ops), 20)).toEqual({ ns: 20, row: 3, checked: 4, missed: 2 });
  });

  it("does not wait for what came later, or is gone", () => {
    expect(convergenceAfter(historyOf(ops), 45)).toMatchObject({ missed: 2 });
    const lost = [write(1, 0, 9, 3, { gone: true }), read(2, 22, 23, 1)];
    expect(convergenceAfter(historyOf(lost), 20)).toMatchObject({ ns: 0, row: -1 });
  });
});
