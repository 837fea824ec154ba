import { describe, expect, it } from "vitest";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { judge } from "../../../src/analysis/verdicts/verdict.ts";
import type { MeasureExpr, MetricRef } from "../../../src/model/measures.ts";
import type { EpisodeRecord, RunRecord } from "../../../src/model/run-record.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { MS, type RecordParts, runRecord, SECOND } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const lag: MetricRef = metric("lag", { node: 1, id: "lag(r1)" });
const rate = metric("rate", { words: ["write.ok"] });

const compare = (ref: MetricRef, op: "<" | ">", value: number): MeasureExpr => ({
  kind: "binary",
  op,
  left: { kind: "metric", metric: ref },
  right: { kind: "number", value },
});
const lagBelow1s = compare(lag, "<", 1);

/** A run of 10 s with a point every 100 ms; the WAN is cut from 2 s to 4 s, unless told. */
function run(
  columns: Readonly<Record<string, (seconds: number) => number>>,
  parts: RecordParts & { readonly cuts?: readonly (readonly [number, number])[] } = {},
): RunRecord {
  const { cuts = [[2, 4]], ...rest } = parts;
  const episodes = cuts.map(
    ([from, to]): EpisodeRecord => ({
      kind: "fault",
      label: "WAN cut",
      fromNs: from * SECOND,
      toNs: to * SECOND,
      nodes: [],
    }),
  );
  const filled = Object.entries(columns).map(
    ([name, at]) => [name, Float64Array.from({ length: 100 }, (_, i) => at((i + 1) / 10))] as const,
  );
  const series = { intervalNs: 100 * MS, points: 100, columns: Object.fromEntries(filled) };
  return runRecord({ episodes, series, ...rest });
}

/** Lag that grows while the link is cut and is caught up at this second. */
const lagUntil = (caughtUp: number) => ({
  "lag[1]": (seconds: number) => (seconds > 2 && seconds < caughtUp ? 3 * SECOND : 0),
});

function verdict(
  condition: MeasureExpr,
  seconds: number,
  records: readonly RunRecord[],
  inShareOfRuns?: number,
) {
  const within = { ns: seconds * SECOND, afterLabel: "WAN cut" };
  const share = inShareOfRuns === undefined ? {} : { inShareOfRuns };
  const expectation = {
    kind: "expect" as const,
    text: "as written",
    condition,
    applies: true,
    within,
    ...share,
  };
  return judge(expectation, plan, records, viewsOf(plan, records));
}

describe("a condition within a time after a fault", () => {
  it("holds when some point before the deadline has it, and says when", () => {
    const found = verdict(lagBelow1s, 3, [run(lagUntil(5)), run(lagUntil(6))]);
    expect(found).toMatchObject({ verdict: "pass", passed: 2, of: 2 });
    expect(found.seen).toBe('holds 2 s after "WAN cut" at the latest');
  });

  it("follows who leads from point to point", () => {
    const moves = { leader: (seconds: number) => (seconds < 5 ? 0 : 1) };
    const leads: MeasureExpr = {
      kind: "binary",
      op: "==",
      left: { kind: "metric", metric: metric("leader", { node: 1 }) },
      right: { kind: "number", value: 1 },
    };
    expect(verdict(leads, 2, [run(moves)])).toMatchObject({
      verdict: "pass",
      seen: 'holds 1 s after "WAN cut" at the latest',
    });
    expect(verdict(leads, 0.5, [run(moves)]).verdict).toBe("fail");
  });

  it("fails when it comes too late in one run", () => {
    const found = verdict(lagBelow1s, 1, [run(lagUntil(4.5)), run(lagUntil(6))]);
    expect(found).toMatchObject({ verdict: "fail", passed: 1, of: 2 });
    expect(found.seen).toContain('does not hold within 1 s after "WAN cut"');
    expect(verdict(lagBelow1s, 1, [run(lagUntil(4.5)), run(lagUntil(6))], 0.5).verdict).toBe(
      "pass",
    );
  });

  it("does not look at what was before the end of the fault, nor at points that reach into it", () => {
    const early = { "write.ok": (seconds: number) => (seconds < 4.1 ? 100 : 1) };
    expect(verdict(compare(rate, ">", 500), 2, [run(early)]).verdict).toBe("fail");
    expect(verdict(compare(rate, ">", 500), 2, [run(early, { cuts: [[2, 3.95]] })])).toMatchObject({
      verdict: "fail",
    });
    expect(verdict(compare(rate, ">", 500), 2, [run(early, { cuts: [[2, 3.9]] })])).toMatchObject({
      verdict: "pass",
    });
  });

  it("counts a rate in a second, whatever the interval of the series", () => {
    const healed = { "write.ok": (seconds: number) => (seconds > 4.5 ? 100 : 0) };
    expect(verdict(compare(rate, ">", 999), 1, [run(healed)]).verdict).toBe("pass");
    expect(verdict(compare(rate, ">", 1001), 1, [run(healed)]).verdict).toBe("fail");
  });

  it("must hold after each strike", () => {
    const again = (late: number) => ({
      "lag[1]": (s: number) => ((s > 2 && s < 4.5) || (s > 6 && s < late) ? 3 * SECOND : 0),
    });
    const cuts = [
      [2, 4],
      [6, 7],
    ] as const;
    expect(verdict(lagBelow1s, 1, [run(again(7.5), { cuts })]).verdict).toBe("pass");
    expect(verdict(lagBelow1s, 1, [run(again(9), { cuts })]).verdict).toBe("fail");
  });

  it("takes `converged` from the convergence that the fault's end began", () => {
    const converged: MeasureExpr = { kind: "metric", metric: metric("converged") };
    const episode = (kind: EpisodeRecord["kind"], label: string, from: number, to: number) => ({
      kind,
      label,
      fromNs: from * SECOND,
      toNs: to * SECOND,
      nodes: [],
    });
    const healed = (...convergences: (readonly [number, number])[]) => ({
      ...run({}),
      episodes: [
        episode("fault", "WAN cut", 2, 4),
        ...convergences.map(([from, to]) => episode("convergence", "", from, to)),
      ],
    });
    const found = verdict(converged, 2, [healed([4, 5.2]), healed([4, 4.5], [7, 10])]);
    expect(found).toMatchObject({ verdict: "pass", passed: 2 });
    expect(found.seen).toBe('holds 1.2 s after "WAN cut" at the latest');
    expect(verdict(converged, 2, [healed([4, 6.5])]).verdict).toBe("fail");
    expect(verdict(converged, 2, [healed([3, 6.5], [4, 4.5])]).verdict).toBe("fail");
    expect(verdict(converged, 2, [healed([7, 7.5])])).toMatchObject({
      verdict: "undecided",
      seen: 'nothing had to converge after "WAN cut"',
    });
  });

  it("reads divergence, conflicts and leaders at a point", () => {
    const columns = {
      divergence: (s: number) => (s > 2 && s < 4.5 ? 9 : 0),
      conflicts: (s: number) => (s > 4.5 ? 0 : 3),
      leaders: (s: number) => (s > 4.5 ? 1 : 2),
    };
    const leaders = metric("count", { words: ["leaders"] });
    for (const [ref, below] of [
      [metric("divergence"), 1],
      [metric("conflicts"), 29],
      [leaders, 1.5],
    ] as const) {
      expect(verdict(compare(ref, "<", below), 1, [run(columns)]).verdict, ref.id).toBe("pass");
      expect(verdict(compare(ref, "<", below), 0.4, [run(columns)]).verdict, ref.id).toBe("fail");
    }
  });

  it("is undecided, with the reason, where the runs cannot tell", () => {
    const undecided = (records: RunRecord[], seconds = 1) => {
      const found = verdict(lagBelow1s, seconds, records);
      expect(found.verdict).toBe("undecided");
      return found.seen;
    };
    expect(undecided([run(lagUntil(5), { cuts: [] })])).toBe('"WAN cut" did not strike');
    expect(undecided([run(lagUntil(5), { cuts: [[2, 10]] })])).toContain("did not end before");
    expect(undecided([run(lagUntil(11))], 8)).toContain("the run ends less than 8 s after");
    expect(undecided([run({ ...lagUntil(5) })], 0.05)).toContain("no point of the time series");
    expect(undecided([])).toBe("no run reached this part");
    const p99 = metric("write.latency", { aggregate: "p99" });
    expect(verdict(compare(p99, "<", 1), 1, [run({})]).seen).toContain("has no time series");
  });
});
