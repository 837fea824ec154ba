import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onPath } from "../../src/cli/notebook/kernels.ts";
import { code, notebookOf } from "../cli/notebook/notebook-builder.ts";
import { WebSocketClient } from "./web-socket.ts";

const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const jupyter = onPath("jupyter-notebook") || onPath("jupyter-lab");
if (!jupyter) console.warn("Jupyter's server is not installed: `notebook serve` is not tried.");

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

describe.skipIf(!jupyter)("quorate notebook serve with the real Jupyter", () => {
  let folder: string;
  let serving: ChildProcess;
  let port: number;
  let token: string;
  let ended: Promise<number | null>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "quorate-jupyter-"));
    mkdirSync(join(folder, "lab"));
    writeFileSync(join(folder, "lab/first.ipynb"), JSON.stringify(notebookOf(code("1 + 1"))));
    port = await freePort();
    const words = ["notebook", "serve", "lab", `--port=${port}`, "--no-browser"];
    serving = spawn(process.execPath, [MAIN, ...words, "--", "--allow-root"], {
      cwd: folder,
      env: {
        ...process.env,
        JUPYTER_CONFIG_DIR: folder,
        JUPYTER_DATA_DIR: folder,
        JUPYTER_RUNTIME_DIR: folder,
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    ended = new Promise((resolve) => serving.once("close", resolve));
    token = await tokenOf();
  });
  afterAll(async () => {
    // Not left behind, whatever has failed; it has ended when all is well.
    await ask("shutdown", {}).catch(() => {});
    serving?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** Jupyter says where it is, with the token that lets one in. */
  function tokenOf(): Promise<string> {
    let said = "";
    return new Promise((resolve, reject) => {
      serving.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const found = /[?&]token=([0-9a-f]+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      void ended.then((status) => reject(new Error(`Jupyter ended with ${status}: ${said}`)));
    });
  }

  async function ask<T>(path: string, body?: object): Promise<T> {
    const answer = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
      headers: { Authorization: `token ${token}` },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text === "" ? null : JSON.parse(text)) as T;
  }

  it("lists our kernel, and the notebooks of the folder", async () => {
    const { kernelspecs } = await ask<{ kernelspecs: Record<string, { spec: object }> }>(
      "kernelspecs",
    );
    expect(kernelspecs["tslab"]?.spec).toMatchObject({
      display_name: "TypeScript (Quorate)",
      language: "typescript",
      interrupt_mode: "message",
    });
    const { content } = await ask<{ content: { name: string }[] }>("contents");
    expect(content.map(({ name }) => name)).toEqual(["first.ipynb"]);
  });

  it("starts a session in our kernel and runs cells, which work in the notebook's folder", async () => {
    const { kernel } = await ask<{ kernel: { id: string } }>("sessions", {
      kernel: { name: "tslab" },
      name: "first.ipynb",
      path: "first.ipynb",
      type: "notebook",
    });
    const session = randomUUID();
    const socket = await WebSocketClient.open(
      `http://127.0.0.1:${port}/api/kernels/${kernel.id}/channels?session_id=${session}&token=${token}`,
    );
    const source = "console.log(process.cwd());\nconst pair = { rtt: 70 };\npair";
    const told = await executed(socket, session, source);
    socket.close();
    expect(told).toMatchObject([
      { msg_type: "stream", content: { text: `${join(folder, "lab")}\n` } },
      { msg_type: "execute_result", content: { data: { "text/plain": "{ rtt: 70 }" } } },
    ]);
  });

  it("ends when Jupyter is told to", async () => {
    await ask("shutdown", {});
    expect(await ended).toBe(0);
  });
});

/** What a kernel shows of one cell, until it is idle again. */
async function executed(socket: WebSocketClient, session: string, source: string) {
  const msg_id = randomUUID();
  socket.send({
    channel: "shell",
    header: {
      msg_id,
      msg_type: "execute_request",
      session,
      username: "",
      version: "5.3",
      date: "",
    },
    parent_header: {},
    metadata: {},
    content: { code: source, silent: false, store_history: true, allow_stdin: false },
    buffers: [],
  });
  const told: Record<string, unknown>[] = [];
  for await (const message of socket.messages()) {
    const parent = message["parent_header"] as { msg_id?: string };
    if (parent.msg_id !== msg_id || message["channel"] !== "iopub") continue;
    const type = String(message["msg_type"]);
    const content = message["content"] as { execution_state?: string };
    if (type === "status" && content.execution_state === "idle") return told;
    if (type !== "status" && type !== "execute_input") told.push(message);
  }
  throw new Error("the socket was closed");
}
