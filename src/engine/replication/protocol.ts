import type { Draw } from "../kernel/draw.ts";
import type { WriteProbe } from "../observe/write-probe.ts";

/** The family leaves the choice to the workload's `read_from`. */
export const ROUTED = -1;
/** The client itself asks the replicas: {@link Protocol.coordinate} takes the attempt. */
export const CLIENT = -2;

/** Where the writes of a run ended, at its end. */
export interface Durability {
  /** Acknowledged, and on no node at all: neither alive nor on the disk of a crashed one. */
  readonly lostWrites: number;
  /** Acknowledged, and only on nodes that are down. */
  readonly strandedWrites: number;
  /** Not acknowledged, and present all the same. */
  readonly inDoubtWrites: number;
}

/** Which versions nobody has any more at the end of a run. */
export interface GoneVersions {
  has(key: number, version: number): boolean;
}

/**
 * One family of replication as the rest of the engine sees it. Events come to it by kind, with
 * their two integers; faults and clients speak to it by name. A family takes an attempt over when
 * its request arrives (or in {@link coordinate}), fills in what the client is to know (version,
 * behind, ageNs, seenLsn), and answers through `world.clients`.
 */
export interface Protocol {
  /** Nodes that hold data. */
  readonly members: readonly number[];
  /** Independent orders of writes; a session remembers a position in each. */
  readonly shards: number;
  /** Positions that sessions hold tokens for: the newest of a shard that may be asked for. */
  endOf(shard: number): number;

  /** The first events: beats, timers. */
  start(): void;
  /** The node that takes this attempt, {@link ROUTED} or {@link CLIENT}. */
  nodeFor(operation: number): number;
  /** The node that the client host believes to lead, for `read_from = leader`. */
  leaderFor(host: number): number;
  /** The client coordinates this attempt itself. */
  coordinate(operation: number): void;
  /** A client has had the acknowledgement of its write. */
  acknowledged(operation: number): void;
  /** An attempt was refused or timed out: the client may look for another node next time. */
  attemptFailed(operation: number, timedOut: boolean): void;
  /** A node has answered an attempt. Absent: nobody needs to know. */
  attemptAnswered?(operation: number): void;

  /** REQUEST_ARRIVES. */
  requestArrives(message: number): void;
  /** CPU_DONE. */
  cpuDone(core: number, life: number): void;
  /** FLUSH_DONE. */
  flushDone(node: number, life: number): void;
  /** APPLY_DONE. */
  applyDone(worker: number, life: number): void;
  /** SENDER_FREE. */
  senderFree(channel: number): void;
  /** LOG_ARRIVES, ACK_ARRIVES, FLUSH_DUE, ACK_TIMEOUT, and what only this family knows. */
  event(kind: number, a: number, b: number): void;

  crash(node: number, site: boolean, losesDisk: boolean): void;
  restart(node: number): void;
  /** A paused node goes on with what it had queued. */
  resume(node: number): void;
  /** An operator makes the node the leader; false where the family has no such thing. */
  promote(node: number): boolean;
  /** An operator hands leadership over in good order; false where the family has no such thing. */
  switchover(node: number): boolean;
  /** The time of one record of log on the node from now on; null is the plan's. Absent: not changed. */
  setApply?(node: number, time: Draw | null): void;
  /** A fault has ended: from here on the family watches until all replicas have what was before. */
  healed(): void;

  /** The nodes that take writes as leaders now. */
  leaders(): readonly number[];
  /** How long ago the newest record that the node has stopped being the newest. */
  lagNs(node: number): number;
  lagBytes(node: number): number;
  /** Keys on which replicas differ now; 0 where the family does not tell. */
  divergence(): number;

  /** Looks into the family for a run that is watched closely. Absent: it shows no stages. */
  writeProbe?(): WriteProbe;

  durability(): Durability;
  /** What is on no node at the end; absent where the family does not tell. */
  goneVersions?(): GoneVersions;
  /** Notes and open episodes, at the end of the run. */
  finish(): void;
}
