/** A region that is wanted, as the scenario names its site. */
export interface Region {
  readonly name: string;
  /** The letter that its machines' names begin with: `a1`, `a2`. */
  readonly letter: string;
}

/** Which regions' clients do something: the first region's alone, or those of all. */
export type Where = "home" | "everywhere";

/**
 * What may become of two writes of one key that did not know of each other: there are none (`none`),
 * both are kept or merged (`merge`), one silently goes before the other (`overwrite`).
 */
export type Conflicts = "none" | "merge" | "overwrite";

/** What is best among all that is good enough. */
export type RankBy = "price" | "write" | "read";

/** For the loss of one machine, and for that of a whole region. */
export interface OnLoss {
  readonly node: number;
  readonly region: number;
}

/**
 * What somebody needs of a replicated database. Seconds, operations a second, bytes, US dollars;
 * `Infinity` where anything will do.
 */
export interface Wish {
  /** The first is home. */
  readonly regions: readonly Region[];
  /** The matrix that the round trips come from; null: they are all given. */
  readonly network: string | null;
  /** Round trips between regions that were given, in seconds, by {@link pairKey}. */
  readonly rtts: ReadonlyMap<string, number>;
  readonly writers: Where;
  readonly readers: Where;
  readonly writesPerSecond: number;
  readonly readsPerSecond: number;
  readonly valueBytes: number;
  readonly keys: number;
  /** Acknowledged writes that may be gone afterwards. */
  readonly mayLose: OnLoss;
  /** How long no write may be taken afterwards. */
  readonly mayStop: OnLoss;
  /** How old what a read returns may be; 0: every read sees all that was acknowledged before it. */
  readonly staleness: number;
  readonly conflicts: Conflicts;
  readonly writeP99: number;
  readonly readP99: number;
  /** Machines at most, all regions together. */
  readonly machines: number;
  /** USD an hour at most. */
  readonly money: number;
  readonly machineUsdPerHour: number;
  readonly trafficUsdPerGb: number;
  /** As the language writes it: `nvme`, `ebs_gp3`, `disk(fsync: 2ms)`. */
  readonly disk: string;
  readonly cores: number;
  /** Seconds of a core for one operation. */
  readonly perOp: number;
  readonly rankBy: RankBy;
  readonly trials: number;
  readonly seed: string;
}

/** What holds for whatever nobody asks about; regions and writes a second must be said. */
export const USUAL: Omit<Wish, "regions" | "network" | "rtts" | "writesPerSecond"> = {
  writers: "home",
  readers: "everywhere",
  readsPerSecond: 0,
  valueBytes: 256,
  keys: 100_000,
  mayLose: { node: 0, region: Number.POSITIVE_INFINITY },
  mayStop: { node: 15, region: Number.POSITIVE_INFINITY },
  staleness: 0,
  conflicts: "none",
  writeP99: Number.POSITIVE_INFINITY,
  readP99: Number.POSITIVE_INFINITY,
  machines: 5,
  money: Number.POSITIVE_INFINITY,
  machineUsdPerHour: 0.2,
  trafficUsdPerGb: 0.02,
  disk: "nvme",
  cores: 8,
  perOp: 20e-6,
  rankBy: "price",
  trials: 5,
  seed: "choose",
};

/** Under which name the round trip between two regions is kept, whichever stands first. */
export function pairKey(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}

/** The regions whose clients write, or read. */
export function regionsOf({ regions }: Wish, where: Where): readonly Region[] {
  return where === "home" ? regions.slice(0, 1) : regions;
}

/** Whether the loss of a machine is to be tried, or of a region. */
export function triesLoss({ regions, mayLose, mayStop }: Wish, of: "node" | "region"): boolean {
  const asked = Number.isFinite(mayLose[of]) || Number.isFinite(mayStop[of]);
  return asked && (of === "node" || regions.length > 1);
}
