import type { MessageRole } from "../../../model/trace.ts";
import { APPLIED, FLUSHED, RECEIVED, WRITTEN, type WriteProbe } from "../../observe/write-probe.ts";
import type { Copies, World } from "./copies.ts";
import { PART_ARRIVES, REPLY_ARRIVES } from "./events.ts";
import { PART_PROBE, PART_READ, type Parts } from "./parts.ts";
import type { Ring } from "./ring.ts";
import type { Rounds } from "./rounds.ts";
import { INT_BITS, SAFE } from "./versions.ts";

export interface ProbeParts {
  readonly ring: Ring;
  readonly copies: Copies;
  readonly parts: Parts;
  readonly rounds: Rounds;
}

/** A version while it is kept: its slot and the serial that tells whether it is still the same. */
interface Kept {
  readonly slot: number;
  readonly serial: number;
}

/** Finds versions among those that are kept, and says which replicas have them. */
export class Probe implements WriteProbe {
  private readonly world: World;
  private readonly with: ProbeParts;
  private readonly kept = new Map<string, Kept>();
  /** What was seen last, for versions that all replicas have replaced since. */
  private readonly last = new Map<string, number>();

  constructor(world: World, parts: ProbeParts) {
    this.world = world;
    this.with = parts;
  }

  stages(node: number, key: number, version: number): number {
    const { copies, ring } = this.with;
    const { versions, keys } = copies;
    const name = `${key} ${version} ${node}`;
    const slot = this.slotOf(key, version);
    if (slot < 0) return this.last.get(name) ?? 0;
    const position = ring.positionOf(node, keys.placeOf(versions.rowOf(slot)));
    if (position < 0) return 0;
    const bit = 1 << position;
    const has = (versions.haversOf(slot) & bit) !== 0;
    const safe = (versions.ints[(slot << INT_BITS) | SAFE]! & bit) !== 0;
    const stages = (has ? RECEIVED | WRITTEN | APPLIED : 0) | (safe ? FLUSHED : 0);
    this.last.set(name, stages);
    return stages;
  }

  roleOf(message: number): MessageRole | null {
    const { messages } = this.world.network;
    const kind = messages.kind[message]!;
    if (kind !== PART_ARRIVES && kind !== REPLY_ARRIVES) return null;
    const asks = kind === PART_ARRIVES;
    switch (this.with.parts.kind[messages.a[message]!]!) {
      case PART_READ:
        return asks ? "read" : "read_answer";
      case PART_PROBE:
        return "beat";
      default:
        return asks ? "replication" : "acknowledgement";
    }
  }

  concerns(message: number, key: number, version: number): boolean {
    const { messages } = this.world.network;
    const kind = messages.kind[message]!;
    if (kind !== PART_ARRIVES && kind !== REPLY_ARRIVES) return false;
    const slot = this.with.parts.version[messages.a[message]!]!;
    return slot > 0 && slot === this.slotOf(key, version);
  }

  operationOf(message: number): number {
    const { network, operations } = this.world;
    const { messages } = network;
    const kind = messages.kind[message]!;
    if (kind !== PART_ARRIVES && kind !== REPLY_ARRIVES) return -1;
    const { parts, rounds } = this.with;
    const round = parts.round[messages.a[message]!]!;
    if (round < 0) return -1;
    const operation = rounds.operation[round]!;
    const isSame = operations.generation[operation] === rounds.operationGeneration[round];
    return isSame ? operation : -1;
  }

  /** The slot of a version that is kept; -1 for others. */
  private slotOf(key: number, version: number): number {
    const { keys, versions } = this.with.copies;
    const name = `${key} ${version}`;
    const known = this.kept.get(name);
    if (known !== undefined) {
      return versions.serialOf(known.slot) === known.serial ? known.slot : -1;
    }
    const row = keys.find(key);
    if (row < 0) return -1;
    for (let slot = keys.newestOf(row); slot !== 0; slot = versions.olderOf(slot)) {
      if (versions.numberOf(slot) !== version) continue;
      this.kept.set(name, { slot, serial: versions.serialOf(slot) });
      return slot;
    }
    return -1;
  }
}
