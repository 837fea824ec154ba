import { describe, expect, it } from "vitest";
import { strategyCandidates } from "../../src/choose/candidates.ts";
import type { Choice } from "../../src/choose/choice.ts";
import { choose } from "../../src/choose/choose.ts";
import type { Wish } from "../../src/choose/wish.ts";
import { runPrepared } from "../../src/run.ts";
import { CONTRADICTION, ROWS } from "./table-rows.ts";
import { noFiles } from "./wishes.ts";

/** The first of each strategy, as all of them take longer, and those that a test names. */
function chosen(wish: Wish, ...named: readonly string[]): Promise<Choice> {
  const all = strategyCandidates(wish);
  const candidates = all.filter(
    (one) =>
      named.includes(one.id) || one === all.find(({ strategy }) => strategy === one.strategy),
  );
  return choose(wish, {
    candidates,
    reader: noFiles,
    run: (_, prepared) => runPrepared(prepared, { reader: noFiles, jobs: 1 }),
  });
}

/** What a candidate failed by runs or theory. */
function failuresOf({ dropped }: Choice, id: string) {
  const one = dropped.find(({ candidate }) => candidate.id === id);
  return one?.findings.flatMap(({ id: what, verdict, by }) =>
    verdict === "fail" ? [`${what} by ${by}`] : [],
  );
}

describe("the usual table of strategies, decided by measurement", () => {
  it("takes semi-sync for simple high availability in one region", async () => {
    const choice = await chosen(ROWS["simple high availability in one region"]);
    expect(choice.ranked[0]?.candidate.id).toBe("semi-sync a1+a2");
    expect(failuresOf(choice, "async a1+a2")).toEqual(["loss_machine by theory"]);
    expect(failuresOf(choice, "sync a1+a2")).toEqual(["stop_machine by run"]);
    expect(choice.ranked.map(({ candidate }) => candidate.strategy)).toContain("consensus");
  }, 300_000);

  it("takes async for reads that scale and may be stale", async () => {
    const choice = await chosen(
      ROWS["reads that scale and may be stale"],
      "async a1+a2+a3",
      "semi-sync a1+a2+a3",
      "sync a1+a2+a3",
    );
    expect(choice.ranked[0]?.candidate.strategy).toBe("single leader, async");
  }, 300_000);

  it("takes several leaders that keep both versions for active-active", async () => {
    const choice = await chosen(ROWS["active-active in several regions"], "consensus a1+b1+c1");
    expect(choice.ranked[0]?.candidate.strategy).toBe("multi-leader, siblings");
    expect(failuresOf(choice, "multi-leader last write wins a1+b1+c1")).toEqual([
      "conflicts by run",
    ]);
    expect(failuresOf(choice, "consensus a1+b1+c1")).toContain("write_p99 by theory");
  }, 300_000);

  it("takes a quorum for availability without a leader", async () => {
    const choice = await chosen(ROWS["availability without a leader"], "quorum r=2 w=2 a1+a2+a3");
    expect(choice.ranked[0]?.candidate.id).toBe("quorum r=2 w=2 a1+a2+a3");
    expect(failuresOf(choice, "consensus a1+a2+a3")).toEqual(["stop_machine by run"]);
    expect(failuresOf(choice, "semi-sync a1+a2")).toEqual(["stop_machine by run"]);
  }, 300_000);

  it("takes a synchronous standby for disaster recovery without loss", async () => {
    const choice = await chosen(
      ROWS["disaster recovery without loss"],
      "async a1+b1",
      "semi-sync a1+b1",
      "sync a1+b1",
      "consensus a1+b1+b2",
    );
    expect(choice.ranked[0]?.candidate.id).toBe("sync a1+b1");
    expect(failuresOf(choice, "async a1+b1")?.[0]).toMatch(/^loss_region/);
    expect(failuresOf(choice, "semi-sync a1+b1")).toEqual(["loss_region by run"]);
  }, 300_000);
});

describe("a wish that contradicts itself", () => {
  it("is refused with what contradicts what, by runs", async () => {
    const choice = await chosen(CONTRADICTION, "consensus a1+b1+c1");
    expect(choice.ranked).toEqual([]);
    expect(choice.contradiction?.cores).toEqual([["write_p99", "conflicts"]]);
    const ways = choice.contradiction?.ways.map(({ giveUp }) => giveUp);
    expect(ways).toEqual([["write_p99"], ["conflicts"]]);
    // Everything ran, also what theory had ruled out, and both findings come from the runs.
    expect(choice.dropped.every(({ cases }) => cases.length > 0)).toBe(true);
    expect(failuresOf(choice, "consensus a1+b1+c1")).toEqual(["write_p99 by run"]);
    expect(failuresOf(choice, "multi-leader siblings a1+b1+c1")).toEqual(["conflicts by run"]);
  }, 300_000);
});
