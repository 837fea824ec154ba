import type { Redis } from "ioredis";
import { PREFIX } from "./redis.ts";

/** A worker that listens, as it says itself. */
export interface Presence {
  readonly engine: string;
  readonly jobs: number;
}

/** Milliseconds between two signs of life, and how long one counts. */
const EVERY = 2000;
const COUNTS = 7000;

/** Says again and again that a worker is there, until the returned function is called. */
export function announce(redis: Redis, name: string, presence: Presence): () => Promise<void> {
  const key = `${PREFIX}:worker:${name}`;
  const say = () => redis.set(key, JSON.stringify(presence), "PX", COUNTS).catch(() => {});
  void say();
  const clock = setInterval(() => void say(), EVERY);
  return async () => {
    clearInterval(clock);
    await redis.unlink(key).catch(() => {});
  };
}

/** The workers that have been heard of lately. */
export async function present(redis: Redis): Promise<readonly Presence[]> {
  const found: Presence[] = [];
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${PREFIX}:worker:*`, "COUNT", 1000);
    cursor = next;
    for (const text of keys.length > 0 ? await redis.mget(keys) : []) {
      if (text !== null) found.push(JSON.parse(text) as Presence);
    }
  } while (cursor !== "0");
  return found;
}
