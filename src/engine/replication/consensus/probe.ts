import type { MessageRole } from "../../../model/trace.ts";
import {
  APPLIED,
  COMMITTED,
  FLUSHED,
  RECEIVED,
  WRITTEN,
  type WriteProbe,
} from "../../observe/write-probe.ts";
import {
  APPEND,
  APPEND_REPLY,
  FORWARD,
  HEARTBEAT,
  HEARTBEAT_REPLY,
  READ_INDEX,
  READ_INDEX_REPLY,
  TIMEOUT_NOW,
  VOTE,
  VOTE_REPLY,
} from "./events.ts";
import type { Members, World } from "./members.ts";
import type { Post } from "./post.ts";

const ROLES: ReadonlyMap<number, MessageRole> = new Map([
  [APPEND, "replication"],
  [APPEND_REPLY, "acknowledgement"],
  [HEARTBEAT, "beat"],
  [HEARTBEAT_REPLY, "beat"],
  [VOTE, "control"],
  [VOTE_REPLY, "control"],
  [TIMEOUT_NOW, "control"],
  [FORWARD, "request"],
  [READ_INDEX, "read"],
  [READ_INDEX_REPLY, "read_answer"],
]);

/** A new entry is looked for among so many of the newest ones of each log. */
const NEWEST = 32;

/** An entry of the log: its place, and the number that no other entry has. */
interface Entry {
  readonly index: number;
  readonly serial: number;
}

/** Finds writes in the members' logs and says how far each member has come with them. */
export class Probe implements WriteProbe {
  private readonly world: World;
  private readonly members: Members;
  private readonly post: Post;
  private readonly entries = new Map<string, Entry>();
  /** Writes that were looked for in whole logs once. */
  private readonly sought = new Set<string>();

  constructor(world: World, members: Members, post: Post) {
    this.world = world;
    this.members = members;
    this.post = post;
  }

  stages(node: number, key: number, version: number): number {
    const entry = this.entryOf(key, version);
    if (entry === null || !this.has(node, entry)) return 0;
    const { flushed, applied, commit } = this.members;
    let stages = RECEIVED | WRITTEN;
    if (flushed[node]! >= entry.index) stages |= FLUSHED;
    if (applied[node]! >= entry.index) stages |= APPLIED;
    if (commit[node]! >= entry.index) stages |= COMMITTED;
    return stages;
  }

  roleOf(message: number): MessageRole | null {
    return ROLES.get(this.world.network.messages.kind[message]!) ?? null;
  }

  concerns(message: number, key: number, version: number): boolean {
    const { messages } = this.world.network;
    const kind = messages.kind[message]!;
    if (kind !== APPEND && kind !== APPEND_REPLY) return false;
    const entry = this.entryOf(key, version);
    if (entry === null || messages.lsn[message]! < entry.index) return false;
    return (
      kind === APPEND_REPLY || messages.lsn[message]! - this.post.count[message]! < entry.index
    );
  }

  operationOf(message: number): number {
    const { messages } = this.world.network;
    return messages.kind[message] === FORWARD ? messages.a[message]! : -1;
  }

  /** What a snapshot brought is there too. */
  private has(node: number, { index, serial }: Entry): boolean {
    const log = this.members.logs[node]!;
    if (log.end < index) return false;
    return index <= log.base || log.serialAt(index) === serial;
  }

  private entryOf(key: number, version: number): Entry | null {
    const name = `${key} ${version}`;
    const known = this.entries.get(name);
    if (known !== undefined) return known;
    const most = this.sought.has(name) ? NEWEST : Number.POSITIVE_INFINITY;
    this.sought.add(name);
    const { records, logs, all } = this.members;
    for (const node of all) {
      const log = logs[node]!;
      for (let index = log.end; index > Math.max(log.base, log.end - most); index--) {
        const slot = log.at(index);
        if (records.key[slot] !== key || records.version[slot] !== version) continue;
        const entry = { index, serial: records.serial[slot]! };
        this.entries.set(name, entry);
        return entry;
      }
    }
    return null;
  }
}
