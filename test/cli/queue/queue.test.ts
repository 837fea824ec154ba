import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellBox } from "../../../src/cli/queue/cell-box.ts";
import { call } from "../fake-door.ts";
import { cellsIn as cellsOf, untilCells as untilCellsOf } from "../watch-cells.ts";
import { type RedisServer, redisServer } from "./redis-server.ts";

const main = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));

const PAIR = `scenario "A pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 4, mix = (write: 100%) }
run { duration = 10s, warmup = 0s, trials = 10 }
sweep { vary rtt over [2ms, 4ms] }
`;
/** Two cases of ten trials. */
const CELLS = 20;

let cwd: string;
let alone: Ended;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  if (!existsSync(main)) throw new Error("the command is not built: run `npm run build` first");
  cwd = mkdtempSync(join(tmpdir(), "quorate-queue-"));
  writeFileSync(join(cwd, "pair.scenario"), PAIR);
  alone = await start("run", "pair.scenario").ended;
});

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(cwd, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The built command in a process of its own, which `kill -9` may end. */
function start(...words: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...words], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

function worker(server: RedisServer, ...words: string[]) {
  return start("worker", "--queue", server.address, "--jobs", "1", "--patience", "1s", ...words);
}

const cellsIn = (folder: string) => cellsOf(join(cwd, folder));
const untilCells = (folder: string, count: number) => untilCellsOf(join(cwd, folder), count);

describe("a study on many machines", () => {
  it("loses and doubles nothing when workers, the server and who asked are killed", async () => {
    const server = await redisServer(true);
    await server.start();
    const words = ["run", "pair.scenario", "--queue", server.address, "--cells", "killed"];
    const [first, second] = [worker(server), worker(server)];
    const asked = start(...words);
    await untilCells("killed", 2);
    first.child.kill("SIGKILL");
    const third = worker(server);
    await untilCells("killed", 5);
    await server.kill();
    await server.start();
    await untilCells("killed", 8);
    asked.child.kill("SIGKILL");
    const there = cellsIn("killed").length;
    expect(there).toBeLessThan(CELLS);
    const { code, out, err } = await start(...words).ended;
    expect({ code, out }).toEqual({ code: alone.code, out: alone.out });
    expect(cellsIn("killed")).toHaveLength(CELLS);
    expect(Number(/(\d+) runs were taken from killed/.exec(err)?.[1])).toBeGreaterThanOrEqual(8);
    for (const { child, ended } of [second, third]) {
      child.kill("SIGTERM");
      expect((await ended).code).toBe(0);
    }
    await server.end();
  });

  it("goes on by itself when a server without persistence has forgotten everything", async () => {
    const server = await redisServer(false);
    await server.start();
    const asked = start("run", "pair.scenario", "--queue", server.address, "--cells", "forgot");
    const working = worker(server);
    await untilCells("forgot", 2);
    await server.kill();
    await server.start();
    const { code, out, err } = await asked.ended;
    expect({ code, out }).toEqual({ code: alone.code, out: alone.out });
    expect(err).toContain("keeps nothing on disk (appendonly no)");
    expect(cellsIn("forgot")).toHaveLength(CELLS);
    working.child.kill("SIGTERM");
    await working.ended;
    await server.end();
  });
});

describe("the queue's server", () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await redisServer(true);
    await server.start();
  });

  afterAll(() => server.end());

  it("is used by a user who may do no more than the help says", async () => {
    const redis = new Redis(server.address);
    const { out: help } = await call(["worker", "--help"], { cwd });
    const rule = /ACL SETUSER quorate on >SECRET (.*)/.exec(help)?.[1] ?? "";
    await redis.call("ACL", "SETUSER", "quorate", "on", ">SECRET", ...rule.trim().split(" "));
    redis.disconnect();
    const address = `redis://quorate:SECRET@127.0.0.1:${server.port}`;
    const working = start("worker", "--queue", address, "--idle", "60s");
    const asked = await start(
      ...["run", "pair.scenario", "--trials", "1", "--queue", address, "--cells", "acl"],
    ).ended;
    expect(asked.code).toBe(0);
    expect(cellsIn("acl")).toHaveLength(2);
    expect(asked.err).not.toContain("SECRET");
    working.child.kill("SIGTERM");
    const { code, err } = await working.ended;
    expect(code).toBe(0);
    expect(err).not.toContain("NOPERM");
  });

  it("may carry a stranger's job, which a worker refuses before it goes on", async () => {
    const working = start("worker", "--queue", server.address, "--idle", "60s");
    const redis = new Redis(server.address, { maxRetriesPerRequest: null });
    const names = async () => (await redis.keys("quorate:cells-*:meta")).map(queueOf);
    while ((await names()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const queue = new Queue((await names())[0]!, { connection: redis, prefix: "quorate" });
    await queue.add("block", { schema: 1, evil: "rm -rf" }, { jobId: "stranger" });
    const asked = await start(
      ...["run", "pair.scenario", "--trials", "1", "--seed", "after", "--no-cache"],
      ...["--queue", server.address],
    ).ended;
    expect(asked.code).toBe(0);
    working.child.kill("SIGTERM");
    expect((await working.ended).err).toContain("a block was refused: the job is no block of runs");
    await queue.close();
    redis.disconnect();
  });

  it("shows when two machines have different answers to the same run", async () => {
    const redis = new Redis(server.address);
    const box = new CellBox(redis);
    expect(await box.disagrees("k1", "sha256:a")).toBeNull();
    expect(await box.disagrees("k1", "sha256:a")).toBeNull();
    expect(await box.disagrees("k1", "sha256:b")).toBe("sha256:a");
    redis.disconnect();
  });

  it("is missed in plain words", async () => {
    const wrong = async (address: string, ...words: string[]) =>
      (await call(["run", "pair.scenario", "--queue", address, ...words], { cwd })).err;
    expect(await wrong("redis://127.0.0.1:1")).toContain("nothing listens there");
    expect(await wrong(`redis://who:what@127.0.0.1:${server.port}`)).toContain("are wrong");
    expect(await wrong("http://127.0.0.1")).toContain("write redis://host:6379");
    expect((await call(["worker"], { cwd })).err).toContain("which queue?");
  });
});

function queueOf(key: string): string {
  return key.split(":")[1]!;
}
