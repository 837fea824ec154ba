import { rememberHash } from "../analysis/hash.ts";
import { failedReply, type RunReply, type RunRequest } from "./protocol.ts";

/** Carries out runs, one by one or several at once. */
export interface RunPool {
  /** How many runs it carries out at the same time. */
  readonly width: number;
  /** Never rejects: a run that fails or is given up answers with a reply of its own. */
  run(request: RunRequest, signal?: AbortSignal): Promise<RunReply | "given_up">;
  close(): Promise<void>;
}

/**
 * A pool without threads. It lets waiting events (a key press, a timer) pass before each run; within
 * a run nothing else happens.
 */
export async function inProcessPool(): Promise<RunPool> {
  const { runJudged } = await import("./judged-run.ts");
  return {
    width: 1,
    async run(request, signal) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (signal?.aborted) return "given_up";
      const { caseIndex, trial, plan } = request;
      try {
        const record = runJudged(plan, { shouldStop: () => signal?.aborted ?? false });
        if (record.stopped === "interrupted") return "given_up";
        return { kind: "finished", caseIndex, trial, record };
      } catch (error) {
        return failedReply(request, error);
      }
    },
    async close() {},
  };
}

/**
 * A pool of `jobs` worker threads. A worker that dies takes its own run with it, and another worker
 * takes its place. `file` is the address of the workers' code. Giving up ends the worker at once, in the middle of its run. `atOnce`
 * threads are started before the first run is there, the others when they have something to do.
 */
export async function threadPool(jobs: number, file = workerFile(), atOnce = 1): Promise<RunPool> {
  const { Piscina } = await import("piscina");
  const threads = new Piscina({
    filename: file,
    name: "carryOut",
    minThreads: atOnce,
    maxThreads: jobs,
    // One that has nothing to do for a moment has still compiled the engine, which takes longer.
    idleTimeout: Number.POSITIVE_INFINITY,
    // The flags of a test runner or debugger are not for the workers.
    execArgv: [],
  });
  // Failures reach us through each run's own promise as well.
  threads.on("error", () => {});
  return {
    width: jobs,
    async run(request, signal) {
      if (signal?.aborted) return "given_up";
      try {
        const reply = (await threads.run(request, signal ? { signal } : {})) as RunReply;
        return withKnownHash(reply);
      } catch (error) {
        if (signal?.aborted) return "given_up";
        return failedReply(request, withCure(error));
      }
    },
    close: () => threads.destroy(),
  };
}

/** A reply whose record's hash need not be made again. */
function withKnownHash(reply: RunReply): RunReply {
  if (reply.kind === "failed" || reply.hash === undefined) return reply;
  const { hash, ...rest } = reply;
  rememberHash(rest.record, hash);
  return rest;
}

/**
 * Threads need JavaScript: from the TypeScript source (in tests) the built worker is used, so that
 * the project must have been built.
 */
function workerFile(): string {
  const built = import.meta.url.endsWith(".ts") ? "../../dist/src/sweep/worker.js" : "./worker.js";
  return new URL(built, import.meta.url).href;
}

function withCure(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (!/Cannot find module|Module not found/.test(text)) return error;
  return new Error(`the worker is not built: run \`npm run build\` first (${text})`);
}
