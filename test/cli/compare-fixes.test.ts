import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "./fake-door.ts";

let cwd: string;

/** Sessions beside a follower that takes its time to apply what they have just written at the leader. */
const SHOP = `scenario "Shop"
topology { site home { node a }  site away { node b { apply = apply(time: exponential(mean: 4ms)) } }
  link home <-> away { rtt = 40ms, bandwidth = 1 Gbps } }
replicate single_leader on a, b { leader = a, mode = async }
workload users on away { clients = 10, think = exponential(mean: 5ms), mix = (read: 50%, write: 50%), keys = uniform(5), read_from = any_follower }
run { duration = 1500ms, warmup = 0s, trials = 2, seed = "shop" }
`;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-fixes-"));
  writeFileSync(join(cwd, "shop.scenario"), SHOP);
  writeFileSync(
    join(cwd, "writes.scenario"),
    SHOP.replace("(read: 50%, write: 50%)", "(write: 100%)"),
  );
});

afterAll(() => rmSync(cwd, { recursive: true }));

describe("quorate compare --fixes", () => {
  it("says what each way to read leaves, and what it costs", async () => {
    const { code, out } = await call(["compare", "shop.scenario", "--fixes"], {
      cwd,
      columns: 200,
    });
    expect(code).toBe(0);
    const row = (name: string) =>
      out.split("\n").find((line) => line.trimStart().startsWith(`${name} `)) ?? "";
    expect(row("as it is")).toMatch(/as it is +\d/);
    expect(row("any_follower")).toMatch(/any_follower +\d/);
    // A token and the leader leave nothing at all; reading from the leader costs the 40 ms.
    for (const way of ["token", "leader"]) expect(row(way)).toMatch(/(none +){4}none/);
    expect(row("nearest, session = [read_your_writes]")).toMatch(/\] +none/);
    expect(out).toMatch(/no violation was seen with [\s\S]*leader \(p99 40/);
    expect(out).toMatch(/^ {2}leader +40\.\d.*\+39\.9 ms/m);
  });

  it("gives them as data, and refuses where there is nothing to choose", async () => {
    const { out } = await call(["compare", "shop.scenario", "--fixes", "--json"], { cwd });
    const [first] = JSON.parse(out).comparisons;
    expect(first.metric).toBe("violations(read_your_writes)");
    const token = first.groups[0].pairs.find(
      (pair: { b: { name: string } }) => pair.b.name === "token",
    );
    expect([token.valueOfA.value > 0, token.valueOfB.value]).toEqual([true, 0]);
    const writes = await call(["compare", "writes.scenario", "--fixes"], { cwd });
    expect([writes.code, writes.err]).toEqual([
      2,
      expect.stringContaining("a workload that reads"),
    ]);
  });
});
