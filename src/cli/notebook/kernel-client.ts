import { randomUUID } from "node:crypto";
import type { Dealer, Subscriber } from "zeromq";
import { addressOf } from "../../notebook/kernel/connection.ts";
import { decode, encode, headerOf, type Message } from "../../notebook/kernel/wire.ts";
import { CallError } from "../exit-code.ts";
import { type Death, type KernelCommand, KernelProcess } from "./kernel-process.ts";
import type { Outputs } from "./outputs.ts";

/** How a cell ended. */
export interface Reply {
  readonly status: "ok" | "error" | "aborted";
}

/** The kernel's process has ended, or never got ready. */
export class KernelDeath extends Error {
  override readonly name = "KernelDeath";
}

type Channel = "shell" | "control" | "iopub";
type Listener = (channel: Channel, message: Message) => void;

/** Milliseconds between two questions whether the kernel is ready. */
const ASK_AGAIN = 250;

/** A kernel of any language, spoken to as Jupyter does: over ZeroMQ. */
export class KernelClient {
  private readonly kernel: KernelCommand;
  private readonly process: KernelProcess;
  private readonly sockets: {
    readonly shell: Dealer;
    readonly control: Dealer;
    readonly iopub: Subscriber;
  };
  private readonly session = randomUUID();
  private readonly listeners = new Set<Listener>();
  private closed = false;

  private constructor(
    kernel: KernelCommand,
    started: KernelProcess,
    sockets: KernelClient["sockets"],
  ) {
    this.kernel = kernel;
    this.process = started;
    this.sockets = sockets;
    for (const channel of ["shell", "control", "iopub"] as const) void this.listen(channel);
  }

  /**
   * Starts a kernel that works in a folder; it is ready when its answers arrive on both channels.
   * Throws a {@link KernelDeath} when it ends first, or is not ready after so many milliseconds.
   */
  static async start(kernel: KernelCommand, cwd: string, readyMs: number): Promise<KernelClient> {
    const zmq = await zeromq();
    const started = await KernelProcess.start(kernel, cwd);
    const { connection } = started;
    const sockets = {
      shell: new zmq.Dealer({ linger: 0 }),
      control: new zmq.Dealer({ linger: 0 }),
      iopub: new zmq.Subscriber({ linger: 0, receiveHighWaterMark: 0 }),
    };
    sockets.shell.connect(addressOf(connection, connection.shell_port));
    sockets.control.connect(addressOf(connection, connection.control_port));
    sockets.iopub.connect(addressOf(connection, connection.iopub_port));
    sockets.iopub.subscribe();
    const client = new KernelClient(kernel, started, sockets);
    try {
      await client.untilReady(readyMs);
      return client;
    } catch (error) {
      await client.stop();
      throw error;
    }
  }

  /** How the process ended, once it has. */
  get death(): Promise<Death> {
    return this.process.death;
  }

  /**
   * Runs one cell and waits until all that it shows was taken by `outputs`. Throws a
   * {@link KernelDeath} when the kernel ends meanwhile; what was shown until then is kept.
   */
  async execute(code: string, outputs: Outputs): Promise<Reply> {
    const reply = await this.request(code, (message) =>
      outputs.take(message.header.msg_type, message.content),
    );
    const { status } = reply.content;
    return { status: status === "ok" ? "ok" : status === "error" ? "error" : "aborted" };
  }

  /** Asks the kernel to stop what it does; the cell then ends with an error, if the kernel can. */
  async interrupt(): Promise<void> {
    if (this.kernel.interrupt === "signal") this.process.signal("SIGINT");
    else await this.send("control", "interrupt_request", {});
  }

  /** Ends the kernel. */
  async stop(): Promise<void> {
    this.closed = true;
    for (const socket of Object.values(this.sockets)) socket.close();
    await this.process.end();
  }

  /** A cell is done when both its reply and its last message have come. */
  private async request(code: string, show: (message: Message) => void): Promise<Message> {
    const marker = this.kernel.printsLate ? `\u0003${randomUUID()}` : null;
    const content = executeContent(code);
    const { id, until } = this.conversation("execute_request", content);
    let [reply, idle, printed] = [null as Message | null, false, marker === null];
    return until((channel, message) => {
      if (channel === "iopub" && marker !== null && isPrint(message, marker)) {
        const before = textBefore(message, marker);
        if (before !== null) show(before);
        printed = true;
      } else if (marker !== null && reply !== null && !printed && isStream(channel, message)) {
        // Late ones say that they are the next request's.
        show(message);
      } else if (message.parent.msg_id === id) {
        if (channel === "shell") {
          reply = message;
          // Prints arrive in their order: when this one is heard, all before it were.
          if (marker !== null) void this.send("shell", "execute_request", printing(marker));
        } else if (isIdle(message)) idle = true;
        else if (channel === "iopub") show(message);
      }
      return reply !== null && idle && printed ? reply : null;
    });
  }

  /** A subscriber misses what is sent before it has connected: ask until an answer is heard on both. */
  private async untilReady(readyMs: number): Promise<void> {
    const ids = new Set<string>();
    let [replied, published] = [false, false];
    const heard = this.until((channel, { parent }) => {
      if (!ids.has(parent.msg_id ?? "")) return null;
      if (channel === "shell") replied = true;
      if (channel === "iopub") published = true;
      return replied && published ? true : null;
    });
    const ask = async (): Promise<void> => {
      ids.add(await this.send("shell", "kernel_info_request", {}));
    };
    const asking = setInterval(() => void ask(), ASK_AGAIN);
    let giveUp: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      giveUp = setTimeout(() => reject(notReady(this.kernel.name, readyMs)), readyMs);
    });
    try {
      await ask();
      await Promise.race([heard, late]);
    } finally {
      clearInterval(asking);
      clearTimeout(giveUp);
    }
  }

  /** Sends a request; `until` listens from before it was sent. */
  private conversation(type: string, content: object) {
    const message = this.message(type, content);
    return {
      id: message.header.msg_id,
      until: async <T>(take: (channel: Channel, message: Message) => T | null): Promise<T> => {
        const answer = this.until(take);
        await this.post("shell", message);
        return answer;
      },
    };
  }

  /** Listens to all messages until `take` gives something, or the kernel dies. */
  private until<T>(take: (channel: Channel, message: Message) => T | null): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const listener: Listener = (channel, message) => {
        const taken = take(channel, message);
        if (taken === null) return;
        this.listeners.delete(listener);
        resolve(taken);
      };
      this.listeners.add(listener);
      void this.process.death.then((death) => {
        // What it sent before it died may still be on its way through the sockets.
        setTimeout(() => {
          this.listeners.delete(listener);
          reject(new KernelDeath(deathText(this.kernel.name, death)));
        }, 100);
      });
    });
  }

  private async send(channel: "shell" | "control", type: string, content: object): Promise<string> {
    const message = this.message(type, content);
    await this.post(channel, message);
    return message.header.msg_id;
  }

  private async post(channel: "shell" | "control", message: Message): Promise<void> {
    if (this.closed) return;
    await this.sockets[channel].send(encode(message, this.process.connection.key));
  }

  private message(type: string, content: object): Message {
    const header = headerOf(type, this.session, new Date().toISOString());
    return { identities: [], header, parent: {}, content: { ...content } };
  }

  private async listen(channel: Channel): Promise<void> {
    try {
      for await (const frames of this.sockets[channel]) {
        const message = decode(frames, this.process.connection.key);
        for (const listener of [...this.listeners]) listener(channel, message);
      }
    } catch (error) {
      // A socket that is closed while it waits ends the loop in this way.
      if (!this.closed) throw error;
    }
  }
}

async function zeromq() {
  try {
    return await import("zeromq");
  } catch {
    throw new CallError("kernels are spoken to over ZeroMQ, and its package is not installed", [
      "npm install zeromq",
    ]);
  }
}

function executeContent(code: string) {
  return {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
}

function printing(marker: string) {
  return executeContent(`console.log(${JSON.stringify(marker)})`);
}

function isPrint({ header, content }: Message, marker: string): boolean {
  return header.msg_type === "stream" && String(content["text"]).includes(marker);
}

function isStream(channel: Channel, { header }: Message): boolean {
  return channel === "iopub" && header.msg_type === "stream";
}

/** What was printed in the same message before the marker. */
function textBefore(message: Message, marker: string): Message | null {
  const text = String(message.content["text"]);
  const before = text.slice(0, text.indexOf(marker));
  return before === "" ? null : { ...message, content: { ...message.content, text: before } };
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === "status" && content["execution_state"] === "idle";
}

function notReady(name: string, readyMs: number): KernelDeath {
  return new KernelDeath(`the ${name} kernel was not ready after ${readyMs / 1000} s`);
}

function deathText(name: string, { reason, words }: Death): string {
  const said = words.trim();
  return `the ${name} kernel has died: ${reason}${said === "" ? "" : `\n${said}`}`;
}
