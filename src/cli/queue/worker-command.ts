import { randomUUID } from "node:crypto";
import { recordHash } from "../../analysis/hash.ts";
import { encodeCell } from "../../sweep/cache/cell-codec.ts";
import { cellKey } from "../../sweep/cache/cell-key.ts";
import { type Block, planOfTrial } from "../../sweep/cells/block.ts";
import { inProcessPool, type RunPool, threadPool } from "../../sweep/pool.ts";
import { engineFingerprint } from "../cache/engine-fingerprint.ts";
import type { Door } from "../door.ts";
import { EXIT } from "../exit-code.ts";
import { hasBuiltWorkers } from "../study-call.ts";
import { checkedBlock } from "./block-schema.ts";
import { CellBox } from "./cell-box.ts";
import { queueName } from "./open-queue.ts";
import { addressOf, connect, PREFIX, shownAddress } from "./redis.ts";
import { announce } from "./roll-call.ts";

export interface WorkerFlags {
  readonly queue?: string | true;
  readonly jobs?: number;
  /** Seconds without work after which it ends; for ever when absent. */
  readonly idle?: number;
  /** Seconds after which a silent worker's block is given to another. */
  readonly patience?: number;
  readonly quiet?: boolean;
}

/** Seconds of silence after which a worker counts as dead. A block made twice costs time, no more. */
const PATIENCE = 15;
/** So many workers may die of a block before it is given up. */
const DEATHS = 5;

/** Carries out `worker` until Ctrl-C or until nothing has come for long enough. */
export async function workerCommand(door: Door, flags: WorkerFlags): Promise<number> {
  const address = addressOf(flags.queue);
  const redis = await connect(address);
  const jobs = flags.jobs ?? door.cores;
  const engine = engineFingerprint();
  const pool = await (hasBuiltWorkers() ? threadPool(jobs) : inProcessPool());
  const { Worker } = await import("bullmq");
  const lock = 1000 * (flags.patience ?? PATIENCE);
  const context = { pool, box: new CellBox(redis), engine };
  const worker = new Worker(
    queueName(engine),
    async ({ data, id }) => carryOutBlock(checkedBlock(data, id ?? ""), context),
    {
      connection: redis,
      prefix: PREFIX,
      concurrency: jobs,
      lockDuration: lock,
      stalledInterval: lock,
      maxStalledCount: DEATHS,
    },
  );
  worker.on("error", () => {});
  const leave = announce(redis, randomUUID(), { engine, jobs });
  if (!flags.quiet) {
    const runs = jobs === 1 ? "1 run" : `${jobs} runs`;
    door.err(`working for ${shownAddress(address)}, ${runs} at a time; Ctrl-C ends\n`);
  }
  worker.on("failed", (_, error) => door.err(`note: a block was refused: ${error.message}\n`));
  await untilItEnds(door, worker, flags.idle);
  await leave();
  await worker.close();
  await pool.close();
  redis.disconnect();
  return EXIT.ok;
}

interface Context {
  readonly pool: RunPool;
  readonly box: CellBox;
  readonly engine: string;
}

/**
 * Makes the trials of a block that nobody has made yet, and leaves each for who asked as soon as it is
 * there: a worker that dies loses the trial under way, not those before.
 */
async function carryOutBlock(block: Block, { pool, box, engine }: Context): Promise<void> {
  if (block.engine !== engine) throw new TypeError("the block is for another version of quorate");
  for (const seed of block.seeds) {
    const plan = planOfTrial(block, seed);
    const key = cellKey(plan, engine);
    if (await box.has(key)) continue;
    const reply = await pool.run({ caseIndex: 0, trial: 0, plan });
    if (reply === "given_up") throw new Error("the run was given up");
    if (reply.kind === "failed") {
      await box.put(key, { kind: "failed", reason: reply.reason, stack: reply.stack });
      continue;
    }
    const hash = recordHash(reply.record);
    const other = await box.disagrees(key, hash);
    if (other !== null) {
      const reason = `two machines have different answers to the same run: ${hash} and ${other}`;
      await box.put(key, { kind: "failed", reason, stack: "" });
      continue;
    }
    await box.put(key, { kind: "cell", bytes: encodeCell({ key, hash, record: reply.record }) });
  }
}

/** Resolves at Ctrl-C, or when nothing was to do for `idle` seconds; a second Ctrl-C ends at once. */
function untilItEnds(
  door: Door,
  worker: { on(event: "active" | "drained", listener: () => void): unknown },
  idle: number | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    let clock: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(clock);
      resolve();
    };
    const stopListening = door.onInterrupt(() => {
      if (asked) {
        stopListening();
        door.exit(EXIT.interrupted);
        return;
      }
      asked = true;
      door.err("\nfinishing the blocks under way (Ctrl-C again: end at once)\n");
      end();
    });
    if (idle === undefined) return;
    const wait = (): void => {
      clearTimeout(clock);
      clock = setTimeout(end, idle * 1000);
    };
    worker.on("active", () => clearTimeout(clock));
    worker.on("drained", wait);
    wait();
  });
}
