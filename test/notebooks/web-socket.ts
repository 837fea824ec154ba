import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";

/** The web socket of a local server, as far as JSON messages need one (RFC 6455); Node 20 has none. */
export class WebSocketClient {
  private readonly stream: Duplex;
  private rest: Buffer;

  private constructor(stream: Duplex, head: Buffer) {
    this.stream = stream;
    this.rest = head;
  }

  static open(url: string): Promise<WebSocketClient> {
    return new Promise((resolve, reject) => {
      const headers = {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
        "Sec-WebSocket-Version": "13",
      };
      const call = request(url, { headers });
      call.once("upgrade", (_, stream, head) => resolve(new WebSocketClient(stream, head)));
      call.once("response", ({ statusCode }) => reject(new Error(`no web socket: ${statusCode}`)));
      call.once("error", reject);
      call.end();
    });
  }

  send(message: object): void {
    const text = Buffer.from(JSON.stringify(message));
    // The most significant bit says that a client's bytes are masked; a mask of zeros changes none.
    const head = Buffer.from([0x81, 0x80 | 126, text.length >> 8, text.length & 255, 0, 0, 0, 0]);
    this.stream.write(Buffer.concat([head, text]));
  }

  /** The server's messages, until it is closed. */
  async *messages(): AsyncGenerator<Record<string, unknown>> {
    for (;;) {
      const text = this.nextText();
      if (text !== null) {
        yield JSON.parse(text) as Record<string, unknown>;
        continue;
      }
      const more = await new Promise<Buffer | null>((resolve) => {
        this.stream.once("data", resolve);
        this.stream.once("close", () => resolve(null));
      });
      if (more === null) return;
      this.rest = Buffer.concat([this.rest, more]);
    }
  }

  close(): void {
    this.stream.destroy();
  }

  /** The next whole frame of text; others (pings) are passed over. Null when more has to come. */
  private nextText(): string | null {
    const { rest } = this;
    if (rest.length < 10) return null;
    const short = rest[1]! & 127;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    const length =
      short === 126
        ? rest.readUInt16BE(2)
        : short === 127
          ? Number(rest.readBigUInt64BE(2))
          : short;
    if (rest.length < start + length) return null;
    this.rest = rest.subarray(start + length);
    const isText = (rest[0]! & 15) === 1;
    return isText ? rest.toString("utf8", start, start + length) : this.nextText();
  }
}
