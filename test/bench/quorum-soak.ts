/**
 * A million reads from quorums that overlap, without trouble and without stand-ins: none may be
 * stale. By the engine's own count and by the history, piece by piece.
 *
 * npm run build, then: node dist/test/bench/quorum-soak.js [reads]
 */
import { staleReads } from "../../src/analysis/checkers/stale-reads.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { leaderlessCases } from "./leaderless-cases.ts";

const wanted = Number(process.argv[2] ?? 1_000_000);
const [, mixed] = leaderlessCases();
if (mixed === undefined) throw new Error("there is no case with reads and writes");
const { plan } = mixed;

/** Few keys, so that nearly every read follows a write closely; delays that let messages overtake. */
function piece(seed: number): Plan {
  return {
    ...plan,
    topology: {
      ...plan.topology,
      links: plan.topology.links.map((link) => ({
        ...link,
        delay: { kind: "exponential", mean: 1e6 } as const,
      })),
    },
    workloads: plan.workloads.map((one) => ({ ...one, keys: { kind: "uniform", count: 50 } })),
    measures: { ...plan.measures, history: true },
    run: { ...plan.run, durationNs: 10e9, seed: `soak ${seed}` },
  };
}

let [reads, counted, convicted, seed] = [0, 0, 0, 0];
while (reads < wanted) {
  const { windows, history } = runPlan(piece(seed));
  if (history === null) throw new Error("the run kept no history");
  reads += windows[0]!.readsOk;
  counted += windows[0]!.staleReads;
  convicted += staleReads(history).violations[0]!;
  seed += 1;
}
console.log(`${reads} reads in ${seed} runs: ${counted} stale by count, ${convicted} by history`);
if (counted + convicted > 0) process.exitCode = 1;
