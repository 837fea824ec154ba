import { describe, expect, it } from "vitest";
import { tell } from "../../../src/analysis/checkers/tell.ts";
import type { WitnessedOperation } from "../../../src/model/run-record.ts";
import { buildPlan, MS, SECOND } from "../../engine/plan-builder.ts";

const plan = buildPlan({ followers: 2 });
const write: WitnessedOperation = {
  kind: "write",
  session: 12,
  key: 42,
  node: 0,
  startNs: 1190 * MS,
  endNs: 1204 * MS,
  version: 7,
};
const read: WitnessedOperation = {
  ...write,
  kind: "read",
  node: 2,
  startNs: 1209 * MS,
  endNs: 1210 * MS,
  version: 5,
};
const calm = { episodes: [], series: { intervalNs: SECOND, points: 3, columns: {} } };

describe("a violation in one sentence", () => {
  it("says who did what, where and when, and what came of it", () => {
    expect(tell("read_your_writes", [write, read], plan, calm)).toBe(
      "session 12 wrote version 7 of key 42 at leader (1.204 s), then read version 5 of key 42 at r2 (1.209 s): it missed its own write.",
    );
  });

  it("names another session, an empty key, and a client that asked the replicas itself", () => {
    const other = { ...read, session: 3, version: 0, node: 65534 };
    expect(tell("stale_reads", [write, other], plan, calm)).toContain(
      "then session 3 found nothing under key 42 at the replicas (1.209 s)",
    );
  });

  it("adds how far the node was behind and which fault was on", () => {
    const episodes = [
      { kind: "fault", label: "r2's disk stalls", fromNs: SECOND, toNs: 2 * SECOND, nodes: [2] },
      { kind: "fault", label: "over by then", fromNs: 0, toNs: SECOND, nodes: [2] },
    ] as const;
    const columns = { "lag[2]": Float64Array.from([0, 34 * MS, 0]) };
    const series = { intervalNs: SECOND, points: 3, columns };
    expect(tell("read_your_writes", [write, read], plan, { episodes, series })).toMatch(
      /own write \(r2 was 34 ms behind, "r2's disk stalls" was on\)\.$/,
    );
  });
});
