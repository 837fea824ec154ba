import type { TotalsRecord } from "../model/run-record.ts";
import { DOWN } from "./kernel/machines.ts";
import {
  MESSAGES,
  MESSAGES_DELIVERED,
  MESSAGES_DROPPED,
  READS_FAILED,
  READS_OK,
  READS_STARTED,
  READS_TIMED_OUT,
  WRITES_FAILED,
  WRITES_OK,
  WRITES_STARTED,
  WRITES_TIMED_OUT,
} from "./observe/counters.ts";
import type { World } from "./replication/single-leader/replicas.ts";
import type { SingleLeader } from "./replication/single-leader/single-leader.ts";

/** The sums of the whole run. What is in flight is counted on its own, not as a difference. */
export function totalsOf(world: World, cluster: SingleLeader): TotalsRecord {
  const { counts } = world.recorder;
  const writes = counts[WRITES_OK]! + counts[WRITES_FAILED]! + counts[WRITES_TIMED_OUT]!;
  const reads = counts[READS_OK]! + counts[READS_FAILED]! + counts[READS_TIMED_OUT]!;
  return {
    writesIssued: counts[WRITES_STARTED]!,
    writesAcknowledged: counts[WRITES_OK]!,
    writesFailed: counts[WRITES_FAILED]!,
    writesTimedOut: counts[WRITES_TIMED_OUT]!,
    writesInFlight: counts[WRITES_STARTED]! - writes,
    readsIssued: counts[READS_STARTED]!,
    readsAcknowledged: counts[READS_OK]!,
    readsFailed: counts[READS_FAILED]!,
    readsTimedOut: counts[READS_TIMED_OUT]!,
    readsInFlight: counts[READS_STARTED]! - reads,
    ...durabilityOf(world, cluster),
    messagesSent: counts[MESSAGES]!,
    messagesDelivered: counts[MESSAGES_DELIVERED]!,
    messagesDropped: counts[MESSAGES_DROPPED]!,
    messagesInFlight: world.network.messages.live,
  };
}

/**
 * Where the records are at the end. Every copy is a prefix of the log, so a shard's records stand
 * on a living node up to one position, and on a disk at all up to another.
 */
function durabilityOf(world: World, cluster: SingleLeader) {
  const { replicas, recovery } = cluster;
  let lostWrites = recovery.truncatedAcknowledged;
  let strandedWrites = 0;
  let inDoubtWrites = 0;
  for (let shard = 0; shard < replicas.shards; shard++) {
    const log = replicas.logs[shard]!;
    let alive = 0;
    let onDisk = 0;
    for (const node of [replicas.leader, ...replicas.followers]) {
      const at = node * replicas.shards + shard;
      if (recovery.holdsNothing(at)) continue;
      if (world.machines.state[node] === DOWN) onDisk = Math.max(onDisk, replicas.flushed[at]!);
      else alive = Math.max(alive, replicas.received[at]!);
    }
    const present = Math.min(log.end, Math.max(alive, onDisk));
    const upTo = (lsn: number) =>
      lsn < log.base ? 0 : log.acknowledgedBelowBase + log.countAcknowledged(log.base, lsn);
    lostWrites += upTo(log.end) - upTo(present);
    strandedWrites += upTo(present) - upTo(Math.min(alive, present));
    inDoubtWrites += present - upTo(present);
  }
  return { lostWrites, strandedWrites, inDoubtWrites };
}
