import type { Redis } from "ioredis";
import { PREFIX } from "./redis.ts";

/** What a worker left for a run: the bytes of its cell, or why there is none. */
export type Delivery =
  | { readonly kind: "cell"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly reason: string; readonly stack: string };

/** Seconds that a delivery waits for who asked for it, and that its hash is remembered. */
const KEPT = 24 * 3600;
const CELL = 0x63;
const FAILED = 0x66;

/** Where workers leave finished runs in the server, each under its own key, for who asked to take away. */
export class CellBox {
  private readonly redis: Redis;

  constructor(redis: Redis) {
    this.redis = redis;
  }

  async has(key: string): Promise<boolean> {
    return (await this.redis.exists(cellName(key))) === 1;
  }

  async put(key: string, delivery: Delivery): Promise<void> {
    const body =
      delivery.kind === "cell"
        ? delivery.bytes
        : Buffer.from(JSON.stringify([delivery.reason, delivery.stack]));
    const mark = Buffer.of(delivery.kind === "cell" ? CELL : FAILED);
    await this.redis.set(cellName(key), Buffer.concat([mark, body]), "EX", KEPT);
  }

  async get(key: string): Promise<Delivery | null> {
    const bytes = await this.redis.getBuffer(cellName(key));
    if (bytes === null || bytes.length === 0) return null;
    const body = bytes.subarray(1);
    if (bytes[0] === CELL) return { kind: "cell", bytes: new Uint8Array(body) };
    const [reason, stack] = JSON.parse(body.toString()) as [unknown, unknown];
    return { kind: "failed", reason: String(reason), stack: String(stack) };
  }

  /** Once a run stands in the folder, or has failed for good. */
  async take(key: string): Promise<void> {
    await this.redis.unlink(cellName(key));
  }

  /**
   * Holds the hash of a run's record against that of whoever made the same run before; the hash of
   * the other when they differ. A run made twice thus shows whether it depends on anything but its plan.
   */
  async disagrees(key: string, hash: string): Promise<string | null> {
    const name = `${PREFIX}:hash:${key}`;
    const isFirst = await this.redis.set(name, hash, "EX", KEPT, "NX");
    if (isFirst !== null) return null;
    const other = await this.redis.get(name);
    return other === null || other === hash ? null : other;
  }
}

function cellName(key: string): string {
  return `${PREFIX}:cell:${key}`;
}
