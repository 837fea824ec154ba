import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is on this machine, or null. */
export function findChromium(): string | null {
  return PLACES.find((path) => existsSync(path)) ?? null;
}

/** What a page did while it was open. */
export interface Visit {
  /** Console messages, uncaught errors and reports of the page's policy. */
  readonly complaints: readonly string[];
  /** Addresses asked for beside the page itself. */
  readonly requests: readonly string[];
  readonly dialogs: readonly string[];
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: Record<string, never>;
  readonly error?: { readonly message: string };
}

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--remote-debugging-pipe",
];

/** One headless Chromium, spoken to over a pipe in the DevTools protocol. */
export class Chromium {
  private readonly child: ChildProcess;
  private readonly profile: string;
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly listeners = new Set<(message: Message) => void>();
  private sent = 0;
  private session: string | undefined;

  private constructor(path: string) {
    this.profile = mkdtempSync(join(tmpdir(), "quorate-chromium-"));
    this.child = spawn(path, [...FLAGS, `--user-data-dir=${this.profile}`, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    let rest = "";
    (this.child.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const parts = (rest + chunk).split("\0");
      rest = parts.pop() ?? "";
      for (const part of parts) this.receive(JSON.parse(part) as Message);
    });
  }

  /** Starts a browser with a fresh profile and one empty tab. */
  static async open(path: string): Promise<Chromium> {
    const browser = new Chromium(path);
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    browser.session = sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) {
      await browser.send(`${domain}.enable`);
    }
    return browser;
  }

  /** Sends one command of the protocol and gives its result. */
  send(method: string, params: object = {}): Promise<Record<string, never>> {
    this.sent += 1;
    const id = this.sent;
    const message = { id, method, params, ...(this.session && { sessionId: this.session }) };
    (this.child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
      );
    });
  }

  /** Opens a page, waits until it has loaded and been drawn, and tells what it did meanwhile. */
  async visit(url: string): Promise<Visit> {
    const complaints: string[] = [];
    const requests: string[] = [];
    const dialogs: string[] = [];
    let loaded = () => {};
    const done = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    const listen = ({ method, params }: Message) => {
      const text = JSON.stringify(params);
      if (method === "Page.loadEventFired") loaded();
      if (method === "Runtime.consoleAPICalled" || method === "Runtime.exceptionThrown") {
        complaints.push(text);
      }
      if (method === "Log.entryAdded") complaints.push(text);
      if (method === "Network.requestWillBeSent") requests.push(requestUrl(params));
      if (method === "Page.javascriptDialogOpening") {
        dialogs.push(text);
        void this.send("Page.handleJavaScriptDialog", { accept: false });
      }
    };
    this.listeners.add(listen);
    await this.send("Page.navigate", { url });
    await done;
    // Two frames: what an element loads or runs by being shown has happened after them.
    await this.evaluate(
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))",
    );
    this.listeners.delete(listen);
    return { complaints, requests: requests.filter((one) => one !== url), dialogs };
  }

  /** From here on nothing that a page asks for comes. */
  async goOffline(): Promise<void> {
    await this.send("Network.emulateNetworkConditions", {
      offline: true,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return (result as unknown as { value: unknown }).value;
  }

  /** Ends the browser and removes its profile. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.session = undefined;
    // Asked to close, it ends its helpers too; killed, they would still write into the profile.
    void this.send("Browser.close").catch(() => {});
    await ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  private receive(message: Message): void {
    if (message.id !== undefined) {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    }
    for (const listen of this.listeners) listen(message);
  }
}

function requestUrl(params: unknown): string {
  return (params as { request: { url: string } }).request.url;
}
