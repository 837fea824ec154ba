import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { DYNAMODB } from "../../src/systems/dynamodb.ts";
import { ETCD } from "../../src/systems/etcd.ts";
import { planOf } from "../language/compile/scenario-text.ts";
import { expand, plain } from "./expand.ts";

const table = (consistency: string, more = {}) =>
  expand(DYNAMODB, { MultiRegionConsistency: consistency, ...more });

describe("dynamodb's global tables", () => {
  it("are several leaders whose last writer wins, half a second later, when they are eventual", () => {
    expect(table("EVENTUAL").form).toBe("multi_leader");
    expect(plain(table("EVENTUAL"))).toMatchObject({
      conflict: "last_write_wins",
      exchange: "all_to_all",
      shipping: "async(batch: 0.5)",
    });
  });

  it("are two of three Regions for a write when they are strong, and for strong reads", () => {
    expect(table("STRONG").form).toBe("leaderless");
    expect(plain(table("STRONG"))).toMatchObject({ n: 3, w: 2, r: 1, coordinator: "nearest" });
    expect(plain(table("STRONG", { ConsistentRead: "on" }))).toMatchObject({ r: 2 });
    const two = expand(DYNAMODB, { MultiRegionConsistency: "STRONG" }, ["a"]);
    expect(two.problems[0]?.message).toContain("three Regions, and here are 2");
  });

  it("are no global tables unless it is said", () => {
    expect(expand(DYNAMODB, {}).form).toBe("single_leader");
    expect(table("SOMETIMES").problems[0]?.severity).toBe("error");
  });

  it("wait for the nearest other Region when strong, and for nobody when eventual", () => {
    const run = (consistency: string) =>
      runPlan(
        planOf({
          replicate: `system dynamodb on a, b, c { MultiRegionConsistency = ${consistency} }`,
        }),
      ).windows[0]!.writeLatency;
    const [strong, eventual] = [run("STRONG"), run("EVENTUAL")];
    expect(strong.count).toBeGreaterThan(10);
    expect(strong.sum / strong.count).toBeGreaterThan(eventual.sum / eventual.count);
  });
});

describe("etcd's learners", () => {
  it("hold the log and do not vote", () => {
    const { replication } = planOf({
      replicate: "system etcd on a, b, c { learners = [c] }",
    });
    expect(replication).toMatchObject({ kind: "consensus", voters: [0, 1], learners: [2] });
    expect(plain(expand(ETCD, {}))["learners"]).toBeUndefined();
  });
});
