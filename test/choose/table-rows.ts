import type { Wish } from "../../src/choose/wish.ts";
import { wishFor } from "./wishes.ts";

/** A small load, so that a row takes a second or two. */
const SMALL = { writesPerSecond: 20, readsPerSecond: 20, trials: 5, keys: 1000 } as const;
const ANY = Number.POSITIVE_INFINITY;
const WORLD = ["us-east-1", "eu-west-1", "ap-northeast-1"];

/** The questions of the usual table "choosing a strategy", as wishes. */
export const ROWS = {
  "simple high availability in one region": wishFor(["us-east-1"], { ...SMALL, writeP99: 0.01 }),
  // One machine does 60 operations a second, and 110 are asked.
  "reads that scale and may be stale": wishFor(["us-east-1"], {
    ...SMALL,
    writesPerSecond: 10,
    readsPerSecond: 100,
    cores: 1,
    perOp: 1 / 60,
    staleness: 1,
    mayLose: { node: 100, region: ANY },
  }),
  "active-active in several regions": wishFor(WORLD, {
    ...SMALL,
    writers: "everywhere",
    staleness: ANY,
    conflicts: "merge",
    keys: 20,
    mayLose: { node: ANY, region: ANY },
    writeP99: 0.02,
    readP99: 0.02,
  }),
  "availability without a leader": wishFor(["us-east-1"], {
    ...SMALL,
    conflicts: "overwrite",
    mayStop: { node: 0.5, region: ANY },
  }),
  "disaster recovery without loss": wishFor(["us-east-1", "us-west-2"], {
    ...SMALL,
    readers: "home",
    mayLose: { node: ANY, region: 0 },
    mayStop: { node: ANY, region: ANY },
  }),
} satisfies Readonly<Record<string, Wish>>;

/** Active-active, no conflicts, no waiting for the wide area. */
export const CONTRADICTION = wishFor(WORLD, {
  ...SMALL,
  writers: "everywhere",
  staleness: ANY,
  conflicts: "none",
  keys: 20,
  mayLose: { node: ANY, region: ANY },
  mayStop: { node: ANY, region: ANY },
  writeP99: 0.02,
});
