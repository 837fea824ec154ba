import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { isSoak } from "../soak.ts";
import { cellsIn, untilCells } from "./watch-cells.ts";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
let cwd: string;

/** A study of so many short runs that no test waits for its end. */
const LONG = `scenario "A long study"
param sessions = 16 in 1..1024
topology { site east { node a }  site west { node b }  link east <-> west { rtt = 1ms } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = sessions, mix = (write: 100%) }
run { duration = 2s, warmup = 0s, trials = 500 }
sweep { vary sessions over [1, 16] }
`;

beforeAll(() => {
  if (!existsSync(main)) throw new Error("the command is not built: run `npm run build` first");
  cwd = mkdtempSync(join(tmpdir(), "quorate-process-"));
  writeFileSync(join(cwd, "long.scenario"), LONG);
  writeFileSync(join(cwd, "short.scenario"), LONG.replace("trials = 500", "trials = 1"));
});

afterAll(() => rmSync(cwd, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The built command in a process of its own. */
function start(...words: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...words], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, ended };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const MOMENTS = isSoak ? 20 : 14;

describe("Ctrl-C in a real process", { timeout: 600_000 }, () => {
  it("leaves a whole, usable answer at whatever moment it comes", async () => {
    const kinds = new Set<string>();
    for (let moment = 0; moment < MOMENTS || !kinds.has("with finished runs"); moment += 1) {
      // By turns in the command's own thread and in two others.
      const jobs = String(1 + (moment % 2));
      const words = ["run", "long.scenario", "--json", "--jobs", jobs, "--max-wall", "9h"];
      const { child, ended } = start(...words);
      // Spread over start-up, the first runs and the middle; on a slow machine later and later.
      await pause(50 + ((moment * 619) % 1900) + (moment < MOMENTS ? 0 : 100 * moment));
      child.kill("SIGINT");
      const { code, signal, out, err } = await ended;
      if (signal === "SIGINT") {
        // Before the command listens there is nothing to keep.
        kinds.add("before it began");
        expect(out).toBe("");
        continue;
      }
      expect(code, err).toBe(130);
      const json = JSON.parse(out);
      expect(json.complete).toBe(false);
      kinds.add(json.cases[0].trials > 0 ? "with finished runs" : "without one");
      for (const { trials, metrics } of json.cases.filter(
        (one: { trials: number }) => one.trials > 0,
      )) {
        expect(trials).toBeLessThanOrEqual(500);
        expect(metrics["throughput(write)"].value).toBeGreaterThan(0);
      }
    }
  });

  it("ends at once when it comes twice", async () => {
    const { child, ended } = start(
      "run",
      "long.scenario",
      "--json",
      "--jobs",
      "1",
      "--max-wall",
      "9h",
    );
    await pause(800);
    child.kill("SIGINT");
    child.kill("SIGINT");
    const again = setInterval(() => child.kill("SIGINT"), 5);
    const { code, signal } = await ended;
    clearInterval(again);
    expect(signal === "SIGINT" || code === 130).toBe(true);
  });
});

/** Kills of the sweep below, each at another number of finished runs. */
const KILLS = isSoak ? 50 : 2;

describe("kill -9 in the middle of a sweep", { timeout: isSoak ? 3_600_000 : 600_000 }, () => {
  it("loses no finished run, makes none twice, and the rest gives the same bytes", async () => {
    writeFileSync(join(cwd, "sweep.scenario"), LONG.replace("duration = 2s", "duration = 1s"));
    const words = ["run", "sweep.scenario", "--trials", "12", "--json", "--jobs", "2"];
    const whole = await start(...words).ended;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const folder = join(cwd, `cells${kill}`);
      const { child, ended } = start(...words, "--cells", folder);
      await untilCells(folder, 1 + ((5 + kill * 7) % 22));
      child.kill("SIGKILL");
      await ended;
      const there = cellsIn(folder);
      const before = there.map((name) => readFileSync(join(folder, name)));
      // By turns one goes on with it, and two at the same time, who must not hinder each other.
      const goingOn = kill % 2 === 0 ? [0] : [0, 1];
      const resumed = goingOn.map(() => start(...words, "--cells", folder).ended);
      for (const { code, out, err } of await Promise.all(resumed)) {
        expect({ code, out }).toEqual({ code: whole.code, out: whole.out });
        const taken = Number(/(\d+) runs? (was|were) taken from/.exec(err)?.[1]);
        if (goingOn.length === 1) expect(taken).toBe(there.length);
        else expect(taken).toBeGreaterThanOrEqual(there.length);
        expect(err).not.toContain("damaged");
      }
      expect(cellsIn(folder)).toHaveLength(24);
      there.forEach((name, at) => {
        expect(readFileSync(join(folder, name)).equals(before[at]!)).toBe(true);
      });
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a reader that stops reading", () => {
  it("is no fault", () => {
    const words = `"${process.execPath}" "${main}" run short.scenario --json | head -c 10`;
    const { stderr, stdout } = spawnSync("bash", ["-o", "pipefail", "-c", words], {
      cwd,
      encoding: "utf8",
    });
    expect(stdout).toHaveLength(10);
    expect(stderr).not.toMatch(/EPIPE|internal fault|\n\s+at /);
  });
});

describe("a disk that refuses", () => {
  const run = `"${process.execPath}" "${main}" run short.scenario --quiet --out out`;

  it("is told in one line when a file may not grow, and leaves no torn file", () => {
    const { status, stderr } = spawnSync("bash", ["-c", `ulimit -f 8; ${run}`], {
      cwd,
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: cannot write out\/\S+: the file would be larger than allowed$/m,
    );
    expect(stderr).not.toMatch(/\n\s+at /);
    const kept = readdirSync(join(cwd, "out"));
    expect(kept.filter((name) => name.endsWith(".tmp"))).toEqual([]);
    for (const name of kept.filter((one) => one.endsWith(".json"))) {
      JSON.parse(readFileSync(join(cwd, "out", name), "utf8"));
    }
  });

  const mount = "mount -t tmpfs -o size=16k none full";
  const may = spawnSync("unshare", ["-rm", "true"]).status === 0;
  it.skipIf(!may)("is told in one line when it is full", () => {
    const script = `mkdir -p full && ${mount} && ${run.replace("--out out", "--out full/out")}; code=$?; ls full/out >&2; exit $code`;
    const { status, stderr } = spawnSync("unshare", ["-rm", "bash", "-c", script], {
      cwd,
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: cannot write full\/out\/\S+: there is no space left on the disk$/m,
    );
    expect(stderr).not.toContain(".tmp");
  });
});
