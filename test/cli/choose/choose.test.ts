import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Call, call } from "../fake-door.ts";

const folder = mkdtempSync(join(tmpdir(), "quorate-choose-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (text: string): Promise<Call> => call(text.split(" "), { cwd: folder });

describe("quorate choose", () => {
  let answer: Call;
  beforeAll(async () => {
    const lines = ["regions = us-east-1", "writes = 20/s", "keys = 1000", "machines = 2"];
    writeFileSync(join(folder, "wish.txt"), `${lines.join("\n")}\n`);
    answer = await run("choose wish.txt --write-p99 10ms --out won.scenario");
  }, 300_000);

  it("says what fits and what was dropped by what", () => {
    expect(answer.code).toBe(0);
    expect(answer.out).toContain("Take single leader, semi-sync: 2 in us-east-1.");
    expect(answer.out).toMatch(/1 {2}single leader, semi-sync +2 in us-east-1 +0.4 USD\/h/);
    expect(answer.out).toMatch(
      /✗ a machine dies: writes go on within 15 s: max\(unavailable_time\)/,
    );
    expect(answer.out).toContain("again:  quorate choose --regions us-east-1 --writes 20/s");
  });

  it("says what was not asked, so that nobody takes it for granted", () => {
    expect(answer.out.replaceAll(/\s+/g, " ")).toContain(
      "Not asked: the price (--money '2 USD/h').",
    );
    expect(answer.out).not.toContain("A region dies");
    expect(readFileSync(join(folder, "won.scenario"), "utf8")).toContain(
      "Nothing was asked about the price.",
    );
  });

  it("says what the search costs before it starts", () => {
    expect(answer.err).toMatch(/candidates\n {2}healthy: \d+ runs, about .*: about/);
    expect(answer.err).toContain("with losses, for what is left of them: at most");
  });

  it("writes the best as a scenario that checks clean and is laid out", async () => {
    expect(existsSync(join(folder, "won.scenario"))).toBe(true);
    const checked = await run("check won.scenario");
    expect([checked.code, checked.out + checked.err]).toEqual([
      0,
      expect.stringContaining("nothing to remark"),
    ]);
    expect((await run("fmt --check won.scenario")).code).toBe(0);
    expect(readFileSync(join(folder, "won.scenario"), "utf8")).toContain("mode");
  });

  it("never waits for answers without a terminal", async () => {
    const asked = await run("choose --writes 5/s");
    expect([asked.code, asked.err]).toEqual([
      2,
      expect.stringContaining("`--regions` is missing: where clients and machines are"),
    ]);
  });

  it("names the product that was meant", async () => {
    const wrong = await run("choose --regions us-east-1 --writes 5/s --systems postgres");
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("`postgresql`")]);
  });
});

describe("quorate choose, stopped", () => {
  it("keeps what was found and says that it is not all", async () => {
    const words = "choose --regions us-east-1 --writes 20/s --keys 1000 --machines 2 --json";
    let pressed = false;
    const stopped = await call(words.split(" "), {
      cwd: folder,
      terminal: true,
      onErr: (text, pressCtrlC) => {
        if (pressed || !text.includes("healthy:")) return;
        pressed = true;
        pressCtrlC();
      },
    });
    expect(stopped.code).toBe(130);
    const told = JSON.parse(stopped.out) as { complete: boolean; ranked: unknown[] };
    expect([told.complete, told.ranked]).toEqual([false, []]);
  });
});

describe("quorate choose quorum", () => {
  it("gives the published grid's capacity", async () => {
    const words = ["choose", "quorum", "--nodes", "a b c d e f", "--reads", "75%", "--json"];
    words.push("--capacity", "a=1000 b=500 c=1000 d=500 e=1000 f=500");
    const { out, code } = await call([...words, "--quorums", "a*b*c + d*e*f", "--no-verify"], {
      cwd: folder,
    });
    const { proposals } = JSON.parse(out) as { proposals: { capacity: number }[] };
    expect(code).toBe(0);
    expect(proposals[0]?.capacity).toBeCloseTo(4000 / 3, 4);
  });

  it("verifies a design by runs: what theory says of each place, and a machine's death", async () => {
    const words = ["choose", "quorum", "--nodes", "a@oslo b@oslo c@bergen", "--resilience", "1"];
    words.push("--rtt", "oslo:bergen=9ms", "--reads", "50%", "--for", "latency", "--top", "1");
    const { out, code } = await call([...words, "--json"], { cwd: folder });
    interface Row {
      readonly place: string;
      readonly read: number;
      readonly readSimulated: { readonly value: number };
      readonly staleReads: { readonly value: number };
      readonly dead: string;
    }
    const { proposals } = JSON.parse(out) as {
      proposals: { reads: string; verified: readonly Row[] }[];
    };
    expect(code).toBe(0);
    expect(proposals[0]?.reads).toBe("any 2 of [a, b, c]");
    const rows = proposals[0]?.verified ?? [];
    expect(rows.map(({ place, dead }) => [place, dead])).toEqual([
      ["oslo", "goes on"],
      ["bergen", "goes on"],
    ]);
    for (const { read, readSimulated, staleReads } of rows) {
      expect(staleReads.value).toBe(0);
      // What a run adds to the network: CPU on the way, some 20 microseconds a message.
      expect(readSimulated.value).toBeGreaterThan(read * 0.99);
      expect(readSimulated.value).toBeLessThan(read * 1.02 + 50e-6);
    }
  }, 120_000);

  it.each([
    [["--nodes", "a b c", "--quorums", "a*x"], "there is no machine `x`"],
    [["--nodes", "a b c", "--quorums", "a*"], "a node is missing at the end"],
    [["--nodes", "a b c", "--quorums", "a", "--write-quorums", "b"], "in common"],
    [["--nodes", "a b c", "--quorums", "a and b", "--resilience", "1"], "do not survive"],
    [["--nodes", "a b", "--quorums", "a", "--at-least", "5/s"], "no strategy keeps to the limits"],
    [["--nodes", "a"], "two to 9 machines"],
    [["--nodes", "a b", "--capacity", "a=5"], "what can `b` serve?"],
    [["--nodes", "a@us-eats-1 b@eu-west-1"], "no matrix has a region `us-eats-1`"],
    [[], "`--nodes` is missing"],
  ])("says what is wrong with %j", async (words, message) => {
    const { code, err } = await call(["choose", "quorum", ...words, "--no-verify"], {
      cwd: folder,
    });
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
