import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));

/** A message of the protocol, as far as the tests look at it. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * An editor as the server sees it: a process that is started, and messages with a Content-Length
 * before each. It is small on purpose, so that what goes over the wire is not the server's own code.
 */
export class Editor {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** What was told besides answers: log messages. */
  readonly told: Message[] = [];
  /** How often it was told what is wrong with a text. */
  times = 0;
  #bytes = Buffer.alloc(0);
  #next = 1;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #published = new Map<string, unknown[]>();
  readonly #listeners: (() => void)[] = [];

  constructor(...flags: string[]) {
    if (!existsSync(main)) throw new Error("the command is not built: run `npm run build` first");
    this.child = spawn(process.execPath, [main, "lsp", ...flags], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.child.stdout!.on("data", (bytes: Buffer) => this.#read(bytes));
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code) => resolve(code));
    });
  }

  /** Says hello as editors do. */
  async begin(): Promise<unknown> {
    const answer = await this.ask("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    });
    this.tell("initialized", {});
    return answer;
  }

  async ask(method: string, params: unknown): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    const answered = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.send({ jsonrpc: "2.0", id, method, params });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  tell(method: string, params: unknown): void {
    this.send({ jsonrpc: "2.0", method, params });
  }

  send(message: unknown): void {
    const body = Buffer.from(JSON.stringify(message));
    this.child.stdin!.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.child.stdin!.write(body);
  }

  open(uri: string, text: string): void {
    const textDocument = { uri, languageId: "scenario", version: 1, text };
    this.tell("textDocument/didOpen", { textDocument });
  }

  /** Puts a new text in place of the whole old one. */
  change(uri: string, version: number, text: string): void {
    const contentChanges = [{ text }];
    this.tell("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  /** What the server next says is wrong with a text. */
  async wrong<T>(uri: string): Promise<readonly T[]> {
    for (;;) {
      const found = this.#published.get(uri)?.shift();
      if (found !== undefined) return found as readonly T[];
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** Ends as the protocol has it, and gives the exit code. */
  async end(): Promise<number | null> {
    await this.ask("shutdown", null);
    this.tell("exit", null);
    return this.ended;
  }

  #read(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const head = this.#bytes.indexOf("\r\n\r\n");
      if (head === -1) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#bytes.toString("latin1", 0, head))![1],
      );
      if (this.#bytes.length < head + 4 + length) return;
      const body = this.#bytes.toString("utf8", head + 4, head + 4 + length);
      this.#bytes = this.#bytes.subarray(head + 4 + length);
      this.#take(JSON.parse(body) as Message);
    }
  }

  #take(message: Message): void {
    if (message.method === "textDocument/publishDiagnostics") {
      this.times += 1;
      const { uri, diagnostics } = message.params as { uri: string; diagnostics: unknown };
      this.#published.set(uri, [...(this.#published.get(uri) ?? []), diagnostics]);
      for (const listener of this.#listeners.splice(0)) listener();
    } else if (message.id !== undefined && message.method === undefined) {
      this.#answers.get(message.id)?.(message);
      this.#answers.delete(message.id);
    } else this.told.push(message);
  }
}
