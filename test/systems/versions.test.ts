import { describe, expect, it } from "vitest";
import { POSTGRESQL } from "../../src/systems/postgresql.ts";
import type { Preset } from "../../src/systems/preset.ts";
import { PRESETS } from "../../src/systems/presets.ts";
import { planOf } from "../language/compile/scenario-text.ts";

/** Workers of the two followers of a MySQL of this version, as a scenario gets them. */
function workersOf(version: string, knobs = ""): number[] {
  const replicate = `system mysql "${version}" on a, b, c { leader = a, ${knobs} }`;
  const [, ...followers] = planOf({ replicate }).topology.nodes;
  return followers.map(({ apply }) => apply.workers);
}

describe("defaults that changed between versions", () => {
  it("applies with one thread in MySQL 5.7 and with four since 8.0.27", () => {
    expect(workersOf("5.7.18")).toEqual([1, 1]);
    expect(workersOf("8.0.41")).toEqual([4, 4]);
    expect(workersOf("8.4.11")).toEqual([4, 4]);
  });

  it("gives way to what the scenario sets, under the name of that time", () => {
    expect(workersOf("5.7", "slave_parallel_workers = 8")).toEqual([8, 8]);
    expect(workersOf("8.4", "replica_parallel_workers = 2")).toEqual([2, 2]);
  });

  it("says that a plain 8.0 is taken for a late one", () => {
    const leavesOut = (preset: Preset | undefined, version: string, given: string[]) =>
      preset
        ?.expand({
          version,
          knobs: new Map(),
          given: new Set(given),
          leader: { index: 0, name: "p" },
          followers: [{ index: 1, name: "a" }],
        })
        .leavesOut.join(" ");
    const mysql = PRESETS.get("mysql");
    expect(leavesOut(mysql, "8.0", [])).toContain("8.0.27 or later");
    expect(leavesOut(mysql, "8.0", ["replica_parallel_workers"])).not.toContain("8.0.27");
    expect(leavesOut(mysql, "8.4", [])).not.toContain("8.0.27");
  });

  it("names only versions that the preset knows", () => {
    for (const { versions, knobs } of PRESETS.values()) {
      for (const { defaults } of knobs) {
        for (const version of Object.keys(defaults ?? {})) expect(versions).toContain(version);
      }
    }
  });

  it("has no setting of PostgreSQL that differs from 12 to 18", () => {
    expect(POSTGRESQL.knobs.filter(({ defaults }) => defaults !== undefined)).toEqual([]);
  });
});
