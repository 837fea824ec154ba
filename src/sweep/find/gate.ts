import type { RunPool } from "../pool.ts";
import type { RunReply, RunRequest } from "../protocol.ts";

/**
 * A pool that is given no more runs at a time than it carries out: searches side by side may ask
 * for as many as they like, and wait here in the order in which they came.
 */
export function gated(pool: RunPool): RunPool {
  let free = pool.width;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    free += 1;
    waiting.shift()?.();
  };
  return {
    width: pool.width,
    async run(request: RunRequest, signal?: AbortSignal): Promise<RunReply | "given_up"> {
      while (free === 0) await new Promise<void>((enter) => waiting.push(enter));
      free -= 1;
      try {
        return await pool.run(request, signal);
      } finally {
        leave();
      }
    },
    close: () => pool.close(),
  };
}
