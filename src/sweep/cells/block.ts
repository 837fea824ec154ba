import { contentHash } from "../../model/canonical.ts";
import type { Plan } from "../../model/plan.ts";
import type { RunRequest } from "../protocol.ts";

/** Trials of one plan that are carried out together: data only, complete in themselves. */
export interface Block {
  readonly schema: 1;
  /** Fingerprint of the code that is to carry it out. */
  readonly engine: string;
  /** `run.seed` is empty; each trial has its own. */
  readonly plan: Plan;
  readonly seeds: readonly string[];
}

/** SHA-256 (hex) of a block: the same trials of the same plan by the same code have the same name. */
export function blockId(block: Block): string {
  return contentHash(block).slice("sha256:".length);
}

/** The plan of one trial of a block. */
export function planOfTrial({ plan }: Block, seed: string): Plan {
  return { ...plan, run: { ...plan.run, seed } };
}

/** Some requests that are asked for at the same time, as blocks. */
export interface BlockOfRequests<R extends RunRequest> {
  readonly block: Block;
  /** By trial, in the block's order. */
  readonly requests: readonly R[];
}

/**
 * Puts requests for trials of the same plan into blocks of at most `sizeFor(plan)` trials, in the order in
 * which they came. The same request twice stands in its block twice.
 */
export function blocksOf<R extends RunRequest>(
  requests: readonly R[],
  engine: string,
  sizeFor: (plan: Plan) => number,
): readonly BlockOfRequests<R>[] {
  const byPlan = new Map<string, { readonly plan: Plan; readonly requests: R[] }>();
  for (const request of requests) {
    const plan = { ...request.plan, run: { ...request.plan.run, seed: "" } };
    const key = contentHash(plan);
    const group = byPlan.get(key) ?? { plan, requests: [] };
    group.requests.push(request);
    byPlan.set(key, group);
  }
  return [...byPlan.values()].flatMap(({ plan, requests: all }) => {
    const size = Math.max(1, Math.floor(sizeFor(plan)));
    return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => {
      const some = all.slice(index * size, (index + 1) * size);
      const seeds = some.map((request) => request.plan.run.seed);
      return { block: { schema: 1, engine, plan, seeds } as const, requests: some };
    });
  });
}
