import { threadId } from "node:worker_threads";

/** Tells which thread it is; where the plan has a gate, only when as many as it is for stand before it. */
export function carryOut({ caseIndex, trial, plan: { gate, count } }) {
  if (gate !== undefined) {
    const standing = new Int32Array(gate);
    Atomics.add(standing, 0, 1);
    Atomics.notify(standing, 0);
    for (let seen = 1; seen < count; seen = Atomics.load(standing, 0)) {
      Atomics.wait(standing, 0, seen, 10_000);
    }
  }
  return { kind: "failed", caseIndex, trial, reason: String(threadId), stack: "" };
}
