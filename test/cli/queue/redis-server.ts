import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real server with a folder of its own, which can be killed and started again. */
export interface RedisServer {
  readonly address: string;
  readonly port: number;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Kills it and throws its folder away. */
  end(): Promise<void>;
}

/** Valkey where there is one, else Redis: the queue asks nothing that only one of them has. */
const PROGRAM =
  spawnSync("valkey-server", ["--version"]).error === undefined ? "valkey-server" : "redis-server";

/** A server that is not started yet; with `appendonly` it has all its keys after a kill. */
export async function redisServer(
  appendonly: boolean,
  ...further: readonly string[]
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-redis-"));
  const port = await freePort();
  const words = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  words.push("--appendonly", appendonly ? "yes" : "no", "--appendfsync", "always", ...further);
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    if (child === null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    child = null;
  };
  return {
    port,
    address: `redis://127.0.0.1:${port}`,
    async start() {
      const started = spawn(PROGRAM, words, { stdio: ["ignore", "pipe", "inherit"] });
      child = started;
      await new Promise<void>((resolve, reject) => {
        started.on("error", reject);
        started.on("exit", (code) => reject(new Error(`${PROGRAM} ended with ${code}`)));
        started.stdout.on("data", (data) => {
          if (String(data).includes("Ready to accept connections")) resolve();
        });
      });
    },
    kill,
    async end() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
