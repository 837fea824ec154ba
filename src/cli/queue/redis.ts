import type { Redis } from "ioredis";
import { CallError } from "../exit-code.ts";

/** Keys of ours in the server, ours alone: one server may serve others too. */
export const PREFIX = "quorate";

/** The variable of the environment that keeps a password out of the list of processes. */
export const QUEUE_VARIABLE = "QUORATE_QUEUE";

/** The address that a call means: its own, or what the environment says. Throws when there is none. */
export function addressOf(said: string | true | undefined): string {
  const address = typeof said === "string" ? said : (process.env[QUEUE_VARIABLE] ?? "");
  if (address !== "") return address;
  throw new CallError("which queue? --queue redis://host:6379 says where it is", [
    `${QUEUE_VARIABLE} in the environment says it as well`,
  ]);
}

/** Milliseconds until a server that does not answer is given up, when a command begins. */
const PATIENCE = 5000;
/** The longest pause between two attempts to reach a server that was there before. */
const LONGEST_PAUSE = 2000;

/**
 * Connects to the server at an address as `redis://host:6379` or `rediss://user:password@host:6380` (TLS).
 * Throws a {@link CallError} when it cannot be reached or used; later losses of the connection are
 * mended in the background.
 */
export async function connect(address: string): Promise<Redis> {
  checkAddress(address);
  const { Redis } = await import("ioredis");
  let connectedOnce = false;
  const redis = new Redis(address, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (connectedOnce ? Math.min(100 * times, LONGEST_PAUSE) : null),
  });
  let last: unknown;
  redis.on("error", (error) => {
    last = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    connectedOnce = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw new CallError(
      `cannot use the queue at ${shownAddress(address)}: ${reasonOf(last ?? error)}`,
      [
        "a Redis 6.2 or Valkey server must run there; the address is redis://host:port or rediss://… for TLS",
      ],
    );
  }
}

/** An address without its password, for messages. */
export function shownAddress(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}`;
}

function checkAddress(address: string): void {
  const known = URL.canParse(address) && /^rediss?:$/.test(new URL(address).protocol);
  if (!known) {
    throw new CallError("--queue takes the address of a Redis or Valkey server", [
      "write redis://host:6379, or rediss://user:password@host:6380 for TLS and a user",
      `${QUEUE_VARIABLE} in the environment keeps a password out of the list of processes`,
    ]);
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const known: readonly (readonly [RegExp, string])[] = [
    [/ECONNREFUSED/, "nothing listens there"],
    [/ENOTFOUND|EAI_AGAIN/, "there is no such host"],
    [/ETIMEDOUT|timeout/i, "it does not answer"],
    [/NOAUTH/, "it asks for a password (redis://user:password@host)"],
    [/WRONGPASS/, "user or password are wrong"],
    [/NOPERM/, `the user may not do what is needed (${text})`],
    [
      /certificate|self-signed|self signed/i,
      `its certificate is not trusted (${text}); NODE_EXTRA_CA_CERTS=FILE names one's own authority`,
    ],
  ];
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}

/** What the server says about keeping its jobs; null when it does not tell (its users may not ask). */
export async function isPersistent(redis: Redis): Promise<boolean | null> {
  try {
    const answer = (await redis.config("GET", "appendonly")) as string[];
    return answer[1] === undefined ? null : answer[1] === "yes";
  } catch {
    return null;
  }
}
