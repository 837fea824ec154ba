import { setImmediate as turn } from "node:timers/promises";
import type { Publisher, Router } from "zeromq";
import type { CellOutcome, CellRunner } from "./cell-runner.ts";
import type { Connection } from "./connection.ts";
import { addressOf } from "./connection.ts";
import { type CarriedOut, RequestQueue } from "./request-queue.ts";
import { StreamBuffer, type StreamName } from "./stream-buffer.ts";
import type { WriteDisplay } from "./tslab.ts";
import { decode, encode, type Header, headerOf, type Message, WireError } from "./wire.ts";

type Content = Readonly<Record<string, unknown>>;

/** Turns of the event loop in which requests that were already sent can arrive. */
const TURNS = 20;

/** A kernel's side of Jupyter's protocol: answers on the shell channel, tells on the iopub one. */
export class KernelServer {
  private readonly runner: CellRunner;
  private readonly key: string;
  private readonly shell: Router;
  private readonly iopub: Publisher;
  private readonly queue = new RequestQueue(async () => {
    for (let count = 0; count < TURNS; count++) await turn();
  });
  private readonly streams = new StreamBuffer((name, text) =>
    this.publish("stream", { name, text }, this.cell),
  );
  /** The last message on its way. */
  private sending: Promise<void> = Promise.resolve();
  /** The request whose outputs are told; it stays after the cell's end, for what comes late. */
  private cell: Message | null = null;
  private count = 0;

  private constructor(runner: CellRunner, key: string, shell: Router, iopub: Publisher) {
    this.runner = runner;
    this.key = key;
    this.shell = shell;
    this.iopub = iopub;
  }

  /** Binds the channels of a connection and begins to answer. */
  static async start(connection: Connection, runner: CellRunner): Promise<KernelServer> {
    const zmq = await import("zeromq");
    // Without a limit: what is told in a burst waits for its readers and is not dropped, and a
    // message leaves at once, also while the cell computes without a pause.
    const shell = new zmq.Router({ sendHighWaterMark: 0 });
    const iopub = new zmq.Publisher({ sendHighWaterMark: 0 });
    await shell.bind(addressOf(connection, connection.shell_port));
    await iopub.bind(addressOf(connection, connection.iopub_port));
    const server = new KernelServer(runner, connection.key, shell, iopub);
    void server.listen();
    return server;
  }

  /** What a cell prints. */
  print(name: StreamName, text: string): void {
    this.streams.write(name, text);
  }

  /** What a cell shows. */
  readonly display: WriteDisplay = (content, update) => {
    this.publish(update === true ? "update_display_data" : "display_data", content, this.cell);
  };

  /** Sends the prints that wait. */
  flush(): void {
    this.streams.flush();
  }

  /** Sends everything that waits, and closes the channels. */
  async close(): Promise<void> {
    this.flush();
    await this.sending;
    this.shell.close();
    this.iopub.close();
  }

  private async listen(): Promise<void> {
    for await (const frames of this.shell) {
      try {
        this.take(decode(frames, this.key));
      } catch (error) {
        // A message that nobody with the key has sent gets no answer.
        if (!(error instanceof WireError)) throw error;
      }
    }
  }

  private take(request: Message): void {
    if (request.header.msg_type !== "execute_request") {
      this.answerAtOnce(request);
      return;
    }
    this.queue.add({
      run: () => this.execute(request),
      abort: () => {
        this.status("busy", request);
        this.reply(request, "execute_reply", { status: "aborted", execution_count: this.count });
        this.status("idle", request);
      },
    });
  }

  private answerAtOnce(request: Message): void {
    this.status("busy", request);
    const { msg_type } = request.header;
    const content = this.answer(msg_type, request.content);
    if (content !== null) this.reply(request, msg_type.replace(/request$/, "reply"), content);
    this.status("idle", request);
  }

  private answer(type: string, content: Content): object | null {
    const { answers } = this.runner;
    switch (type) {
      case "kernel_info_request":
        return this.runner.kernelInfo();
      case "is_complete_request":
        return answers.handleIsComplete(content);
      case "inspect_request":
        return answers.handleInspect(content);
      case "complete_request":
        return answers.handleComplete(content);
      case "comm_info_request":
        return { status: "ok", comms: {} };
      case "history_request":
        return { status: "ok", history: [] };
      default:
        return null;
    }
  }

  private async execute(request: Message): Promise<CarriedOut> {
    const { code, silent, stop_on_error } = request.content;
    const source = String(code);
    if (silent !== true) this.count += 1;
    const execution_count = this.count;
    this.streams.begin();
    this.cell = request;
    this.status("busy", request);
    if (silent !== true) this.publish("execute_input", { code: source, execution_count }, request);
    const outcome = await this.runner.run(source, execution_count);
    this.tell(outcome, request, silent === true);
    return {
      ok: outcome.ok || stop_on_error === false,
      answer: () => {
        this.reply(request, "execute_reply", { ...replyOf(outcome), execution_count });
        this.status("idle", request);
      },
    };
  }

  private tell(outcome: CellOutcome, request: Message, silent: boolean): void {
    this.streams.flush();
    if (!outcome.ok) this.publish("error", { ...outcome.error }, request);
    else if (outcome.value !== null && !silent) {
      const content = { data: outcome.value, metadata: {}, execution_count: this.count };
      this.publish("execute_result", content, request);
    }
  }

  private status(execution_state: "busy" | "idle", parent: Message): void {
    this.publish("status", { execution_state }, parent);
  }

  /** In the order in which it happened: what was printed before goes out before. */
  private publish(type: string, content: Content, parent: Message | null): void {
    if (type !== "stream") this.streams.flush();
    const message = this.message(type, content, parent?.header ?? null);
    this.send(this.iopub, { ...message, identities: [Buffer.from(type)] });
  }

  private reply(request: Message, type: string, content: object): void {
    const message = this.message(type, { ...content }, request.header);
    this.send(this.shell, { ...message, identities: request.identities });
  }

  private message(type: string, content: Content, parent: Header | null): Message {
    const header = headerOf(type, parent?.session ?? "", new Date().toISOString());
    return { identities: [], header, parent: parent ?? {}, content };
  }

  private send(socket: Router | Publisher, message: Message): void {
    // A front end that has gone gets no answer; that is no fault.
    this.sending = socket.send(encode(message, this.key)).catch(() => {});
  }
}

function replyOf(outcome: CellOutcome): object {
  if (outcome.ok) return { status: "ok", payload: [], user_expressions: {} };
  return { status: "error", ...outcome.error };
}
