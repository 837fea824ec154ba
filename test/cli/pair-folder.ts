import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** Two cases of so many short runs each. */
export function pairScenario(trials: number): string {
  return `scenario "A pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 1, mix = (write: 100%) }
run { duration = 200ms, warmup = 0s, trials = ${trials} }
sweep { vary rtt over [2ms, 4ms] }
expect p99(write.latency) < 1s
`;
}

/** Gives each test of a file a new folder with `pair.scenario` in it; the folder's path, while a test runs. */
export function pairFolder(trials: number): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quorate-pair-"));
    writeFileSync(join(folder, "pair.scenario"), pairScenario(trials));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return () => folder;
}
