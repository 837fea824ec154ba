import type { Queue, QueueEvents } from "bullmq";
import { rememberHash } from "../../analysis/hash.ts";
import { costOfRun } from "../../analysis/theory/cost-estimate.ts";
import type { Plan } from "../../model/plan.ts";
import { decodeCell } from "../../sweep/cache/cell-codec.ts";
import { cellKey } from "../../sweep/cache/cell-key.ts";
import { type Block, blockId, blocksOf } from "../../sweep/cells/block.ts";
import type { RunPool } from "../../sweep/pool.ts";
import type { RunReply, RunRequest } from "../../sweep/protocol.ts";
import { checkedBlock } from "./block-schema.ts";
import type { CellBox } from "./cell-box.ts";

export interface QueuePoolOptions {
  readonly queue: Queue;
  readonly events: QueueEvents;
  readonly box: CellBox;
  readonly engine: string;
  /** Milliseconds between two looks at what is outstanding, whatever the events say. */
  readonly lookEveryMs?: number;
}

/** Requests that may be outstanding at the same time: as many as keep a room full of machines busy. */
const WIDTH = 2000;
/** Events that a block should take: about a second of work, so that little waits for a dead worker. */
const BLOCK_EVENTS = 1e6;
const LARGEST_BLOCK = 100;
const LOOK_EVERY = 2000;

/** A request under way, and who waits for it. */
interface Waiting extends RunRequest {
  readonly key: string;
  readonly end: (reply: RunReply | "given_up") => void;
  readonly signal: AbortSignal | undefined;
  done: boolean;
}

interface Outstanding {
  readonly id: string;
  readonly block: Block;
  readonly requests: readonly Waiting[];
}

/**
 * A pool whose runs are carried out by whatever workers listen to a queue. The queue is a hint: what
 * counts is the cells that workers leave, and a block that has neither a job nor its cells (a
 * server that forgot, a job that was thrown away) is sent again. Finished cells stay in the box until
 * they stand in a folder (see open-queue.ts).
 */
export class QueuePool implements RunPool {
  readonly width = WIDTH;
  private readonly options: QueuePoolOptions;
  private readonly clock: NodeJS.Timeout;
  private readonly outstanding = new Map<string, Outstanding>();
  private readonly heard = new WeakSet<AbortSignal>();
  private fresh: Waiting[] = [];
  private looking = false;

  constructor(options: QueuePoolOptions) {
    this.options = options;
    options.events.on("completed", ({ jobId }) => void this.collect(jobId));
    options.events.on("failed", ({ jobId, failedReason }) => void this.giveUp(jobId, failedReason));
    this.clock = setInterval(() => void this.look(), options.lookEveryMs ?? LOOK_EVERY);
  }

  run(request: RunRequest, signal?: AbortSignal): Promise<RunReply | "given_up"> {
    if (signal?.aborted) return Promise.resolve("given_up");
    if (signal !== undefined) this.listenTo(signal);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        ...request,
        key: cellKey(request.plan, this.options.engine),
        signal,
        done: false,
        end: (reply) => {
          waiting.done = true;
          resolve(reply);
        },
      };
      this.fresh.push(waiting);
      // What is asked for in the same moment goes out together.
      if (this.fresh.length === 1) setImmediate(() => void this.send());
    });
  }

  /** One listener a signal, however many runs wait. */
  private listenTo(signal: AbortSignal): void {
    if (this.heard.has(signal)) return;
    this.heard.add(signal);
    signal.addEventListener("abort", () => {
      const all = [...this.fresh, ...[...this.outstanding.values()].flatMap((one) => one.requests)];
      for (const waiting of all) if (waiting.signal === signal) waiting.end("given_up");
    });
  }

  async close(): Promise<void> {
    clearInterval(this.clock);
    // What nobody waits for any more need not be made; what is being made stays for another time.
    const left = [...this.outstanding.keys()];
    this.outstanding.clear();
    await Promise.all(left.map((id) => this.options.queue.remove(id).catch(() => 0)));
  }

  private async send(): Promise<void> {
    const requests = this.fresh;
    this.fresh = [];
    const blocks = blocksOf(requests, this.options.engine, blockSize);
    const sent = blocks.map(({ block, requests: some }) => {
      const id = blockId(block);
      checkedBlock(block, id);
      // The same block asked for twice is made once, and both are told.
      const before = this.outstanding.get(id)?.requests ?? [];
      const one = { id, block, requests: [...before, ...some] };
      this.outstanding.set(id, one);
      return one;
    });
    await this.submit(sent);
  }

  private async submit(blocks: readonly Outstanding[]): Promise<void> {
    const jobs = blocks.map(({ id, block }) => ({
      name: "block",
      data: block,
      opts: { jobId: id, removeOnComplete: true, removeOnFail: true, attempts: 1 },
    }));
    await this.options.queue.addBulk(jobs).catch(() => {});
    // Cells may have been waiting since an earlier call that was killed.
    await Promise.all(blocks.map(({ id }) => this.collect(id)));
  }

  /** Takes what has been left for a block; what is missing stays outstanding. */
  private async collect(id: string): Promise<void> {
    const one = this.outstanding.get(id);
    if (one === undefined) return;
    try {
      for (const waiting of one.requests) if (!waiting.done) await this.take(waiting);
    } catch {
      // The server is away; the next look asks it again.
    }
    if (one.requests.every(({ done }) => done)) this.outstanding.delete(id);
  }

  /** A block that the queue has given up: it has ended workers again and again, or is refused. */
  private async giveUp(id: string, why: string): Promise<void> {
    await this.collect(id);
    for (const { caseIndex, trial, done, end } of this.outstanding.get(id)?.requests ?? []) {
      const reason = `the queue gave it up: ${why}`;
      if (!done) end({ kind: "failed", caseIndex, trial, reason, stack: "" });
    }
    this.outstanding.delete(id);
  }

  private async take(waiting: Waiting): Promise<void> {
    const { box } = this.options;
    const { caseIndex, trial, key } = waiting;
    const delivery = await box.get(key);
    if (delivery === null || waiting.done) return;
    if (delivery.kind === "failed") {
      const { reason, stack } = delivery;
      waiting.end({ kind: "failed", caseIndex, trial, reason, stack });
      await box.take(key);
      return;
    }
    const cell = decodeCell(delivery.bytes, key);
    if (cell === null) {
      // Damaged on its way: it is made again.
      await box.take(key);
      return;
    }
    rememberHash(cell.record, cell.hash);
    waiting.end({ kind: "finished", caseIndex, trial, record: cell.record });
  }

  /** Looks after what is outstanding: events may get lost, and servers may forget jobs. */
  private async look(): Promise<void> {
    if (this.looking || this.outstanding.size === 0) return;
    this.looking = true;
    try {
      for (const [id, one] of [...this.outstanding]) {
        await this.collect(id);
        if (!this.outstanding.has(id)) continue;
        if ((await this.options.queue.getJobState(id)) === "unknown") {
          // It may have ended between the two questions.
          await this.collect(id);
          if (this.outstanding.has(id)) await this.submit([one]);
        }
      }
    } catch {
      // The server is away; the next look asks it again.
    } finally {
      this.looking = false;
    }
  }
}

function blockSize(plan: Plan): number {
  return Math.min(LARGEST_BLOCK, BLOCK_EVENTS / Math.max(1, costOfRun(plan).events));
}
