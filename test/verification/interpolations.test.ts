import { describe, expect, it } from "vitest";
import type { HoleValue } from "../../src/language/checked.ts";
import { prepare } from "../../src/run.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};
const HOLE = "\ue000";

function prepared(lines: string, hole: HoleValue) {
  const text = `param rtt = 5ms in 1ms..100ms
  topology { site x { node a }  site y { node b }  link x <-> y { rtt = rtt } }
  replicate single_leader on a, b { leader = a, mode = sync }
  workload w on x { clients = 1 }
  ${lines}`;
  return prepare({ id: "cell", text, holes: 1 }, { reader, holes: [hole] });
}

function helps(lines: string, hole: HoleValue): readonly string[] {
  return prepared(lines, hole).diagnostics.flatMap(({ code, help }) => [code, ...help]);
}

describe("values of a notebook in a sweep", () => {
  it("may be a list whose numbers all take the unit behind it", () => {
    const { study, diagnostics } = prepared(`sweep { vary rtt over ${HOLE}ms }`, [1, 20.5, 100]);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(study!.cases.map(({ label }) => label)).toEqual([
      "rtt=1 ms",
      "rtt=20.5 ms",
      "rtt=100 ms",
    ]);
  });

  it("are told how units are written where they are texts with units inside", () => {
    const help = "interpolate the number and write the unit behind it: `${20}ms`";
    expect(helps(`sweep { vary rtt over ${HOLE} }`, ["20ms"])).toEqual(["SC352", help]);
    expect(helps(`run { duration = ${HOLE} }`, "20ms")).toEqual(["SC350", help]);
  });
});
