import { DOWN } from "../../kernel/machines.ts";
import { WRITES_OK } from "../../observe/counters.ts";
import type { Durability } from "../protocol.ts";
import type { Branch } from "./branch.ts";
import type { Recovery } from "./recovery.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * Where the records are at the end. What counts is the newest branch: every copy of it is a prefix,
 * so a shard's records stand on a living node up to one position, and on a disk at all up to
 * another. What was acknowledged on an older branch after the newest had left it is lost, and so
 * are the `unseen`: acknowledged writes that never came into a log.
 */
export function durabilityOf(
  world: World,
  replicas: Replicas,
  recovery: Recovery,
  unseen: number,
): Durability {
  const { newest } = replicas;
  let lostWrites = 0;
  let strandedWrites = 0;
  let inDoubtWrites = 0;
  let durableWrites = 0;
  for (let shard = 0; shard < replicas.shards; shard++) {
    const log = newest.logs[shard]!;
    const { alive, onDisk } = standsAt(world, replicas, recovery, shard);
    const present = Math.min(log.end, Math.max(alive, onDisk));
    const upTo = (lsn: number) =>
      lsn < log.base ? 0 : log.acknowledgedBelowBase + log.countAcknowledged(log.base, lsn);
    lostWrites += upTo(log.end) - upTo(present);
    durableWrites += upTo(Math.min(alive, present));
    strandedWrites += upTo(present) - upTo(Math.min(alive, present));
    inDoubtWrites += present - upTo(present);
    for (const branch of replicas.branches) lostWrites += cutOff(branch, newest, shard);
  }
  lostWrites += recovery.truncatedAcknowledged + unseen;
  const counted = lostWrites + strandedWrites + durableWrites;
  // Writes that nobody answers count as acknowledged while they are still on their way.
  const onTheWay = world.plan.replication.respond === "sent";
  if (!onTheWay && counted !== world.recorder.counts[WRITES_OK]) {
    world.recorder.episodes.note(
      "writes_do_not_add_up",
      `${world.recorder.counts[WRITES_OK]} writes were acknowledged, and ${counted} of them are accounted for: this is a mistake in the engine.`,
    );
  }
  return { lostWrites, strandedWrites, inDoubtWrites };
}

/** Up to where a shard of the newest branch stands on living nodes, and on disks of those that are down. */
export function standsAt(
  world: World,
  replicas: Replicas,
  recovery: Recovery,
  shard: number,
): { readonly alive: number; readonly onDisk: number } {
  const { newest } = replicas;
  let alive = 0;
  let onDisk = 0;
  for (const node of replicas.members) {
    const at = node * replicas.shards + shard;
    if (recovery.holdsNothing(at)) continue;
    const common = newest.commonWith(replicas.branchOf[node]!, shard);
    const down = world.machines.state[node] === DOWN;
    const position = down ? replicas.flushed[at]! : replicas.received[at]!;
    if (down) onDisk = Math.max(onDisk, Math.min(common, position));
    else alive = Math.max(alive, Math.min(common, position));
  }
  return { alive, onDisk };
}

/** Acknowledged writes of a branch itself that are not on the newest one. */
export function cutOff(branch: Branch, newest: Branch, shard: number): number {
  if (branch === newest) return 0;
  const log = branch.logs[shard]!;
  const from = Math.max(branch.forks[shard]!, branch.commonWith(newest, shard));
  return log.countAcknowledged(from, log.end);
}

/** Acknowledged writes that a new branch left behind on its parent, and when the first was acknowledged. */
export function leftBehind(branch: Branch): { lost: number; firstNs: number } {
  let lost = 0;
  let firstNs = Number.POSITIVE_INFINITY;
  const { parent } = branch;
  if (parent === null) return { lost, firstNs };
  parent.logs.forEach((log, shard) => {
    const fork = branch.forks[shard]!;
    lost += log.countAcknowledged(fork, log.end);
    firstNs = Math.min(firstNs, log.firstAcknowledgedNs(fork));
  });
  return { lost, firstNs };
}
