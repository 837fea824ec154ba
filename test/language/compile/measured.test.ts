import { describe, expect, it } from "vitest";
import { trustedInputs } from "../../../src/analysis/trust/inputs.ts";
import type { Origin } from "../../../src/model/study.ts";
import { hasErrors, prepare, sourceOf } from "../../../src/run.ts";
import { noFiles } from "./checked-builder.ts";

function originsOf(lets: string, node: string, link = "rtt = 10ms"): readonly Origin[] {
  const text = `${lets}
    topology { site x { node a { ${node} } } site y { node b { ${node} } } link x <-> y { ${link} } }
    replicate single_leader on a, b { leader = a }
    workload w on x { clients = 1, mix = (write: 100%) }
    run { duration = 1s }`;
  const { study, diagnostics } = prepare(sourceOf("x.scenario", text), { reader: noFiles });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return study!.cases[0]!.origins;
}

const FSYNC = 'let flush = measured(lognormal(p50: 200us, p99: 900us), by: "fio, db1")';

describe("a value that was measured", () => {
  it("is told by what, through a let, in disk, apply, cpu and a link", () => {
    const origins = originsOf(
      `${FSYNC}\nlet again = (flush)`,
      'disk = disk(fsync: again, bandwidth: 1 GB/s), apply = apply(time: measured(20us, by: "pg"))',
      'rtt = measured(10ms, by: "ping")',
    );
    const sourceOfPath = (path: string) => {
      const found = origins.find((one) => one.path === path)!;
      return [found.measured, found.source];
    };
    expect(sourceOfPath("node a · disk")).toEqual([true, "fio, db1"]);
    expect(sourceOfPath("node b · apply")).toEqual([true, "pg"]);
    expect(sourceOfPath("link x <-> y · rtt")).toEqual([true, "ping"]);
    const inputs = trustedInputs(origins);
    expect(inputs.calibrated).toHaveLength(5);
    expect(inputs.defaults.map(({ path }) => path)).toEqual(["node a · cpu", "node b · cpu"]);
  });

  it("is the value itself: a run draws the same", () => {
    const plan = (value: string) => {
      const text = `topology { site x { node a { disk = disk(fsync: ${value}) }, node b } link within each site { rtt = 1ms } }
        replicate single_leader on a, b { leader = a }
        workload w on x { clients = 1, mix = (write: 100%) }
        run { duration = 1s }`;
      return prepare(sourceOf("x.scenario", text), { reader: noFiles }).study!.cases[0]!.plan;
    };
    expect(plan('measured(gamma(shape: 2, mean: 1ms), by: "x")').topology).toEqual(
      plan("gamma(shape: 2, mean: 1ms)").topology,
    );
    expect(plan('measured(3ms, by: "x")').topology).toEqual(plan("3ms").topology);
  });

  it("is no measurement any more when it is reckoned with, or a param says it", () => {
    const node = (disk: string, lets = FSYNC) => trustedInputs(originsOf(lets, `disk = ${disk}`));
    expect(node("disk(fsync: 2 * flush)").calibrated).toEqual([]);
    expect(node("disk(fsync: 2 * flush)").given).toContain("node a · disk");
    const param = 'param flush = measured(200us, by: "fio") in 100us..1ms';
    expect(node("disk(fsync: flush)", param).calibrated).toEqual([]);
  });

  it("is known by empirical data behind a let too", () => {
    const text = `let d = empirical("raw.csv", column: "us", unit: us)
      topology { site x { node a, b { disk = disk(fsync: d) } } link within each site { rtt = 1ms } }
      replicate single_leader on a, b { leader = a }
      workload w on x { clients = 1, mix = (write: 100%) }
      run { duration = 1s }`;
    const readColumn = () => ({ ok: true, id: "raw.csv", values: [1, 2, 3] }) as const;
    const reader = { ...noFiles, readColumn };
    const { study } = prepare(sourceOf("x.scenario", text), { reader });
    expect(trustedInputs(study!.cases[0]!.origins).calibrated).toEqual([
      "node a · disk",
      "node b · disk",
    ]);
  });

  it.each([
    ["measured(3ms, by: 5)", "SC"],
    ['measured(by: "x")', "SC"],
    ['measured("3ms", by: "x")', "SC"],
    ["measured(3ms)", "SC"],
  ])("refuses %s", (value) => {
    const text = `let d = ${value}
      topology { site x { node a { disk = disk(fsync: d) }, node b } link within each site { rtt = 1ms } }
      replicate single_leader on a, b { leader = a }
      workload w on x { clients = 1, mix = (write: 100%) }
      run { duration = 1s }`;
    const { diagnostics } = prepare(sourceOf("x.scenario", text), { reader: noFiles });
    expect(hasErrors(diagnostics)).toBe(true);
  });
});
