import { CLIENT_GONE, IN_USE, PART, PROBING, READ, WRITE } from "../kernel/operations.ts";
import {
  READS_FAILED,
  READS_OK,
  READS_TIMED_OUT,
  STALE_READS,
  WRITES_FAILED,
  WRITES_OK,
  WRITES_TIMED_OUT,
} from "../observe/counters.ts";
import { OUTCOME_FAILED, OUTCOME_OK, OUTCOME_UNKNOWN } from "../observe/history.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";
import type { Sessions } from "./sessions.ts";

/** What becomes of operations: counted, measured, remembered by their session, kept as history. */
export class Outcomes {
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly sessions: Sessions;
  /** Which sessions' reads wait for what they wrote, and for what they read, by workload. */
  private readonly waitsForWrites: readonly boolean[];
  private readonly waitsForReads: readonly boolean[];

  constructor(world: World, cluster: Protocol, sessions: Sessions) {
    this.world = world;
    this.cluster = cluster;
    this.sessions = sessions;
    this.waitsForWrites = world.plan.workloads.map(
      ({ readFrom, session }) => readFrom.kind === "token" || session.includes("read_your_writes"),
    );
    this.waitsForReads = world.plan.workloads.map(
      ({ readFrom, session }) => readFrom.kind === "token" || session.includes("monotonic_reads"),
    );
  }

  /** The position that a replica must have applied before it serves this read. */
  neededBy(operation: number): number {
    const { operations } = this.world;
    const workload = operations.workload[operation]!;
    const at = this.sessionShard(operation);
    const written = this.waitsForWrites[workload] ? this.sessions.writtenLsn[at]! : 0;
    const read = this.waitsForReads[workload] ? this.sessions.readLsn[at]! : 0;
    // A leader's crash may have taken back what the session remembers.
    const { shards } = this.sessions;
    return Math.min(Math.max(written, read), this.cluster.endOf(at % shards));
  }

  succeeded(operation: number): void {
    const { operations, simulation, recorder } = this.world;
    const { now } = simulation;
    const latency = now - operations.intendedNs[operation]!;
    const at = this.sessionShard(operation);
    if (operations.kind[operation] === WRITE) {
      recorder.counts[WRITES_OK]! += 1;
      recorder.current.writeLatency.add(latency);
      recorder.availability.acknowledged(now);
      this.cluster.acknowledged(operation);
      const lsn = operations.lsn[operation]!;
      if (lsn > this.sessions.writtenLsn[at]!) this.sessions.writtenLsn[at] = lsn;
      this.sessions.lastWriteNs[operations.session[operation]!] = now;
    } else {
      recorder.counts[READS_OK]! += 1;
      recorder.current.readLatency.add(latency);
      const seen = operations.seenLsn[operation]!;
      if (seen > this.sessions.readLsn[at]!) this.sessions.readLsn[at] = seen;
      const session = operations.session[operation]!;
      this.sessions.lastReadKey[session] = operations.key[operation]!;
      this.sessions.lastReadVersion[session] = operations.version[operation]!;
      const behind = operations.behind[operation]!;
      if (behind > 0) {
        recorder.counts[STALE_READS]! += 1;
        recorder.current.staleness.add(operations.ageNs[operation]!);
        recorder.current.versionsBehind.add(behind);
      }
    }
    this.keep(operation, now, OUTCOME_OK);
  }

  /** The client gives the operation up for good. */
  gaveUp(operation: number, timedOut: boolean): void {
    const { operations, simulation, recorder } = this.world;
    if (operations.kind[operation] === WRITE) {
      recorder.counts[timedOut ? WRITES_TIMED_OUT : WRITES_FAILED]! += 1;
      recorder.availability.gaveUp(operations.intendedNs[operation]!, simulation.now);
    } else {
      recorder.counts[timedOut ? READS_TIMED_OUT : READS_FAILED]! += 1;
    }
    // A write that reached the log may well stand, whatever the client was told.
    const unknown =
      operations.kind[operation] === WRITE && (timedOut || operations.lsn[operation]! > 0);
    this.keep(operation, simulation.now, unknown || timedOut ? OUTCOME_UNKNOWN : OUTCOME_FAILED);
  }

  /** The client lets go of an attempt. */
  attemptOver(operation: number): void {
    this.world.operations.clientDone(operation);
  }

  /** Rows for what is still under way at the end of the run. */
  keepOpen(): void {
    const { operations } = this.world;
    if (this.world.recorder.history === null) return;
    for (let slot = 0; slot < operations.capacity; slot++) {
      const flags = operations.flags[slot]!;
      if ((flags & IN_USE) === 0 || (flags & (CLIENT_GONE | PART)) !== 0) continue;
      const isComing = (flags & PROBING) !== 0 && operations.sentNs[slot] === 0;
      if (!isComing) this.keep(slot, this.world.simulation.now, OUTCOME_UNKNOWN);
    }
  }

  private keep(operation: number, endNs: number, outcome: number): void {
    const { operations, recorder } = this.world;
    const { history } = recorder;
    if (history === null) return;
    const kind = operations.kind[operation]! === READ ? 0 : 1;
    history.add(
      kind,
      operations.session[operation]!,
      operations.key[operation]!,
      operations.node[operation]!,
      outcome,
    );
    history.setTimes(operations.intendedNs[operation]!, endNs, operations.version[operation]!);
    history.setCause(operations.causeKey[operation]!, operations.causeVersion[operation]!);
  }

  private sessionShard(operation: number): number {
    const { shards } = this.sessions;
    const { operations } = this.world;
    const shard = shards === 1 ? 0 : operations.key[operation]! % shards;
    return operations.session[operation]! * shards + shard;
  }
}
