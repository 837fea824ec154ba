import type { Committed } from "./committed.ts";
import { APPEND_REPLY, HEARTBEAT_REPLY } from "./events.ts";
import type { Members, World } from "./members.ts";
import type { Post } from "./post.ts";

/** What an {@link APPEND_REPLY}'s `a` says. */
export const REFUSED = 0;
export const AGREED = 1;

/** A member that follows: it takes entries in, gives up its own where they differ, and answers. */
export class Followers {
  private readonly world: World;
  private readonly members: Members;
  private readonly committed: Committed;
  private readonly post: Post;
  /** The slots of the message in hand, oldest first. */
  private slots = new Int32Array(64);

  constructor(world: World, members: Members, committed: Committed, post: Post) {
    this.world = world;
    this.members = members;
    this.committed = committed;
    this.post = post;
  }

  /** Entries of the current leader have come. True when the member's commit position moved. */
  receive(node: number, message: number): boolean {
    const { members, post, world } = this;
    const { messages, channels } = world.network;
    const from = channels[messages.channel[message]!]!.from;
    const last = messages.lsn[message]!;
    const count = post.count[message]!;
    const leg = messages.legNs[message]!;
    const term = members.term[node]!;
    const log = members.logs[node]!;
    const previous = last - count;
    if (!this.matches(node, previous, post.serial[message]!)) {
      const hint = this.hint(node, previous);
      post.later(APPEND_REPLY, node, from, REFUSED, term, previous, hint, leg);
      return false;
    }
    if (count > 0) this.take(node, messages.a[message]!, previous, last);
    const reached = Math.max(last, Math.min(members.commit[node]!, log.end));
    post.later(APPEND_REPLY, node, from, AGREED, term, reached, 0, leg);
    return this.learnCommit(node, Math.min(post.extra[message]!, last));
  }

  /** The leader's beat has come. True when the member's commit position moved. */
  beat(node: number, message: number): boolean {
    const { members, post, world } = this;
    const { messages, channels } = world.network;
    const from = channels[messages.channel[message]!]!.from;
    const leg = messages.legNs[message]!;
    const term = members.term[node]!;
    const round = messages.a[message]!;
    post.later(HEARTBEAT_REPLY, node, from, round, term, 0, post.extra[message]!, leg);
    return this.learnCommit(node, Math.min(messages.lsn[message]!, members.logs[node]!.end));
  }

  /** Lets go of the entries that a message holds; its slot is still the caller's. */
  release(message: number): void {
    const { records } = this.members;
    let slot = this.world.network.messages.a[message]!;
    for (let left = this.post.count[message]!; left > 0; left--) {
      const parent = records.parent[slot]!;
      records.letGo(slot);
      slot = parent;
    }
  }

  private matches(node: number, previous: number, serial: number): boolean {
    const log = this.members.logs[node]!;
    // What a snapshot holds is committed, and the leader has all that is committed.
    if (previous < log.base) return true;
    return previous <= log.end && log.serialAt(previous) === serial;
  }

  /** Where the leader should try next: before the term of the entry that differs (Raft, 5.3). */
  private hint(node: number, previous: number): number {
    const log = this.members.logs[node]!;
    if (previous > log.end) return log.end;
    const term = log.termAt(previous);
    let index = previous - 1;
    while (index > this.members.commit[node]! && log.termAt(index) === term) index -= 1;
    return index;
  }

  /** Puts the entries `previous + 1` … `last`, which end in `tip`, into the log. */
  private take(node: number, tip: number, previous: number, last: number): void {
    const { members, world } = this;
    const { records } = members;
    const log = members.logs[node]!;
    const count = last - previous;
    if (count > this.slots.length) this.slots = new Int32Array(count * 2);
    let slot = tip;
    for (let place = count - 1; place >= 0; place--) {
      this.slots[place] = slot;
      slot = records.parent[slot]!;
    }
    let index = Math.max(previous, log.base) + 1;
    while (index <= last && index <= log.end && log.at(index) === this.slots[index - previous - 1])
      index += 1;
    if (index > last) return;
    if (index <= log.end) this.cut(node, index - 1);
    const before = log.totalAt(log.end);
    const taken = last - index + 1;
    for (; index <= last; index++) log.push(this.slots[index - previous - 1]!);
    world.disks.write(node, taken, log.totalAt(log.end) - before);
  }

  /** Gives up the entries above `index`: another leader's took their place. */
  private cut(node: number, index: number): void {
    const { members } = this;
    if (index < members.commit[node]!) this.committed.broken += members.commit[node]! - index;
    members.logs[node]!.truncate(index);
    if (members.flushed[node]! > index) members.flushed[node] = index;
    if (members.flushTarget[node]! > index) members.flushTarget[node] = index;
  }

  private learnCommit(node: number, commit: number): boolean {
    const { members, committed } = this;
    const known = members.commit[node]!;
    if (commit <= known) return false;
    members.commit[node] = commit;
    committed.advance(node, known, commit);
    return true;
  }
}
