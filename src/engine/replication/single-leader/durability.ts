import { DOWN } from "../../kernel/machines.ts";
import type { Durability } from "../protocol.ts";
import type { Recovery } from "./recovery.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * Where the records are at the end. Every copy is a prefix of the log, so a shard's records stand
 * on a living node up to one position, and on a disk at all up to another.
 */
export function durabilityOf(world: World, replicas: Replicas, recovery: Recovery): Durability {
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
