type Send = (name: StreamName, text: string) => void;
export type StreamName = "stdout" | "stderr";

/** Milliseconds after which a print is sent, when nothing else sends it before. */
const WAIT = 40;
/** Characters that are sent without waiting. */
const FULL = 64 * 1024;

/**
 * Prints that follow each other on one stream go out as one message. A front end drops what comes
 * in bursts of many messages; and one message for each line is slow to begin with.
 */
export class StreamBuffer {
  private readonly send: Send;
  private name: StreamName = "stdout";
  private parts: string[] = [];
  private size = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(send: Send) {
    this.send = send;
  }

  write(name: StreamName, text: string): void {
    if (text === "") return;
    if (name !== this.name) this.flush();
    this.name = name;
    this.parts.push(text);
    this.size += text.length;
    if (this.size >= FULL) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), WAIT);
  }

  /** Sends what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.parts.length === 0) return;
    const text = this.parts.join("");
    this.parts = [];
    this.size = 0;
    this.send(this.name, text);
  }
}
