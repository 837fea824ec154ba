import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { jobTemplate } from "../../../src/cli/queue/job-template.ts";
import { type Call, call } from "../fake-door.ts";
import { pairFolder } from "../pair-folder.ts";

const main = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));

const folder = pairFolder(3);

function quorate(...words: string[]): Promise<Call> {
  return call(words, { cwd: folder() });
}

const PLAN = ["plan", "pair.scenario", "--out", "plan.json"];

describe("the parts of a plan on many machines", () => {
  it("give together the same bytes as a run on one", async () => {
    const alone = await quorate("run", "pair.scenario", "--json");
    expect((await quorate(...PLAN)).err).toBe("written to plan.json: cells 0..5\n");
    for (const words of [
      ["--range", "0..1"],
      ["--range", "2..5"],
    ]) {
      expect((await quorate("run-cells", ...words)).code).toBe(0);
    }
    const gathered = await quorate("run", "pair.scenario", "--cells", "cells", "--json");
    expect(gathered.out).toBe(alone.out);
    expect(gathered.err).toBe("6 runs were taken from cells\n");
  });

  it("are not made again when a machine starts once more", async () => {
    await quorate(...PLAN);
    const part = ["run-cells", "--part", "1/3"];
    expect((await quorate(...part)).err).toBe("2 cells: 2 made, 0 there already\n");
    expect((await quorate(...part)).err).toBe("2 cells: 0 made, 2 there already\n");
    expect((await quorate("run-cells")).err).toBe("6 cells: 4 made, 2 there already\n");
    expect((await quorate("run-cells", "--part", "9/10")).err).toBe(
      "0 cells: 0 made, 0 there already\n",
    );
  });

  it("are completed by the run that gathers them", async () => {
    await quorate(...PLAN);
    await quorate("run-cells", "--range", "0..3");
    const gathered = await quorate("run", "pair.scenario", "--cells", "cells");
    expect(gathered.err).toBe("4 runs were taken from cells\n");
    expect((await quorate("run-cells")).err).toBe("6 cells: 0 made, 6 there already\n");
  });

  it("are refused with the reason when the call is wrong", async () => {
    await quorate(...PLAN);
    const wrong = async (...words: string[]) => {
      const { code, err } = await quorate("run-cells", ...words);
      expect(code).toBe(2);
      return err;
    };
    expect(await wrong("--range", "4..6")).toContain("the plan has the cells 0..5");
    expect(await wrong("--range", "5..4")).toContain("Write two numbers, as 0..19.");
    expect(await wrong("--part", "3/3")).toContain("the last is 47/48");
    expect(await wrong("--range", "0..1", "--part", "0/2")).toContain("give one of them");
    expect(await wrong("--plan", "nowhere.json")).toContain("there is no such file");
    expect(await wrong("--plan", "pair.scenario")).toContain("it is no JSON");
    const other = readFileSync(join(folder(), "plan.json"), "utf8").replace(
      '"schema": 1',
      '"schema": 9',
    );
    writeFileSync(join(folder(), "other.json"), other);
    expect(await wrong("--plan", "other.json")).toContain("was changed after");
  });
});

/** A `quorate` on the path, as the machines of a cluster have one. */
function commandFolder(): string {
  const bin = join(folder(), "bin");
  mkdirSync(bin);
  const file = join(bin, "quorate");
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(file, 0o755);
  return bin;
}

describe("the templates", () => {
  it("make their part of the plan with the variables that SLURM and Kubernetes set", () => {
    const path = `${commandFolder()}${delimiter}${process.env["PATH"]}`;
    const run = (words: string[], env: Record<string, string>, input = "") =>
      spawnSync(words[0]!, words.slice(1), {
        cwd: folder(),
        input,
        encoding: "utf8",
        env: { ...process.env, ...env, PATH: path },
      });
    expect(run(["quorate", ...PLAN], {}).status).toBe(0);
    const slurm = run(
      ["bash"],
      {
        SLURM_SUBMIT_DIR: folder(),
        SLURM_ARRAY_TASK_ID: "4",
        SLURM_CPUS_PER_TASK: "1",
      },
      jobTemplate("slurm"),
    );
    expect(slurm).toMatchObject({ status: 0, stderr: "1 cell: 1 made, 0 there already\n" });
    const shell = shellOfKubernetes(jobTemplate("kubernetes"));
    const pod = run(["sh", "-c", shell], { JOB_COMPLETION_INDEX: "5", PARTS: "48" });
    expect(pod).toMatchObject({ status: 0, stderr: "1 cell: 1 made, 0 there already\n" });
    const gathered = run(["quorate", "run", "pair.scenario", "--cells", "cells"], {});
    expect(gathered.stderr).toContain("2 runs were taken from cells");
  });

  it("are printed by the command", async () => {
    const { out } = await quorate("run-cells", "--template", "slurm");
    expect(out).toBe(jobTemplate("slurm"));
    expect(out).toMatch(/^#!\/bin\/bash\n/);
  });
});

/** The folded text of `args` in the template. */
function shellOfKubernetes(yaml: string): string {
  const [, folded] = /args:\n\s+- >-\n((?: {14}\S.*\n)+)/.exec(yaml) ?? [];
  if (folded === undefined) throw new Error("the template has no args");
  return folded.trim().split(/\n\s+/).join(" ");
}
