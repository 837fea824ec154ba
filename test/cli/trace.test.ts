import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "./fake-door.ts";

let cwd: string;

/** A follower 5 ms away that applies late: its readers miss their own writes. */
const LATE = `param route = any_follower in [leader, any_follower]
topology {
  site home { node leader }
  site away { node r1 { apply = apply(time: 20ms) } }
  link home <-> away { latency = 5ms }
}
replicate single_leader on leader, r1 { leader = leader, mode = async }
workload users on home { clients = 2, think = 10ms, mix = (read: 50%, write: 50%), keys = single, read_from = route }
run { duration = 1s, trials = 2, seed = "late" }
sweep { vary route over domain(route) }
report "Late" {
  spacetime of violations(read_your_writes)
}
`;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-trace-"));
  writeFileSync(join(cwd, "late.scenario"), LATE);
});

afterAll(() => rmSync(cwd, { recursive: true }));

const trace = (...words: string[]) => call(["trace", "late.scenario", ...words], { cwd });
const MISSED = ["--of", "violations(read_your_writes)"];

describe("quorate trace", () => {
  it("tells the story, then what happened in order, with a mark at what breaks the rule", async () => {
    const { code, out } = await trace(...MISSED);
    expect(code).toBe(0);
    expect(out).toContain("route=any_follower, trial 1");
    expect(out.replaceAll(/\s+/g, " ")).toMatch(
      /it missed its own write; r1 applied version \d+ at .* s, .* too late/,
    );
    const lines = out.split("\n");
    const at = (what: RegExp) => lines.findIndex((line) => what.test(line));
    expect(at(/writes k0/)).toBeGreaterThan(0);
    expect(at(/gets replication/)).toBeGreaterThan(at(/sends replication/));
    expect(at(/! answers k0/)).toBeGreaterThan(at(/writes k0/));
  });

  it("shows how far it has looked, and refuses a run that would take more than allowed", async () => {
    const { err } = await call(["trace", "late.scenario", ...MISSED], { cwd, terminal: true });
    // The leader's first trial shows nothing, the follower's does: two of four runs.
    expect(err).toMatch(/0 of 4 runs \(0 %\)/);
    const far = await trace(...MISSED, "--case", "leader", "--max-wall", "1s", "--quiet");
    expect([far.code, far.err]).toEqual([0, ""]);
    // The clock of this door runs fast.
    expect(far.out).toContain("The time allowed was over after 1 of 2 runs (--max-wall).");
    const { code, err: why } = await trace(...MISSED, "--max-events", "1k");
    expect(code).toBe(2);
    expect(why).toMatch(/this is not started: a run of about .* events with its whole history/);
    expect(why).toMatch(/one run takes about .* events of 1 thousand \(--max-events\)/);
    const window = await trace("--from", "0s", "--to", "10ms", "--max-events", "1k");
    expect([window.code, window.err]).toEqual([2, expect.stringContaining("not started")]);
  });

  it("gives the same as data in seconds", async () => {
    const { code, out } = await trace(...MISSED, "--json");
    const { rule, story, cases } = JSON.parse(out);
    expect(code).toBe(0);
    expect(rule).toBe("read_your_writes");
    expect(story.lanes.map(({ name }: { name: string }) => name)).toContain("r1");
    const applied = story.stages.find(
      ({ node, stages }: { node: string; stages: string[] }) =>
        node === "r1" && stages.includes("applied"),
    );
    const read = story.operations.at(-1);
    expect(read).toMatchObject({ kind: "read", part: "offence", node: "r1" });
    expect(applied.at).toBeGreaterThan(read.answered);
    expect(story.from).toBeLessThan(story.to);
    expect(cases).toContainEqual({
      case: "route=any_follower",
      checked: expect.any(Number),
      violations: expect.any(Number),
    });
  });

  it("says that none was seen, and how rare it is at most", async () => {
    const { code, out } = await trace(...MISSED, "--case", "route=leader");
    expect(code).toBe(0);
    expect(out).toContain("No run broke read-your-writes.");
    expect(out).toMatch(/operations checked, so the share is below .*rule of three/);
  });

  it("writes the picture", async () => {
    const { code, err } = await trace(...MISSED, "--out", "late.svg", "--theme", "dark");
    expect(code).toBe(0);
    expect(err).toContain("written to late.svg");
    const svg = readFileSync(join(cwd, "late.svg"), "utf8");
    expect(svg.startsWith("<svg ") && svg.endsWith("</svg>\n")).toBe(true);
  });

  it("tells what happened in a stretch, whatever it is", async () => {
    const stretch = ["--case", "leader", "--from", "500ms", "--to", "530ms", "--session", "1"];
    const { code, out } = await trace(...stretch);
    expect(code).toBe(0);
    expect(out).toMatch(/\d (write|read)s?.* between 0\.\d+ s and 0\.\d+ s\./);
    expect(out).not.toMatch(/^ *\d+\.\d+ +session 0 /m);
  });

  it.each([
    [["--of", "p99(write.latency)"], "no story can be told of p99(write.latency)"],
    [["--of", "violations(nonsense)"], "nonsense"],
    [[], "trace needs --of with a metric, or --from and --to"],
    [["--from", "600ms", "--to", "500ms"], "--from is not before --to"],
    [["--from", "0", "--to", "1s"], "operations fall into that stretch"],
    [["--of", "stale_reads", "--from", "5s"], "--from is after the end of the run"],
    [["--from", "soon"], "20.5s"],
  ])("refuses %j", async (words, reason) => {
    const { code, err } = await trace(...words);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });

  it("stands in the report with its words and where it was not seen", async () => {
    const { code } = await call(["report", "late.scenario", "-o", "late.html", "--quiet"], { cwd });
    expect(code).toBe(0);
    const page = readFileSync(join(cwd, "late.html"), "utf8");
    expect(page).toContain("The plainest breach of read-your-writes");
    expect(page).toMatch(/<desc id="spacetime\d+-words">session \d+ wrote version/);
    expect(page).toContain("None seen in route=leader: ");
    expect(page).not.toContain("is left out");
  });
});
