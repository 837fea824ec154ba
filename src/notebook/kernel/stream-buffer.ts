type Send = (name: StreamName, text: string) => void;
export type StreamName = "stdout" | "stderr";

/** Milliseconds between two messages of prints. */
const WAIT = 40;
/** Characters that are sent without waiting. */
const FULL = 64 * 1024;

/**
 * Prints that follow each other closely go out as one message: a front end drops what comes in
 * bursts of many messages. The first goes out at once, so that it is seen even when the cell then
 * computes without a pause, or dies.
 */
export class StreamBuffer {
  private readonly send: Send;
  private name: StreamName = "stdout";
  private parts: string[] = [];
  private size = 0;
  private timer: NodeJS.Timeout | null = null;
  private sent = Number.NEGATIVE_INFINITY;
  private readonly now: () => number;

  /** `now` gives milliseconds from some fixed moment. */
  constructor(send: Send, now: () => number = () => performance.now()) {
    this.send = send;
    this.now = now;
  }

  write(name: StreamName, text: string): void {
    if (text === "") return;
    if (name !== this.name) this.flush();
    this.name = name;
    this.parts.push(text);
    this.size += text.length;
    if (this.size >= FULL || this.now() - this.sent >= WAIT) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), WAIT);
  }

  /** A cell begins: what waits is sent, and the cell's own first print will be sent at once. */
  begin(): void {
    this.flush();
    this.sent = Number.NEGATIVE_INFINITY;
  }

  /** Sends what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.parts.length === 0) return;
    const text = this.parts.join("");
    this.parts = [];
    this.size = 0;
    this.sent = this.now();
    this.send(this.name, text);
  }
}
