import { describe, expect, it } from "vitest";
import { closeUps } from "../../src/charts/close-ups.ts";
import { timeline } from "../../src/charts/timeline.ts";
import { renderReport } from "../../src/report/html.ts";
import { runRecord } from "../analysis/record-builder.ts";
import { buildResult, metricRef } from "../report/result-builder.ts";

const SECOND = 1e9;

function fault(label: string, from: number, to: number) {
  return { kind: "fault", label, fromNs: from * SECOND, toNs: to * SECOND, nodes: [] } as const;
}

/** A run of an hour, sampled every five seconds. */
function hour(episodes: Parameters<typeof runRecord>[0] & object) {
  const record = runRecord(episodes);
  const points = 720;
  return {
    ...record,
    endNs: 3600 * SECOND,
    series: {
      intervalNs: 5 * SECOND,
      points,
      columns: { "write.ok": Float64Array.from({ length: points }, (_, at) => at) },
    },
  };
}

const seconds = (record: ReturnType<typeof hour>) =>
  closeUps(record).map(({ label, window: { fromNs, toNs } }) => [
    label,
    fromNs / SECOND,
    toNs / SECOND,
  ]);

describe("faults of a long run from close", () => {
  it("are shown with what followed, once each name, and two at the most", () => {
    const gone = fault("gone", 1200, 1206);
    const noLeader = { ...gone, kind: "no_leader", label: "", toNs: 1240 * SECOND } as const;
    const record = hour({
      episodes: [
        gone,
        noLeader,
        fault("gone", 1500, 1501),
        fault("cut", 2401, 2420),
        fault("late", 3000, 3001),
      ],
    });
    expect(seconds(record)).toEqual([
      ["gone", 1160, 1320],
      ["cut", 2360, 2500],
    ]);
  });

  it("are left to the whole picture where they are long enough to be seen there", () => {
    expect(seconds(hour({ episodes: [fault("cut", 600, 700)] }))).toEqual([]);
  });

  it("stand behind the timeline of the whole run in a report", async () => {
    const report = [{ kind: "timeline", metrics: [metricRef("rate(write.ok)")] } as const];
    const result = buildResult({ report, sessions: [64] });
    const record = hour({ episodes: [fault("cut", 2401, 2420)] });
    const cases = result.cases.map((one) => ({ ...one, records: [record] }));
    const page = await renderReport(
      { ...result, cases },
      { version: "1", versions: {}, command: "c" },
    );
    const text = page.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    expect(text).toContain("The same around “cut” 39.33 min to 41.67 min of the run");
  });

  it("have curves from edge to edge, at the moments of the run", () => {
    const [one] = buildResult().cases;
    const record = hour({ episodes: [fault("cut", 2401, 2420)] });
    const [{ window }] = closeUps(record) as [ReturnType<typeof closeUps>[number]];
    const chart = timeline(
      { ...one!, records: [record] },
      { metrics: [metricRef("rate(write.ok)")], window },
    )!;
    const [panel] = chart.spec["vconcat"] as {
      layer: { data: { values?: { f0: number; f1: number }[] } }[];
    }[];
    const points = panel!.layer.at(-1)!.data.values!;
    expect([points[0]!.f0, points.at(-1)!.f0]).toEqual([2360, 2500]);
    // The count of the five seconds up to 2500 s, a second.
    expect(points.at(-1)!.f1).toBeCloseTo(499 / 5, 9);
  });
});
