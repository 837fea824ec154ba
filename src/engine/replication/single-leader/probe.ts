import type { MessageRole } from "../../../model/trace.ts";
import { ACK_ARRIVES, LOG_ARRIVES } from "../../kernel/event-kind.ts";
import {
  APPLIED,
  COMMITTED,
  FLUSHED,
  RECEIVED,
  WRITTEN,
  type WriteProbe,
} from "../../observe/write-probe.ts";
import type { Branch } from "./branch.ts";
import {
  ASK_ARRIVES,
  BEAT_ARRIVES,
  HANDOVER_ARRIVES,
  HOST_NEWS_ARRIVES,
  MERGE_ARRIVES,
  NEWS_ARRIVES,
  ORDER_ARRIVES,
  RENEWAL_ARRIVES,
  VOTE_ARRIVES,
} from "./events.ts";
import type { Replicas, World } from "./replicas.ts";

const CONTROL: ReadonlySet<number> = new Set([
  ASK_ARRIVES,
  VOTE_ARRIVES,
  ORDER_ARRIVES,
  NEWS_ARRIVES,
  HOST_NEWS_ARRIVES,
  HANDOVER_ARRIVES,
  MERGE_ARRIVES,
]);

/** Where a write stands in the log of one leader: a position in a shard of one branch. */
interface Place {
  readonly branch: Branch;
  readonly shard: number;
  readonly lsn: number;
}

/** Finds writes in the branches of the log and says which replicas have them. */
export class Probe implements WriteProbe {
  private readonly world: World;
  private readonly replicas: Replicas;
  /** Places found, by key and version: they never move. */
  private readonly places = new Map<string, Place>();
  /** Branches that do not have a write: key, version, branch. */
  private readonly without = new Set<string>();

  constructor(world: World, replicas: Replicas) {
    this.world = world;
    this.replicas = replicas;
  }

  stages(node: number, key: number, version: number): number {
    const place = this.placeOf(key, version);
    if (place === null) return 0;
    const { branch, shard, lsn } = place;
    const { replicas } = this;
    const own = replicas.branchOf[node]!;
    if (own !== branch && own.commonWith(branch, shard) < lsn) return 0;
    const at = node * replicas.shards + shard;
    let stages = 0;
    if (replicas.received[at]! >= lsn) stages |= RECEIVED;
    if (replicas.written[at]! >= lsn) stages |= WRITTEN;
    if (replicas.flushed[at]! >= lsn) stages |= FLUSHED;
    // A leader's own writes are visible there as soon as they are in its log.
    const leads = replicas.leads[node] === 1;
    if ((leads ? replicas.written[at]! : replicas.applied[at]!) >= lsn) stages |= APPLIED;
    if (leads && own.committed[shard]! >= lsn) stages |= COMMITTED;
    return stages;
  }

  roleOf(message: number): MessageRole | null {
    const kind = this.world.network.messages.kind[message]!;
    if (kind === LOG_ARRIVES) return "replication";
    if (kind === ACK_ARRIVES) return "acknowledgement";
    if (kind === BEAT_ARRIVES || kind === RENEWAL_ARRIVES) return "beat";
    return CONTROL.has(kind) ? "control" : null;
  }

  concerns(message: number, key: number, version: number): boolean {
    const { messages } = this.world.network;
    const kind = messages.kind[message]!;
    if (kind !== LOG_ARRIVES && kind !== ACK_ARRIVES) return false;
    const place = this.placeOf(key, version);
    if (place === null || messages.lsn[message]! < place.lsn) return false;
    const shard =
      kind === LOG_ARRIVES ? messages.a[message]! % this.replicas.shards : messages.b[message]!;
    return shard === place.shard;
  }

  operationOf(): number {
    return -1;
  }

  /** Null while the write is in no log that somebody has, or when it is too old to be looked up. */
  private placeOf(key: number, version: number): Place | null {
    const name = `${key} ${version}`;
    const known = this.places.get(name);
    if (known !== undefined) return known;
    const { members, branchOf } = this.replicas;
    for (const node of members) {
      const branch = branchOf[node]!;
      const lane = `${name} ${branch.index}`;
      if (this.without.has(lane)) continue;
      const found = this.search(branch, key, version);
      if (found === "later") continue;
      if (found === null) this.without.add(lane);
      else {
        this.places.set(name, found);
        return found;
      }
    }
    return null;
  }

  /** Versions of a key grow along a branch: a newer one without it before it means that it is not there. */
  private search(branch: Branch, key: number, version: number): Place | "later" | null {
    const shard = this.replicas.shardOf(key);
    const log = branch.logs[shard]!;
    let ordinal = branch.keys.versionOf(key);
    let lsn = branch.keys.latestOf(key);
    if (ordinal === 0 || branch.versionAt(shard, lsn, ordinal) < version) return "later";
    for (; ordinal > 0 && lsn > log.base; ordinal--) {
      if (branch.versionAt(shard, lsn, ordinal) === version) return { branch, shard, lsn };
      lsn = log.previousOf(lsn);
    }
    return null;
  }
}
