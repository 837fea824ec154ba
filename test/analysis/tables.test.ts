import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { caseColumns } from "../../src/analysis/columns.ts";
import { metricColumnName, snake } from "../../src/analysis/schema.ts";
import { casesTable, opsTable, runsTable, seriesTable } from "../../src/analysis/tables.ts";
import type { Study } from "../../src/model/study.ts";
import { buildPlan } from "../engine/plan-builder.ts";
import { MS, runRecord, SECOND, station, windowRecord, writesRecord } from "./record-builder.ts";
import { buildStudy, metric } from "./study-builder.ts";

const throughput = metric("throughput", { words: ["write"] });
const p99 = metric("write.latency", { aggregate: "p99" });

function studyWith(name: string, nodeName = "r1"): Study {
  const plan = buildPlan({ nodes: [{}, { name: nodeName }] });
  const study = buildStudy([plan, plan], { metrics: [throughput, p99, metric("bottleneck")] });
  const cases = study.cases.map((one, index) => ({
    ...one,
    params: [
      { name, text: `${index + 1} ms`, json: (index + 1) / 1000 },
      { name: "ack", text: "none", json: "none" },
    ],
  }));
  return { ...study, cases };
}

const records = [[writesRecord(100), writesRecord(140)], [writesRecord(70)]];

describe("the table of cases", () => {
  const table = casesTable(analyse(studyWith("rtt"), records));

  it("has a row a case, params in base units and as written, metrics with their unit and interval", () => {
    expect(table.numRows()).toBe(2);
    expect(table.columnNames().slice(0, 12)).toEqual([
      "case",
      "param_rtt",
      "param_rtt_text",
      "param_ack",
      "param_ack_text",
      "trials",
      "throughput_write_per_s",
      "throughput_write_per_s_low",
      "throughput_write_per_s_high",
      "p99_write_latency_s",
      "p99_write_latency_s_low",
      "p99_write_latency_s_high",
    ]);
    expect(table.array("param_rtt")).toEqual([0.001, 0.002]);
    expect(table.array("throughput_write_per_s")).toEqual([12, 7]);
    expect(table.get("throughput_write_per_s_low", 1)).toBeNull();
    expect(table.get("bottleneck", 0)).toBe(table.get("limited_by", 0));
  });

  it("ends with how far the figures may be trusted: nobody measured the hardware of this plan", () => {
    expect(table.columnNames().at(-1)).toBe("trust");
    const labels = table.array("trust") as string[];
    expect(labels).toHaveLength(2);
    for (const label of labels) expect(["extrapolated", "given"]).toContain(label);
  });

  it("describes each of its columns", () => {
    const columns = caseColumns(analyse(studyWith("rtt"), records));
    expect(columns.map(({ name }) => name)).toEqual(table.columnNames());
    expect(columns.every(({ meaning }) => meaning.length > 0)).toBe(true);
    const found = columns.find(({ name }) => name === "p99_write_latency_s");
    expect(found).toMatchObject({ type: "number", unit: "s", label: "p99(write.latency)" });
  });
});

describe("the table of runs", () => {
  it("leaves a number's place empty where something never came", () => {
    const never = metric("t_visibility", { id: "t_visibility(99.9%)", numbers: { value: 0.999 } });
    const study = buildStudy([buildPlan()], { metrics: [never] });
    const blind = runRecord({ windows: [windowRecord({ neverVisible: 3 })] });
    const result = analyse(study, [[blind]]);
    expect(runsTable(result).get("t_visibility_99_9_s", 0)).toBeNull();
    expect(casesTable(result).get("t_visibility_99_9_s", 0)).toBeNull();
    expect(result.cases[0]?.metrics.get(never.id)?.word).toBe("never");
  });

  it("has a row a trial with the trial's own values", () => {
    const table = runsTable(analyse(studyWith("rtt"), records));
    expect(table.array("trial")).toEqual([0, 1, 0]);
    expect(table.array("throughput_write_per_s")).toEqual([10, 14, 7]);
    expect(table.array("complete")).toEqual([true, true, true]);
  });
});

describe("the table of a run's time series", () => {
  it("has rates, lags in milliseconds and bytes, queues by their station's name", () => {
    const columns = {
      "write.ok": Float64Array.from([10, 20]),
      "lag[1]": Float64Array.from([0, 5 * MS]),
      "lag_bytes[1]": Float64Array.from([0, 300]),
      "queue[0]": Float64Array.from([1, 2]),
      leader: Float64Array.from([0, -1]),
    };
    const record = runRecord({
      windows: [windowRecord({ stations: [station()] })],
      series: { intervalNs: 100 * MS, points: 2, columns },
    });
    const table = seriesTable(analyse(studyWith("rtt"), [[record]]));
    expect(table.objects()).toEqual([
      {
        time_s: 0.1,
        write_ok_per_s: 100,
        lag_r1_ms: 0,
        lag_r1_bytes: 0,
        queue_leader_disk: 1,
        leader: "leader",
      },
      {
        time_s: 0.2,
        write_ok_per_s: 200,
        lag_r1_ms: 5,
        lag_r1_bytes: 300,
        queue_leader_disk: 2,
        leader: null,
      },
    ]);
    expect(() => seriesTable(analyse(studyWith("rtt"), []), 0, 0)).toThrow(RangeError);
  });
});

describe("the table of operations", () => {
  it("is there when the history was kept", () => {
    const history = {
      count: 2,
      kind: Uint8Array.from([1, 0]),
      session: Uint32Array.from([0, 1]),
      key: Uint32Array.from([7, 8]),
      node: Uint16Array.from([0, 1]),
      startNs: Float64Array.from([0, SECOND]),
      endNs: Float64Array.from([5 * MS, Infinity]),
      version: Float64Array.from([1, 0]),
      outcome: Uint8Array.from([0, 2]),
    };
    const table = opsTable(analyse(studyWith("rtt"), [[runRecord({ history })]]))!;
    expect(table.array("kind")).toEqual(["write", "read"]);
    expect(table.array("outcome")).toEqual(["ok", "unknown"]);
    expect(table.array("latency_ms")).toEqual([5, null]);
    expect(table.array("end_s")).toEqual([0.005, null]);
    expect(table.array("node")).toEqual(["leader", "r1"]);
    expect(opsTable(analyse(studyWith("rtt"), records))).toBeNull();
  });
});

describe("names from users", () => {
  const hostile = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "</script><img src=x onerror=alert(1)>",
    "=1+1",
    "../../etc/passwd",
    "a\u0000b",
    "\u202egnp",
    "\u0024{process}",
    "\ud800",
    "🦄",
    "x".repeat(10_000),
    "",
  ];

  it.each(hostile)("never name a column: %j", (name) => {
    const result = analyse(studyWith(name, name), [
      [
        runRecord({
          series: { intervalNs: 1, points: 1, columns: { "lag[1]": Float64Array.of(1) } },
        }),
      ],
      [runRecord()],
    ]);
    for (const table of [casesTable(result), runsTable(result), seriesTable(result)]) {
      for (const column of table.columnNames()) expect(column).toMatch(/^[a-z][a-z0-9_]{0,80}$/);
      expect(table.objects()).toHaveLength(table.numRows());
    }
    expect(caseColumns(result)[1]?.label).toBe(name);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("that come out alike are told apart by a number", () => {
    const study = studyWith("p-1");
    const cases = study.cases.map((one) => ({
      ...one,
      params: [...one.params, { name: "p.1", text: "x", json: "x" }],
    }));
    const names = caseColumns(analyse({ ...study, cases }, records)).map(({ name }) => name);
    expect(names).toContain("param_p_1");
    expect(names).toContain("param_p_1_2");
    expect(new Set(names).size).toBe(names.length);
  });

  it("become snake case with the unit last", () => {
    expect(metricColumnName("utilization(leader.disk)", "1")).toBe("utilization_leader_disk_share");
    expect(metricColumnName("p99.9(write.latency)", "s")).toBe("p99_9_write_latency_s");
    expect(snake("rttMs50")).toBe("rtt_ms50");
  });
});
