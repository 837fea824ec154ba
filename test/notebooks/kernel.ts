import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Dealer, Subscriber } from "zeromq";

const TSLAB = fileURLToPath(new URL("../../node_modules/tslab/bin/tslab", import.meta.url));
const CHANNELS = ["shell", "iopub", "stdin", "control", "hb"] as const;

/** One output of a cell, as notebooks store them. */
export type Output =
  | { readonly output_type: "stream"; readonly name: string; text: string }
  | {
      readonly output_type: "display_data";
      readonly data: Readonly<Record<string, string>>;
      readonly metadata: object;
    };

/** What a cell gave; `ok` is false when it threw or did not compile. */
export interface Execution {
  readonly ok: boolean;
  readonly outputs: readonly Output[];
}

interface Message {
  readonly type: string;
  readonly parent: string;
  readonly content: Record<string, unknown>;
}

/** A real tslab kernel in a process of its own, spoken to as Jupyter does: over ZeroMQ. */
export class Kernel {
  private readonly child: ChildProcess;
  private readonly folder: string;
  private readonly key: string;
  private readonly shell: Dealer;
  private readonly iopub: Subscriber;
  private errors = "";

  private constructor(cwd: string, folder: string, ports: readonly number[]) {
    this.folder = folder;
    this.key = randomUUID();
    const connection = {
      transport: "tcp",
      ip: "127.0.0.1",
      key: this.key,
      signature_scheme: "hmac-sha256",
      ...Object.fromEntries(CHANNELS.map((name, index) => [`${name}_port`, ports[index]])),
    };
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    this.child = spawn(process.execPath, [TSLAB, "kernel", "--config-path", file], {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.errors += chunk.toString();
    });
    this.shell = new Dealer();
    this.shell.connect(`tcp://127.0.0.1:${ports[0]}`);
    this.iopub = new Subscriber();
    this.iopub.connect(`tcp://127.0.0.1:${ports[1]}`);
    this.iopub.subscribe();
  }

  /** Starts a kernel in a folder; it is ready when its answers arrive on both channels. */
  static async start(cwd: string): Promise<Kernel> {
    const folder = mkdtempSync(join(tmpdir(), "quorate-kernel-"));
    const kernel = new Kernel(cwd, folder, await freePorts(CHANNELS.length));
    await kernel.handshake();
    return kernel;
  }

  /** Runs one cell and waits for all that it shows. */
  async execute(code: string): Promise<Execution> {
    const id = await this.send("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    const outputs: Output[] = [];
    // The kernel is idle again only after everything that the cell showed was sent.
    for (;;) {
      const { type, parent, content } = await this.receive(this.iopub);
      if (parent !== id) continue;
      if (type === "status" && content["execution_state"] === "idle") break;
      collect(outputs, type, content);
    }
    const reply = await this.replyTo(id);
    return { ok: reply.content["status"] === "ok", outputs };
  }

  /** Ends the process and removes its files. */
  async stop(): Promise<void> {
    this.shell.close();
    this.iopub.close();
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A subscriber misses what is sent before it has connected: ask until an answer is heard on both. */
  private async handshake(): Promise<void> {
    this.iopub.receiveTimeout = 500;
    this.shell.receiveTimeout = 30_000;
    for (let tries = 0; tries < 120; tries++) {
      const id = await this.send("kernel_info_request", {});
      await this.replyTo(id);
      try {
        await this.receive(this.iopub);
        this.iopub.receiveTimeout = this.shell.receiveTimeout = 120_000;
        return;
      } catch {
        // Not connected yet.
      }
    }
    throw new Error(`tslab did not get ready: ${this.errors}`);
  }

  private async replyTo(id: string): Promise<Message> {
    for (;;) {
      const message = await this.receive(this.shell);
      if (message.parent === id) return message;
    }
  }

  private async send(type: string, content: object): Promise<string> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.key,
      username: "quorate",
      version: "5.3",
      date: "2000-01-01T00:00:00Z",
    };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = createHmac("sha256", this.key);
    for (const part of parts) signature.update(part);
    await this.shell.send(["<IDS|MSG>", signature.digest("hex"), ...parts]);
    return id;
  }

  private async receive(socket: Dealer | Subscriber): Promise<Message> {
    const frames = (await socket.receive()).map((frame) => frame.toString());
    const from = frames.indexOf("<IDS|MSG>");
    const [header, parent, , content] = frames
      .slice(from + 2)
      .map((frame) => JSON.parse(frame) as Record<string, unknown>);
    return {
      type: String(header?.["msg_type"]),
      parent: String(parent?.["msg_id"]),
      content: content ?? {},
    };
  }
}

function collect(outputs: Output[], type: string, content: Record<string, unknown>): void {
  if (type === "stream") {
    const [name, text] = [String(content["name"]), String(content["text"])];
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else outputs.push({ output_type: "stream", name, text });
  }
  if (type === "display_data") {
    const data = content["data"] as Record<string, string>;
    outputs.push({ output_type: "display_data", data, metadata: {} });
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
