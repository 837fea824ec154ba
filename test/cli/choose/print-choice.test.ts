import { describe, expect, it } from "vitest";
import type { Candidate } from "../../../src/choose/candidate.ts";
import type { Judged } from "../../../src/choose/choice.ts";
import type { Finding } from "../../../src/choose/judge.ts";
import { type Region, USUAL, type Wish } from "../../../src/choose/wish.ts";
import { choiceText } from "../../../src/cli/choose/print-choice.ts";
import type { Door } from "../../../src/cli/door.ts";

const REGIONS: readonly Region[] = [
  { name: "home", letter: "a" },
  { name: "away", letter: "b" },
];
const WISH: Wish = {
  ...USUAL,
  regions: REGIONS,
  network: null,
  rtts: new Map(),
  writesPerSecond: 100,
  mayLose: { node: 0, region: 0 },
};
const DOOR = { colours: { out: false, err: false }, columns: 100 } as unknown as Door;

function candidate(id: string, regions: readonly string[]): Candidate {
  const machines = regions.map((region, index) => ({ name: `n${index}`, region }));
  return {
    id,
    strategy: "sync",
    product: null,
    machines,
    why: "",
    block: "",
  } as unknown as Candidate;
}

function dropped(id: string, regions: readonly string[], lost: number, ...also: string[]): Judged {
  const finding = (name: string): Finding => ({
    id: name as Finding["id"],
    asks: name,
    verdict: "fail",
    by: "run",
    trouble: "region_lost",
    seen: `lost_writes = ${lost}`,
    estimate: { value: lost, low: lost, high: lost, unit: "count" },
  });
  const findings = ["loss_region", ...also].map(finding);
  return { candidate: candidate(id, regions), text: "", state: "unfit", findings, cases: [] };
}

function printed(judged: readonly Judged[]): string {
  const choice = {
    wish: WISH,
    ranked: [],
    dropped: judged,
    contradiction: null,
    runs: 1,
    complete: true,
  };
  const text = choiceText(choice, DOOR, { answers: new Map(), systems: [], all: false });
  return text.replaceAll(/\s+/g, " ");
}

describe("candidates that fail alike", () => {
  const group = [
    dropped("one", ["home"], 100, "money"),
    dropped("two", ["home", "home"], 40),
    dropped("three", ["home", "home", "away"], 700, "money"),
  ];

  it("are named by their machines, with the range of their figures", () => {
    const text = printed(group);
    expect(text).toContain("sync: 1 in home; or 2 in home; 2 in home + 1 in away");
    expect(text).toContain("loss_region: lost_writes = 100, region lost; the others 40 to 700.");
  });

  it("share no reason that only some of them have", () => {
    expect(printed(group)).toContain("Also not: money (some of them).");
    expect(printed([group[0]!, group[2]!])).toContain("Also not: money. ");
  });

  it("are told how a region dies, where the wish speaks of one", () => {
    expect(printed(group)).toContain("A region dies slowly: nobody reaches it for 3 s, then");
  });
});
