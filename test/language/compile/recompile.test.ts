import { describe, expect, it } from "vitest";
import { compile } from "../../../src/language/compile/compile.ts";
import { RATE } from "../../../src/units/dimension.ts";
import { namesOnly, noFiles } from "./checked-builder.ts";
import { scenarioText } from "./scenario-text.ts";

const head = `
param load  = 100 ops/s in 10 ops/s..10k ops/s
param rtt   = 10ms in 1ms..300ms
param twice = 2 * rtt
`;
const text = scenarioText({
  head,
  topology:
    "topology { site here { node a } site there { node b, c } link here <-> there { rtt = twice } }",
  workload: "workload app on here { arrivals = poisson(load) }",
  rest: "sweep { vary rtt over [10ms, 20ms]\n where rtt < 1s }\nexpect p99(write.latency) < rtt",
});

function compiled(options = {}) {
  const { study, recompile } = compile(namesOnly(text), { reader: noFiles, ...options });
  if (study === null || recompile === null) throw new Error("it does not compile");
  return { study, recompile };
}

describe("a case compiled at another value", () => {
  it("keeps all else of the case, the sweep's value too", () => {
    const { study, recompile } = compiled();
    const { casePlan, diagnostics } = recompile(1, { load: "250 ops/s" });
    expect(diagnostics).toEqual([]);
    const before = study.cases[1]!;
    const { load, ...rest } = before.plan.workloads[0]!;
    expect(load).toMatchObject({ rate: 100 });
    expect(casePlan?.plan).toEqual({
      ...before.plan,
      workloads: [{ ...rest, load: { ...load, rate: 250 } }],
    });
    expect(casePlan?.label).toBe("rtt=20 ms, load=250/s");
  });

  it("follows the params in whatever depends on them", () => {
    const { recompile } = compiled();
    const { casePlan } = recompile(0, { rtt: "50ms" });
    expect(casePlan?.params.find(({ name }) => name === "twice")?.text).toBe("100 ms");
    expect(casePlan?.plan.topology.links[0]?.delay).toEqual({ kind: "constant", value: 50e6 });
    expect(casePlan?.expectations[0]?.condition).toMatchObject({ right: { value: 0.05 } });
  });

  it("takes a value with all its digits", () => {
    const load = 1234.567890123;
    const { casePlan } = compiled().recompile(0, {
      load: { kind: "quantity", value: load, dimension: RATE },
    });
    expect(casePlan?.plan.workloads[0]?.load).toEqual({ kind: "poisson", rate: load });
  });

  it("holds on to --set, and to the choice of cases", () => {
    const set = compiled({ set: { load: "70 ops/s" } }).recompile(0, { rtt: "5ms" });
    expect(set.casePlan?.plan.workloads[0]?.load).toMatchObject({ rate: 70 });
    const chosen = compiled({ cases: "rtt=20 ms" });
    expect(chosen.study.cases).toHaveLength(1);
    expect(chosen.recompile(0, {}).casePlan?.plan).toEqual(chosen.study.cases[0]!.plan);
  });

  it("says what is wrong with a value, and has no plan then", () => {
    const { recompile } = compiled();
    for (const [given, code] of [
      [{ load: "20k ops/s" }, "SC352"],
      [{ load: "20ms" }, "SC350"],
      [{ lod: "20 ops/s" }, "SC368"],
      [{ load: "20 ops/" }, null],
    ] as const) {
      const { casePlan, diagnostics } = recompile(0, given);
      expect(casePlan).toBeNull();
      expect(diagnostics.length).toBeGreaterThan(0);
      if (code !== null) expect(diagnostics[0]?.code).toBe(code);
    }
    expect(() => recompile(7, {})).toThrow(RangeError);
  });
});
