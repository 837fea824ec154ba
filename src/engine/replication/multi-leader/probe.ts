import type { MessageRole } from "../../../model/trace.ts";
import { APPLIED, FLUSHED, RECEIVED, WRITTEN, type WriteProbe } from "../../observe/write-probe.ts";
import {
  COPY_ARRIVES,
  HEARD_ARRIVES,
  PROPOSAL_ARRIVES,
  RECEIPT_ARRIVES,
  REPAIR_ARRIVES,
  SHIPMENT_ARRIVES,
} from "./events.ts";
import type { Replicas, World } from "./replicas.ts";

const ROLES: ReadonlyMap<number, MessageRole> = new Map([
  [SHIPMENT_ARRIVES, "replication"],
  [REPAIR_ARRIVES, "replication"],
  [COPY_ARRIVES, "replication"],
  [PROPOSAL_ARRIVES, "replication"],
  [HEARD_ARRIVES, "acknowledgement"],
  [RECEIPT_ARRIVES, "acknowledgement"],
]);

/** A write's place in its leader's own order. */
interface Place {
  readonly origin: number;
  readonly seq: number;
}

/** Says how far each replica has come in the order of the leader that took a write. */
export class Probe implements WriteProbe {
  private readonly world: World;
  private readonly replicas: Replicas;
  /** By write: its version is its number in the whole cluster. */
  private readonly places = new Map<number, Place>();

  constructor(world: World, replicas: Replicas) {
    this.world = world;
    this.replicas = replicas;
  }

  stages(node: number, _key: number, version: number): number {
    const { received, durable, applied, leaders, memberOf } = this.replicas;
    const member = memberOf[node]!;
    const place = this.placeOf(version);
    if (member < 0 || place === null) return 0;
    const at = member * leaders + place.origin;
    let stages = 0;
    if (received[at]! >= place.seq) stages |= RECEIVED | WRITTEN;
    if (durable[at]! >= place.seq) stages |= FLUSHED;
    if (applied[at]! >= place.seq) stages |= APPLIED;
    return stages;
  }

  roleOf(message: number): MessageRole | null {
    return ROLES.get(this.world.network.messages.kind[message]!) ?? null;
  }

  concerns(message: number, _key: number, version: number): boolean {
    const { messages, channels } = this.world.network;
    switch (messages.kind[message]) {
      case PROPOSAL_ARRIVES:
        return messages.lsn[message] === version;
      case SHIPMENT_ARRIVES: {
        const { from } = channels[messages.channel[message]!]!;
        return this.isInLog(from, version, messages.lsn[message]!);
      }
      case REPAIR_ARRIVES: {
        const place = this.placeOf(version);
        return (
          place !== null &&
          messages.b[message] === place.origin &&
          messages.lsn[message]! >= place.seq
        );
      }
      default:
        return false;
    }
  }

  operationOf(): number {
    return -1;
  }

  /** Whether the write stands in a node's log up to a position. */
  private isInLog(node: number, write: number, last: number): boolean {
    const log = this.replicas.logs[this.replicas.memberOf[node]!]!;
    for (let at = Math.min(last, log.end); at > log.base; at--)
      if (log.at(at) === write) return true;
    return false;
  }

  /** Null while the write has no place yet, or when it is too old to be looked up. */
  private placeOf(write: number): Place | null {
    const known = this.places.get(write);
    if (known !== undefined) return known;
    const { writes } = this.replicas;
    if (!writes.isKept(write) || write > writes.end || writes.seqOf(write) === 0) return null;
    const place = { origin: writes.originOf(write), seq: writes.seqOf(write) };
    this.places.set(write, place);
    return place;
  }
}
