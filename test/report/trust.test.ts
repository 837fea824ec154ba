import { describe, expect, it } from "vitest";
import type { Chart } from "../../src/charts/chart.ts";
import { html } from "../../src/report/markup.ts";
import { metricTable } from "../../src/report/metric-table.ts";
import { differences } from "../../src/report/sections/differences.ts";
import { trust } from "../../src/report/sections/trust.ts";
import { runScenario, sourceOf } from "../../src/run.ts";
import { noFiles } from "../language/compile/checked-builder.ts";

const SCENARIO = `
param rtt = 10ms in 1ms..300ms
topology { site here { node a } site there { node b } link here <-> there { rtt = rtt } }
system postgresql "15" on a, b { leader = a, synchronous_standby_names = "b" }
workload w on here { clients = 4, mix = (write: 100%) }
run { duration = 2s, trials = 1 }
sweep { vary rtt over [10ms, 300ms] }
report "pair" { table p50(write.latency), p99.9(write.latency) by rtt }
`;

describe("what a report says of the trust in its figures", () => {
  it("says it under each table of figures", async () => {
    const { result } = await runScenario(sourceOf("x.scenario", SCENARIO), { reader: noFiles });
    const [item] = result!.study.report;
    if (item?.kind !== "table") throw new Error("the scenario's report begins with a table");
    expect(metricTable(result!, item.metrics, item.by).text).toMatch(
      /<p class="hint">Trust: extrapolated in part; no real system was measured near/,
    );
  });

  it("labels each case, with its defaults, its fullest station and the measured rows near it", async () => {
    const { result } = await runScenario(sourceOf("x.scenario", SCENARIO), { reader: noFiles });
    const page = trust(result!)!.text;
    expect(page).toMatch(/rtt=10 ms<\/th><td>default<\/td>/);
    expect(page).toMatch(/rtt=300 ms<\/th><td>extrapolated<\/td>/);
    expect(page).toContain("times of disk, cpu and apply of 2 nodes by default");
    expect(page).toContain("the nearest measured row is PostgreSQL 15");
    expect(page).toMatch(/Extrapolated in every case: <code>p99\.9\(write\.latency\)<\/code>/);
  });

  it("tells the steps from the bound to the figure, case by case", async () => {
    const { result } = await runScenario(sourceOf("x.scenario", SCENARIO), { reader: noFiles });
    const drawn: Chart[] = [];
    const plot = async (chart: Chart) => {
      drawn.push(chart);
      return html`<figure></figure>`;
    };
    const page = (await differences(result!, plot))!.text;
    expect(page.match(/<details/g)).toHaveLength(2);
    expect(page).toContain("network delay there and back");
    expect(page).toMatch(/not told apart.*<td class="number">[+−]/);
    const none = { ...result!, cases: result!.cases.map((one) => ({ ...one, records: [] })) };
    expect(await differences(none, plot)).toBeNull();
    // Latency and throughput of both cases, each closed by its own steps.
    expect(drawn.map(({ title }) => title.split(":")[0])).toEqual([
      "mean(write.latency)",
      "throughput(write)",
      "mean(write.latency)",
      "throughput(write)",
    ]);
    for (const { description } of drawn) expect(description).not.toContain("not explained");
  });
});
