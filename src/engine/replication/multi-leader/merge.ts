/**
 * What becomes of the versions of a key at each replica: one implementation a conflict rule. All of
 * them end in the same state on every replica that has taken the same writes, in whatever order.
 */
export interface Merge {
  /** A replica takes a write in. */
  apply(member: number, write: number): void;
  /** The version that a read of the row's key gets; 0 when there is none. */
  shown(member: number, row: number): number;
  /** How many versions stand side by side. */
  versions(member: number, row: number): number;
  /** The length of the longest history of the key, where versions have one; else 0. */
  heaviest(member: number, row: number): number;
  /** True when a read misses something because the replica has not taken this write in. */
  isMissed(member: number, row: number, write: number): boolean;
  /** A replica without data gets another's. */
  copy(from: number, to: number): void;
}

/** Told when a version's effect is gone at its own leader. */
export interface Losses {
  /** `by` has taken the place of `write`, or keeps it out. */
  beaten(write: number, by: number): void;
}
