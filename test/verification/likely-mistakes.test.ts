import { describe, expect, it } from "vitest";
import { prepare, sourceOf } from "../../src/run.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

/** Code and help of each mistake in a scenario that is right but for these lines. */
function told(lines: string): readonly string[] {
  const text = `topology { site e { node a } }
replicate single_leader on a { leader = a }
workload w on e { clients = 1 }
${lines}`;
  const { diagnostics } = prepare(sourceOf("a.scenario", text), { reader });
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, help }) => `${code} ${help.join(" ")}`);
}

describe("what is varied or charted, and is no param", () => {
  const chart = (by: string) => `report { chart throughput(write) by ${by} }`;

  it("is told which there are", () => {
    const params = "param one = 1ms\nparam other = 2ms\n";
    expect(told(params + chart("zones"))).toEqual(["SC219 the params are `one`, `other`"]);
  });

  it("is told how one is declared where there is none", () => {
    const [only] = told(chart("read"));
    expect(only).toBe(
      "SC219 there is none yet: `param rtt = 5ms` declares one, and `sweep` varies it",
    );
  });

  it("is told what draws the course of a run", () => {
    expect(told(chart("time"))).toEqual([
      "SC219 the course of a run is drawn by `timeline`, without `by`",
    ]);
  });

  it("is told the word that a sweep begins its lines with", () => {
    expect(told("param one = 1ms\nsweep { one in [1ms, 2ms] }")).toEqual([
      "SC204 write `vary one over […]`",
    ]);
  });
});
