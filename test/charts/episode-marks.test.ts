import { describe, expect, it } from "vitest";
import { episodeData, episodeNames, heightOfNames } from "../../src/charts/episode-marks.ts";
import { timeline } from "../../src/charts/timeline.ts";
import type { EpisodeRecord } from "../../src/model/run-record.ts";
import { runRecord, SECOND } from "../analysis/record-builder.ts";
import { buildPlan } from "../engine/plan-builder.ts";
import { buildResult, metricRef } from "../report/result-builder.ts";

const plan = buildPlan();

function episode(
  kind: EpisodeRecord["kind"],
  from: number,
  to: number,
  more: Partial<EpisodeRecord> = {},
): EpisodeRecord {
  return { kind, label: kind, fromNs: from * SECOND, toNs: to * SECOND, nodes: [], ...more };
}

interface Names {
  readonly data: { readonly values: readonly { f0: number; f1: number; f2: string }[] };
}
const namesOf = (...episodes: EpisodeRecord[]) => {
  const layer = episodeNames(runRecord({ episodes }), plan, {}, { width: 600 });
  return (layer as unknown as Names).data.values;
};

describe("the episodes of a run in a picture", () => {
  it("are told apart by form: bands, framed alarms, strips and rules", () => {
    const record = runRecord({
      episodes: [
        episode("fault", 2, 4, { label: "WAN cut" }),
        episode("unavailable", 2, 3),
        episode("no_leader", 2, 5),
        episode("failover", 3, 5, { numbers: { from: 0, to: 1 } }),
        episode("split_brain", 5, 6),
        episode("convergence", 6, 7),
      ],
    });
    expect(episodeData(record, plan)).toEqual({
      bands: [{ f0: 2, f1: 4, f2: "WAN cut" }],
      alarms: [{ f0: 5, f1: 6, f2: "split brain" }],
      strips: [
        { f0: 2, f1: 5, f2: "no leader" },
        { f0: 6, f1: 7, f2: "converging" },
      ],
      rules: [{ f0: 5, f1: 5, f2: "failover to r1" }],
    });
  });

  it("name a failover's new leader, and a false one as such", () => {
    const turned = (numbers: Record<string, number>) =>
      namesOf(episode("failover", 1, 2, { numbers }))[0]?.f2;
    expect(turned({ to: 1, false: 1 })).toBe("false failover to r1");
    expect(turned({})).toBe("failover");
    expect(namesOf(episode("switchover", 1, 2, { numbers: { to: 0 } }))[0]?.f2).toBe(
      "switchover to leader",
    );
  });

  it("have names in rows, faults lowest, and none where there is no room", () => {
    const at = [episode("split_brain", 2, 3), episode("fault", 2, 4, { label: "WAN cut" })];
    const names = namesOf(...at);
    expect(names.map(({ f2 }) => f2)).toEqual(["WAN cut", "split brain"]);
    expect(names[0]!.f1).toBeGreaterThan(names[1]!.f1);
    expect(namesOf(...at, ...at, ...at)).toHaveLength(4);
    expect(heightOfNames(runRecord({ episodes: at }), plan, { width: 600 })).toBe(26);
    expect(heightOfNames(runRecord(), plan, { width: 600 })).toBe(0);
  });

  it("give the room to what is named for the first time", () => {
    const pauses = [1, 1.01, 1.02, 1.03, 1.04].map((at) =>
      episode("fault", at, at + 0.01, { label: "pause any 1 of replicas" }),
    );
    const turn = episode("failover", 1.02, 1.05, { numbers: { to: 1 } });
    const names = namesOf(...pauses, turn).map(({ f2 }) => f2);
    expect(names).toContain("failover to r1");
    expect(names.filter((name) => name.startsWith("pause"))).toHaveLength(3);
  });

  it("leave out the name of a strip that nobody could see", () => {
    expect(namesOf(episode("convergence", 2, 2.01))).toEqual([]);
    expect(namesOf(episode("convergence", 2, 3))).toHaveLength(1);
  });

  it("are not drawn by the thousand", () => {
    const many = Array.from({ length: 5000 }, (_, i) => episode("election", i / 1000, i / 1000));
    expect(episodeData(runRecord({ episodes: many }), plan)["rules"]).toHaveLength(200);
  });

  it("stand in a timeline's words", () => {
    const one = buildResult({ sessions: [64] }).cases[0]!;
    const split = [episode("split_brain", 5, 6.5), episode("failover", 3, 5)];
    const records = one.records.map((record) => ({ ...record, episodes: split }));
    const drawn = timeline({ ...one, records }, { metrics: [metricRef("lag(b)")] });
    expect(drawn?.description).toContain("Failovers: 1. Split brain for 1.5 s.");
  });
});
