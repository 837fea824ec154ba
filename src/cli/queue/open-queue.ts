import type { CellStore } from "../../sweep/cache/cell-store.ts";
import type { RunPool } from "../../sweep/pool.ts";
import { engineFingerprint } from "../cache/engine-fingerprint.ts";
import type { Door } from "../door.ts";
import { CellBox } from "./cell-box.ts";
import { QueuePool } from "./queue-pool.ts";
import { connect, isPersistent, PREFIX, shownAddress } from "./redis.ts";
import { type Presence, present } from "./roll-call.ts";

/** A queue as a command uses it. */
export interface OpenQueue {
  readonly pool: RunPool;
  /** Runs at the same time by all that work now; 1 while nobody does. */
  readonly jobs: number;
  /** The store through which finished runs leave the queue's server. */
  readonly through: (store: CellStore) => CellStore;
}

/** The name of the queue of one version's workers: others never see its jobs. */
export function queueName(engine: string): string {
  return `cells-${engine.slice(0, 16)}`;
}

/**
 * Connects to a queue and says on standard error who listens to it and what it keeps. Throws a
 * CallError when the server cannot be reached.
 */
export async function openQueue(door: Door, address: string, quiet: boolean): Promise<OpenQueue> {
  const redis = await connect(address);
  const { Queue, QueueEvents } = await import("bullmq");
  const engine = engineFingerprint();
  const options = { connection: redis, prefix: PREFIX };
  const queue = new Queue(queueName(engine), options);
  const events = new QueueEvents(queueName(engine), { ...options, connection: redis.duplicate() });
  // Lost connections are mended; what was missed meanwhile is asked for.
  queue.on("error", () => {});
  events.on("error", () => {});
  await events.waitUntilReady();
  const workers = await present(redis);
  const ours = workers.filter((one) => one.engine === engine);
  if (!quiet) {
    const others = workers.length - ours.length;
    const state = stateOf(address, ours, others, await isPersistent(redis));
    for (const line of state) door.err(`${line}\n`);
  }
  const box = new CellBox(redis);
  const pool = new QueuePool({ queue, events, box, engine });
  return {
    jobs: Math.max(1, jobsOf(ours)),
    pool: {
      width: pool.width,
      run: (request, signal) => pool.run(request, signal),
      async close() {
        await pool.close();
        await Promise.all([events.close(), queue.close()]);
        redis.disconnect();
      },
    },
    through: (store) => ({
      ...delegate(store),
      async write(key, bytes) {
        await store.write(key, bytes);
        await box.take(key);
      },
    }),
  };
}

/** A store's own methods, whatever kind of object it is. */
function delegate(store: CellStore): CellStore {
  return {
    read: (key) => store.read(key),
    write: (key, bytes) => store.write(key, bytes),
    damaged: (key) => store.damaged(key),
  };
}

function jobsOf(workers: readonly Presence[]): number {
  return workers.reduce((sum, { jobs }) => sum + jobs, 0);
}

function stateOf(
  address: string,
  ours: readonly Presence[],
  others: number,
  persistent: boolean | null,
): string[] {
  const jobs = jobsOf(ours);
  const count = ours.length === 1 ? "1 worker" : `${ours.length} workers`;
  const runs = jobs === 1 ? "1 run" : `${jobs} runs`;
  const lines = [`queue ${shownAddress(address)}: ${count}, ${runs} at a time`];
  if (ours.length === 0) {
    lines[0] = `queue ${shownAddress(address)}`;
    lines.push("note: nobody works yet; `quorate worker --queue …` on any machine begins");
  }
  if (others > 0) {
    lines.push(`note: ${others} more run another version of quorate and take no part`);
  }
  if (persistent === false) {
    lines.push(
      "note: the queue's server keeps nothing on disk (appendonly no): if it stops, what waits there is",
      "      sent again from here; what is finished is safe in the folder",
    );
  }
  return lines;
}
