import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
run { duration = 700ms, warmup = 0s, trials = 2, seed = "shop" }
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
    expect(out).toMatch(/read_your_writes: kept with [\s\S]*\(p99 of reads \d/);
    expect(out).toMatch(/^ {2}leader +40\.\d.*\+39\.9\d* ms/m);
    expect(out).toContain("none: none was seen; it may be ");
  });

  it("writes a page with the picture, the sentences and the prices", async () => {
    const { code } = await call(
      ["compare", "shop.scenario", "--fixes", "--trials", "1", "--out", "page", "--quiet"],
      { cwd },
    );
    expect(code).toBe(0);
    const page = readFileSync(join(cwd, "page", "report.html"), "utf8");
    expect(page).toContain('<h2 id="fixes-heading">What each fix leaves, and costs</h2>');
    const part = page.split('id="fixes"')[1]!.split("</section>")[0]!;
    expect(part).toContain("What readers see under each read_from");
    expect(part).toMatch(/aria-label="[^"]*leader: no violation seen/);
    expect(part).toContain("<li>read_your_writes: kept with ");
    expect(part).toContain('<th scope="row" class="short">token</th>');
    expect(page).toContain("quorate compare shop.scenario --trials 1 --fixes");
  });

  it("knows what can be tried without a leader, with several, and under a majority", async () => {
    const family = async (replicate: string, name: string) => {
      const text = SHOP.replace(/replicate [^\n]+/, replicate)
        .replace("node b { apply = apply(time: exponential(mean: 4ms)) }", "node b, c")
        .replace("users on away", "users on home, away")
        .replace(", read_from = any_follower", "");
      writeFileSync(join(cwd, `${name}.scenario`), text);
      const words = ["compare", `${name}.scenario`, "--fixes", "--trials", "1", "--quiet"];
      const { out, err } = await call(words, { cwd, columns: 300 });
      const part = (out.split("What it costs")[0] ?? "").split("\n");
      return { out, err, rows: part.map((line) => line.trim().split(/ {2,}/)) };
    };
    const stale = ({ rows }: { rows: string[][] }, fix: string) =>
      rows.find(([name]) => name === fix)?.at(-1);
    const quorum = await family(
      "replicate leaderless on a, b, c { n = 3, r = 1, w = 1 }",
      "quorum",
    );
    // Quorums that overlap see every acknowledged write, one of three does not.
    expect(stale(quorum, "r = 1, w = 1")).toMatch(/%$/);
    for (const fix of ["r = 2, w = 2", "r = 1, w = 3", "r = 3, w = 1"]) {
      expect([fix, stale(quorum, fix)]).toEqual([fix, "none"]);
    }
    expect(quorum.out).toContain("`read_from` and `session` do not apply without a leader");
    const raft = await family("replicate consensus on a, b, c { }", "raft");
    expect(stale(raft, "local, read_from = any")).toMatch(/%$/);
    expect(stale(raft, "read_index, read_from = nearest")).toBe("none");
    expect(stale(raft, "lease, read_from = leader")).toBe("none");
    const active = await family("replicate multi_leader on a, b, c { leaders = [a, b] }", "active");
    expect(stale(active, "any")).toMatch(/%$/);
    const mine = active.rows.find(([name]) => name === "nearest, session = [read_your_writes]");
    expect(mine?.[1]).toBe("none");
    expect(active.out).toContain("No way to read keeps concurrent writes");
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
