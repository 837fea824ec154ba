import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { fileReader } from "../../src/cli/file-reader.ts";
import type { Study } from "../../src/model/study.ts";
import { prepare, sourceOf } from "../../src/run.ts";
import { inProcessPool, type RunPool, threadPool } from "../../src/sweep/pool.ts";
import { type RunStudyOptions, runStudy } from "../../src/sweep/run-study.ts";
import { HERE, INSTALL, isInstalled, OTHERS, type Runtime } from "./runtimes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/src/cli/main.js");
const SCENARIOS = [
  "test/determinism/scenarios/distributions.scenario",
  "test/determinism/scenarios/trouble.scenario",
  "notebooks/scenarios/first-answer.scenario",
];

/** Two and three threads, which all scenarios use one after the other. */
let [two, three]: [RunPool | null, RunPool | null] = [null, null];

beforeAll(async () => {
  [two, three] = [await threadPool(2), await threadPool(3)];
});

afterAll(async () => {
  await two?.close();
  await three?.close();
});

beforeAll(() => {
  if (!existsSync(main)) throw new Error("the command is not built: run `npm run build` first");
});

function studyOf(file: string): Study {
  const source = sourceOf(file, readFileSync(join(root, file), "utf8"));
  const { study, diagnostics } = prepare(source, {
    reader: fileReader({ cwd: root, folder: root }),
  });
  if (study === null) throw new Error(`${file}: ${diagnostics[0]?.message}`);
  return study;
}

async function hashOf(study: Study, options: RunStudyOptions): Promise<string> {
  return analyse(study, (await runStudy(study, options)).records).resultHash;
}

/** Carries runs out in this thread, the one asked for last first. */
async function backwardsPool(width: number): Promise<RunPool> {
  const inner = await inProcessPool();
  const waiting: (() => Promise<void>)[] = [];
  const endOne = async (): Promise<void> => waiting.pop()?.();
  return {
    width,
    run: (request, signal) =>
      new Promise((resolve) => {
        waiting.push(async () => resolve(await inner.run(request, signal)));
        setImmediate(() => void endOne());
      }),
    close: () => inner.close(),
  };
}

describe.each(SCENARIOS)("the same scenario and seed: %s", (file) => {
  it("gives the same result with one thread, two, three, and in any order", async () => {
    const study = studyOf(file);
    const alone = await hashOf(study, { jobs: 1 });
    expect(await hashOf(study, { jobs: 1 })).toBe(alone);
    expect(await hashOf(study, { pool: two! })).toBe(alone);
    expect(await hashOf(study, { pool: three! })).toBe(alone);
    expect(await hashOf(study, { pool: await backwardsPool(4) })).toBe(alone);
  });

  it("gives another result with another seed", async () => {
    const study = studyOf(file);
    const other = {
      ...study,
      cases: study.cases.map((one) => ({
        ...one,
        plan: { ...one.plan, run: { ...one.plan.run, seed: "another" } },
      })),
    };
    const records = await runStudy(study, {});
    const others = await runStudy(other, {});
    const traces = ({ records: all }: typeof records) =>
      all.flat().map(({ traceHash }) => traceHash);
    expect(traces(others)).not.toEqual(traces(records));
  });
});

/** What a call of the built command prints, in short: its answer's hash, its length, its digest. */
function digestOf(runtime: Runtime, words: readonly string[], given: Environment = {}): string {
  const { cwd = root, env = {} } = given;
  const { stdout, stderr, status } = spawnSync(
    runtime.program,
    [...runtime.words, main, ...words],
    { cwd, env: { ...process.env, ...env }, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (status === null || status > 1) throw new Error(`${runtime.name}: ${status} ${stderr}`);
  const digest = createHash("sha256").update(stdout).digest("hex");
  return `${JSON.parse(stdout).resultHash} in ${stdout.length} characters ${digest}`;
}

interface Environment {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const runWords = (file: string, jobs: number): string[] => [
  ...["run", join(root, file), "--json"],
  ...["--jobs", String(jobs)],
];

describe.each(SCENARIOS)("other runtimes: %s", (file) => {
  let expected = "";

  beforeAll(() => {
    expected = digestOf(HERE, runWords(file, 2));
  });

  for (const runtime of OTHERS) {
    const there = isInstalled(runtime);
    it.skipIf(!there && process.env["CI"] === undefined)(
      there ? `${runtime.name} prints the same bytes` : `${runtime.name} is not here (${INSTALL})`,
      () => {
        expect(digestOf(runtime, runWords(file, 1))).toBe(expected);
      },
    );
  }
});

/** Time of day and time since the start, by years and hours. */
const JUMPING = `let asked = 0;
Date.now = () => ((asked += 1) % 3) * 1e12;
performance.now = () => ((asked += 1) % 3) * 1e7;`;

describe("other surroundings", () => {
  const words = [...runWords(SCENARIOS[1]!, 1), "--case", "ack=any 1 of [pg2, pg3]"];
  let expected = "";

  beforeAll(() => {
    expected = digestOf(HERE, words);
  });

  const locale = (name: string) => ({ LANG: name, LC_ALL: name });
  // Several at once, for each call costs a start: what one of them changed, the others do not undo.
  it.each<[string, Environment, ...string[]]>([
    [
      "east of Greenwich, in Turkish, colours forced, on a narrow terminal",
      {
        env: {
          TZ: "Pacific/Kiritimati",
          ...locale("tr_TR.UTF-8"),
          FORCE_COLOR: "1",
          COLUMNS: "40",
        },
      },
      "--no-opt",
    ],
    [
      "west of Greenwich, in German, without colours, from another folder and home",
      {
        cwd: "/",
        env: {
          TZ: "America/St_Johns",
          ...locale("de_DE.UTF-8"),
          ...{ NO_COLOR: "1", TERM: "dumb", HOME: "/nonexistent", USER: "nobody" },
        },
      },
      "--always-sparkplug",
    ],
    [
      "in the C locale, with a small heap",
      { env: { ...locale("C"), NODE_OPTIONS: "--max-old-space-size=256" } },
      "--max-lazy",
    ],
    [
      "while the machine's clocks jump back and forth",
      { env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(JUMPING)}` } },
      "--stress-compaction",
    ],
  ])("no byte changes %s", (_, given, ...flags) => {
    expect(digestOf(HERE, words, given), "as it is compiled").toBe(expected);
    const otherwise = { ...HERE, words: flags };
    expect(digestOf(otherwise, words, given), `compiled with ${flags}`).toBe(expected);
  });
});
