import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call } from "./fake-door.ts";

let base: string;
let cwd: string;

const FIRST = `topology { site virginia { node a }  site frankfurt { node b }  link virginia <-> frankfurt { rtt = 70ms } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on virginia { clients = 1, mix = (write: 100%) }
run { duration = 10s, trials = 2 }
`;

const SWEEP = `scenario "Sessions"
param sessions = 1 in 1..1024
topology { site virginia { node a }  site frankfurt { node b }  link virginia <-> frankfurt { rtt = 70ms } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on virginia { clients = sessions, mix = (write: 100%) }
run { duration = 5s, trials = 3 }
sweep { vary sessions over [1, 4, 16] }
expect throughput(write) > 20/s
`;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "quorate-cli-"));
});

afterAll(() => rmSync(base, { recursive: true }));

beforeEach(() => {
  cwd = mkdtempSync(join(base, "project-"));
  writeFileSync(join(cwd, "first.scenario"), FIRST);
  writeFileSync(join(cwd, "sweep.scenario"), SWEEP);
});

describe("calling the program", () => {
  it("shows how it is called", async () => {
    const { code, out } = await call(["--help"], { cwd });
    expect(code).toBe(0);
    for (const command of ["check", "run", "plan", "fmt", "explain", "report"]) {
      expect(out).toMatch(new RegExp(`^ {2}${command} `, "m"));
    }
  });

  it.each([
    [["chekc", "x"], "check"],
    [["run", "x", "--trails", "3"], "--trials"],
    [["run", "first.scenario", "--format", "xlsx"], "table, json, csv, arrow, parquet"],
    [["run", "first.scenario", "--trials", "many"], "whole number"],
    [["run", "first.scenario", "--max-events", "lots"], "500M"],
    [["run", "first.scenario", "--set", "rtt"], "rtt=70ms"],
    [["run"], "file"],
    [["run", "nowhere.scenario"], "no such file"],
    [["run", "first"], "did you mean first.scenario?"],
    [["run", "frist.scenario"], "did you mean first.scenario?"],
    [["run", "sweep.scenario", "--case", "sessions=5"], "`--set sessions=5` runs a value"],
    [["run", "first.scenario", "--measure", "latency"], "did you mean `p99(write.latency)`?"],
    [["run", "first.scenario", "--measure", "p99"], "did you mean `p99(write.latency)`?"],
    [["run", "."], "folder"],
    [["fmt", "--check", "--write", "first.scenario"], "exclude"],
    [["explain", "nonsense_word"], "nonsense_word"],
    [["explain", "SC999"], "SC999"],
  ])("answers %j with what is wrong and exit code 2", async (words, told) => {
    const { code, out, err } = await call(words, { cwd });
    expect(code).toBe(2);
    expect(err).toContain(told);
    expect(err).not.toMatch(/^\s+at /m);
    expect(out).toBe("");
  });
});

describe("check", () => {
  it("is content with a scenario that can run", async () => {
    expect((await call(["check", "first.scenario"], { cwd })).code).toBe(0);
  });

  it("shows what is wrong, and where", async () => {
    writeFileSync(join(cwd, "wrong.scenario"), FIRST.replace("70ms", "70"));
    const { code, err, out } = await call(["check", "wrong.scenario"], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/error\[SC\d+\]/);
    expect(err).toContain("wrong.scenario:1:");
    expect(out).toBe("");
  });

  it("gives the same as JSON", async () => {
    const text = FIRST.replace("70ms", "70");
    const { code, out } = await call(["check", "-", "--json"], { cwd, stdin: text });
    const json = JSON.parse(out);
    expect(code).toBe(2);
    expect(json.ok).toBe(false);
    expect(json.diagnostics[0].span.start).toMatchObject({ line: 1, offset: text.indexOf("70") });
  });

  it("takes warnings for errors when asked", async () => {
    const { out } = await call(["check", "first.scenario", "--json"], { cwd });
    const before = JSON.parse(out).diagnostics.filter(
      ({ severity }: { severity: string }) => severity === "warning",
    );
    const strict = await call(["check", "first.scenario", "--strict"], { cwd });
    expect(strict.code).toBe(before.length > 0 ? 2 : 0);
  });
});

describe("fmt", () => {
  it("prints the text laid out, and says with --check what would change", async () => {
    const { out, code } = await call(["fmt", "-"], { cwd, stdin: "run   {duration=60s}\n" });
    expect(code).toBe(0);
    expect(out).toContain("duration = 60s");
    const again = await call(["fmt", "--check", "-"], { cwd, stdin: out });
    expect(again.code).toBe(0);
    const check = await call(["fmt", "--check", "-"], { cwd, stdin: "run   {duration=60s}\n" });
    expect(check.code).toBe(1);
  });

  it("writes only files that change, and never one that it cannot read whole", async () => {
    writeFileSync(join(cwd, "loose.scenario"), "run   {duration=60s}\n");
    writeFileSync(join(cwd, "broken.scenario"), "run { duration = = 60s\n");
    const { code, err } = await call(["fmt", "--write", "loose.scenario", "broken.scenario"], {
      cwd,
    });
    expect(code).toBe(2);
    expect(err).toContain("loose.scenario: written");
    expect(readFileSync(join(cwd, "loose.scenario"), "utf8")).toContain("duration = 60s");
    expect(readFileSync(join(cwd, "broken.scenario"), "utf8")).toBe("run { duration = = 60s\n");
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("run", () => {
  it("prints the answer to standard output and nothing else there", async () => {
    const { code, out } = await call(["run", "first.scenario"], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/throughput\(write\) +14\.\d/);
    expect(out).toContain("again:  quorate run first.scenario");
  });

  it("prints one JSON object in base units", async () => {
    const { code, out } = await call(["run", "first.scenario", "--json"], { cwd });
    const json = JSON.parse(out);
    expect(code).toBe(0);
    expect(json.cases[0].metrics["throughput(write)"].value).toBeCloseTo(14.2, 0);
    expect(json.cases[0].metrics["throughput(write)"].unit).toBe("/s");
    expect(json.resultHash).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("ends with 1 when an expectation fails, and names the case", async () => {
    const { code, out } = await call(["run", "sweep.scenario"], { cwd });
    expect(code).toBe(1);
    expect(out).toMatch(/^ {2}throughput\(write\) > 20\/s {2}✗ +✓ +✓$/m);
    expect(out).toMatch(/^ {4}✗ sessions=1/m);
    expect(out).toMatch(/^ {4}again: quorate run sweep.scenario --case sessions=1$/m);
  });

  it("takes other values, cases, trials, seeds and metrics from the call", async () => {
    const words = ["run", "sweep.scenario", "--case", "sessions=4", "--trials", "2"];
    const { out } = await call(
      [...words, "--seed", "s", "--measure", "p90(write.latency)", "--json"],
      {
        cwd,
      },
    );
    const json = JSON.parse(out);
    expect(json.seed).toBe("s");
    expect(json.cases.map((one: { case: string }) => one.case)).toEqual(["sessions=4"]);
    expect(json.cases[0].trials).toBe(2);
    expect(json.cases[0].metrics["p90(write.latency)"].value).toBeGreaterThan(0.07);
  });

  it("stops after the first case that fails, when asked", async () => {
    const { code, out } = await call(["run", "sweep.scenario", "--fail-fast", "--json"], { cwd });
    const trials = JSON.parse(out).cases.map((one: { trials: number }) => one.trials);
    expect(code).toBe(1);
    expect(trials).toEqual([3, 0, 0]);
    const told = await call(["run", "sweep.scenario", "--fail-fast"], { cwd });
    expect(told.out).toContain("1 of 3 cases (sessions=1), 3 trials each");
    expect(told.out).toMatch(/^again: {2}quorate run sweep\.scenario --fail-fast$/m);
    expect(told.out).toMatch(/^ {4}again: quorate run sweep\.scenario --case sessions=1$/m);
  });

  it("writes results, tables and the report into a folder", async () => {
    const { code } = await call(["run", "sweep.scenario", "--out", "results"], { cwd });
    expect(code).toBe(1);
    expect(readdirSync(join(cwd, "results")).sort()).toEqual([
      "cases.csv",
      "report.html",
      "results.json",
      "runs.csv",
    ]);
    const csv = readFileSync(join(cwd, "results", "cases.csv"), "utf8");
    expect(csv.trim().split("\n")).toHaveLength(4);
    expect(readFileSync(join(cwd, "results", "report.html"), "utf8")).toMatch(/^<!doctype html>/i);
  });

  it("prints CSV and Arrow", async () => {
    const csv = await call(["run", "sweep.scenario", "--format", "csv"], { cwd });
    expect(csv.out.split("\n")[0]).toContain("sessions");
    const arrow = await call(["run", "sweep.scenario", "--format", "arrow"], { cwd });
    expect(arrow.out.slice(0, 4)).toBe("\xff\xff\xff\xff");
  });

  it("prints diagnostics as JSON for a scenario that is wrong", async () => {
    const { code, out } = await call(["run", "-", "--json"], {
      cwd,
      stdin: "run { duration = 5 }",
    });
    expect(code).toBe(2);
    expect(JSON.parse(out).diagnostics.length).toBeGreaterThan(0);
    expect(JSON.parse(out).cases).toEqual([]);
  });

  it("says so when the folder for the results cannot be written", async () => {
    writeFileSync(join(cwd, "results"), "in the way");
    const { code, err } = await call(["run", "first.scenario", "--out", "results"], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/error: cannot write results\S+: /);
    expect(err).not.toContain("internal fault");
  });

  it("refuses what would cost too much, with figures and the flag that allows it", async () => {
    const words = ["run", "first.scenario", "--max-events", "100"];
    const { code, err, out } = await call(words, { cwd });
    expect(code).toBe(2);
    expect(err).toContain("this study is not started");
    expect(err).toContain("--max-events");
    expect(out).toBe("");
  });

  const rate = (text: string): string => FIRST.replace("clients = 1", `arrivals = ${text}`);
  const running = (text: string): string => FIRST.replace("duration = 10s, trials = 2", text);
  it.each([
    ["a run of a hundred days", running("duration = 100d")],
    ["a million trials", running("duration = 60s, trials = 1000000")],
    ["a hundred million arrivals a second", rate("poisson(100M ops/s)")],
    ["as many at constant distance", rate("constant(100M ops/s)")],
    [
      "a load that rises without end",
      rate("constant(1/s)")
        .replace("70ms", "0ms")
        .replace("arrivals = constant(1/s)", "load { ramp 0 ops/s to 1G ops/s over 10s }"),
    ],
    ["sessions that wait for nothing", running("duration = 10d").replace("70ms", "0ms")],
    ["a million sessions", running("duration = 1h").replace("clients = 1", "clients = 1M")],
    [
      "a sweep of a hundred cases",
      SWEEP.replace("[1, 4, 16]", "1..1000 step 10").replace("5s", "1h"),
    ],
    ["trials that add up", SWEEP.replace("trials = 3", "trials = 100000")],
    [
      "reads beside few writes",
      running("duration = 1h").replace(
        "clients = 1, mix = (write: 100%)",
        "arrivals = poisson(1M ops/s), mix = (read: 99%, write: 1%)",
      ),
    ],
  ])("refuses before the start what would take too long: %s", async (_, stdin) => {
    const { code, err, out } = await call(["run", "-"], { cwd, stdin });
    expect(code).toBe(2);
    expect(err).toContain("this study is not started");
    expect(err).toMatch(/--max-(events|wall|bytes)/);
    expect(out).toBe("");
  });
});

describe("Ctrl-C", () => {
  it("keeps the runs that are finished and ends with 130", async () => {
    const { code, out, err } = await call(["run", "sweep.scenario", "--json"], {
      cwd,
      terminal: true,
      onErr: (text, pressCtrlC) => text.includes("4 of 9 runs") && pressCtrlC(),
    });
    const json = JSON.parse(out);
    expect(code).toBe(130);
    expect(json.complete).toBe(false);
    expect(json.cases.map((one: { trials: number }) => one.trials)).toEqual([3, 1, 0]);
    expect(err).toContain("what is finished is kept");
  });

  it("gives the finished case the same figures as a whole run", async () => {
    const whole = JSON.parse((await call(["run", "sweep.scenario", "--json"], { cwd })).out);
    const { out } = await call(["run", "sweep.scenario", "--json"], {
      cwd,
      terminal: true,
      onErr: (text, pressCtrlC) => text.includes("4 of 9 runs") && pressCtrlC(),
    });
    expect(JSON.parse(out).cases[0]).toEqual(whole.cases[0]);
  });
});

describe("--watch", () => {
  it("runs again when the scenario changes, until Ctrl-C", async () => {
    let waits = 0;
    const { code, out } = await call(["run", "first.scenario", "--watch"], {
      cwd,
      onErr: (text, pressCtrlC) => {
        if (!text.includes("watching")) return;
        waits += 1;
        const faster = FIRST.replace("70ms", "10ms");
        // Once the caller waits for the change.
        if (waits === 1) setImmediate(() => writeFileSync(join(cwd, "first.scenario"), faster));
        else setImmediate(pressCtrlC);
      },
    });
    expect(code).toBe(0);
    expect(out.match(/throughput\(write\) +[\d.]+/g)).toHaveLength(2);
    expect(out).toMatch(/throughput\(write\) +14\..*throughput\(write\) +9\d\./s);
  });

  it("follows what the scenario imports", async () => {
    mkdirSync(join(cwd, "parts"));
    const part = join(cwd, "parts", "sites.scenario");
    writeFileSync(part, "let distance = 70ms\n");
    const main = FIRST.replace("70ms", "distance");
    writeFileSync(
      join(cwd, "main.scenario"),
      `import distance from "parts/sites.scenario"\n${main}`,
    );
    let waits = 0;
    const { out, err } = await call(["run", "main.scenario", "--watch"], {
      cwd,
      onErr: (text, pressCtrlC) => {
        if (!text.includes("watching")) return;
        waits += 1;
        if (waits === 1) setImmediate(() => writeFileSync(part, "let distance = 10ms\n"));
        else setImmediate(pressCtrlC);
      },
    });
    expect(err).toContain("watching main.scenario and 1 import;");
    expect(out).toMatch(/throughput\(write\) +14\..*throughput\(write\) +9\d\./s);
  });
});

describe("plan", () => {
  it("says what a run would cost and what bounds it", async () => {
    const { code, out } = await call(["plan", "sweep.scenario"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("3 cases, 3 trials each");
    expect(out).toContain("9 runs");
    expect(out).toMatch(/sessions=16 .*round trip|fsync +network +apply +round trip/s);
  });
});

describe("explain", () => {
  it("explains a diagnostic, a word, and a scenario's values with their sources", async () => {
    expect((await call(["explain", "sc101"], { cwd })).out).toContain("SC101");
    expect((await call(["explain", "ack_at"], { cwd })).out).toContain("ack_at");
    const { code, out } = await call(["explain", "first.scenario"], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/rtt +70 ?ms +scenario/);
    expect(out).toMatch(/group_commit +on +default/);
    expect(out).toContain("replicate single_leader on a, b {");
  });

  it("offers the nearest words for one that there is not", async () => {
    const { code, err } = await call(["explain", "ack_att"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain("did you mean `ack_at`");
  });

  it("breaks long sources into lines where the terminal ends", async () => {
    const { out } = await call(["explain", "first.scenario"], { cwd, columns: 130 });
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
    expect(out).toContain("Samsung");
  });
});

describe("report", () => {
  it("writes one page that needs nothing else", async () => {
    mkdirSync(join(cwd, "pages"));
    const { code } = await call(["report", "first.scenario", "-o", "pages/a.html"], { cwd });
    expect(code).toBe(0);
    const page = readFileSync(join(cwd, "pages", "a.html"), "utf8");
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    await call(["report", "first.scenario", "-o", "pages/b.html"], { cwd });
    const same = (text: string): string => text.replaceAll("b.html", "a.html");
    expect(same(readFileSync(join(cwd, "pages", "b.html"), "utf8"))).toBe(page);
  });
});
