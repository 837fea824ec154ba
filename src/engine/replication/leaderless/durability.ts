import { DOWN } from "../../kernel/machines.ts";
import type { Durability, GoneVersions } from "../protocol.ts";
import type { Copies, World } from "./copies.ts";
import type { Hints } from "./hints.ts";
import type { Ring } from "./ring.ts";
import { LOST, type Versions } from "./versions.ts";

/**
 * Where the writes are at the end: on a machine that is up, on the disk of one that is down only, or
 * nowhere. A version that a replica has replaced by a later one is not lost with it.
 */
export function durabilityOf(
  world: World,
  ring: Ring,
  { keys, versions, lost }: Copies,
  hints: Hints,
): Durability {
  const isUp = (node: number) => world.machines.state[node] !== DOWN;
  let strandedWrites = 0;
  let inDoubtWrites = 0;
  for (let row = 0; row < keys.count; row++) {
    let up = 0;
    for (let position = 0; position < ring.copies; position++) {
      if (isUp(ring.nodeAt(keys.placeOf(row), position))) up |= 1 << position;
    }
    let version = keys.newestOf(row);
    for (; version !== 0; version = versions.olderOf(version)) {
      if (isGone(versions, version)) continue;
      if (versions.acknowledgedNsOf(version) === Number.POSITIVE_INFINITY) inDoubtWrites += 1;
      else if ((versions.haversOf(version) & up) === 0 && !hints.isKept(version, isUp)) {
        strandedWrites += 1;
      }
    }
  }
  return { lostWrites: lost, strandedWrites, inDoubtWrites };
}

/** On no machine; a later one does not bring back what was lost before it came. */
function isGone(versions: Versions, version: number): boolean {
  const isLost = (versions.flagsOf(version) & LOST) !== 0;
  return isLost || (versions.haversOf(version) === 0 && versions.firstHintOf(version) === 0);
}

/**
 * The versions that are on no machine at the end, not as a hint and not replaced by a later one. Of
 * a key, versions are numbered in the order in which coordinators took them.
 */
export function goneVersionsOf({ keys, versions, lostUnkept }: Copies): GoneVersions {
  const known = new Map<number, ReadonlySet<number>>();
  const goneOf = (row: number): ReadonlySet<number> => {
    const gone = new Set(lostUnkept.get(row));
    for (let at = keys.newestOf(row); at !== 0; at = versions.olderOf(at)) {
      if (isGone(versions, at)) gone.add(versions.numberOf(at));
    }
    known.set(row, gone);
    return gone;
  };
  return {
    has: (key, number) => {
      const row = keys.find(key);
      return row >= 0 && (known.get(row) ?? goneOf(row)).has(number);
    },
  };
}
