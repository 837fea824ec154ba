import { DOWN, type Machines } from "../../kernel/machines.ts";
import type { Durability, GoneVersions } from "../protocol.ts";
import type { Replicas } from "./replicas.ts";
import { ABORTED_WRITE, ACKNOWLEDGED, GONE } from "./writes.ts";

const NOWHERE = 0;
const ON_DISK = 1;
const ALIVE = 2;

/** Where every write is at the end. What is no longer kept was once on every replica. */
export function durabilityOf(replicas: Replicas, machines: Machines): Durability {
  const { writes } = replicas;
  let lostWrites = writes.goneBelowBase;
  let strandedWrites = 0;
  let inDoubtWrites = 0;
  const old = placeOf(replicas, machines, () => true);
  if (old === NOWHERE) lostWrites += writes.acknowledgedBelowBase;
  if (old === ON_DISK) strandedWrites += writes.acknowledgedBelowBase;
  if (old !== NOWHERE) inDoubtWrites += writes.unacknowledgedBelowBase;
  for (let write = writes.base + 1; write <= writes.end; write++) {
    const at = replicas.writes.originOf(write);
    const seq = writes.seqOf(write);
    const isVoid = seq === 0 || writes.has(write, GONE | ABORTED_WRITE);
    const place = isVoid ? NOWHERE : placeOf(replicas, machines, (position) => position(at) >= seq);
    if (!writes.has(write, ACKNOWLEDGED)) {
      if (place !== NOWHERE) inDoubtWrites += 1;
    } else if (place === NOWHERE) lostWrites += 1;
    else if (place === ON_DISK) strandedWrites += 1;
  }
  return { lostWrites, strandedWrites, inDoubtWrites };
}

/** The writes that no replica has at the end; a version is its write's number. */
export function goneVersionsOf(replicas: Replicas, machines: Machines): GoneVersions {
  const { writes } = replicas;
  const isOldGone = placeOf(replicas, machines, () => true) === NOWHERE;
  return {
    has: (_key, write) => {
      if (write <= 0 || write > writes.end) return false;
      if (!writes.isKept(write)) return isOldGone || writes.takenBelowBase.has(write);
      if (writes.has(write, GONE | ABORTED_WRITE)) return true;
      const [at, seq] = [writes.originOf(write), writes.seqOf(write)];
      if (seq === 0) return true;
      return placeOf(replicas, machines, (position) => position(at) >= seq) === NOWHERE;
    },
  };
}

/** The best place among the replicas that hold something. */
function placeOf(
  replicas: Replicas,
  machines: Machines,
  holds: (position: (origin: number) => number) => boolean,
): number {
  let best = NOWHERE;
  for (let member = 0; member < replicas.count && best < ALIVE; member++) {
    if (replicas.empty[member] === 1) continue;
    const isDown = machines.state[replicas.nodes[member]!] === DOWN;
    const positions = isDown ? replicas.durable : replicas.received;
    if (!holds((origin) => positions[member * replicas.leaders + origin]!)) continue;
    best = Math.max(best, isDown ? ON_DISK : ALIVE);
  }
  return best;
}
