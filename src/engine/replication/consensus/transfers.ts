import { UP } from "../../kernel/machines.ts";
import { TIMEOUT_NOW } from "./events.ts";
import type { Members, World } from "./members.ts";
import type { Post } from "./post.ts";
import type { Progress } from "./progress.ts";
import type { Watch } from "./watch.ts";

/**
 * A leader hands over to a member that the operator names (Ongaro's thesis, 3.10): it takes no more
 * writes, brings the member up to date, and tells it to stand at once.
 */
export class Transfers {
  private readonly world: World;
  private readonly members: Members;
  private readonly progress: Progress;
  private readonly post: Post;
  private readonly watch: Watch;
  /** By leader: the member that is to lead, -1 for none; since when; and whether it was told. */
  private readonly target: Int32Array;
  private readonly sinceNs: Float64Array;
  private readonly told: Uint8Array;
  /** 1 from the first member told until the node leads no more. */
  private readonly leaseEnded: Uint8Array;

  constructor(world: World, members: Members, parts: TransferParts) {
    this.world = world;
    this.members = members;
    this.progress = parts.progress;
    this.post = parts.post;
    this.watch = parts.watch;
    this.target = new Int32Array(members.nodes).fill(-1);
    this.sinceNs = new Float64Array(members.nodes);
    this.told = new Uint8Array(members.nodes);
    this.leaseEnded = new Uint8Array(members.nodes);
  }

  /** The leader that hands over to the node now; -1 when nobody can. */
  order(node: number, leaders: readonly number[]): number {
    const { members, world } = this;
    if (members.isVoter[node] === 0) return -1;
    const able = leaders.filter((each) => world.machines.state[each] === UP && each !== node);
    const leader = able.sort((a, b) => members.term[b]! - members.term[a]!)[0];
    if (leader === undefined || leaders.includes(node)) return -1;
    this.target[leader] = node;
    this.sinceNs[leader] = world.simulation.now;
    this.told[leader] = 0;
    this.watch.ordered();
    this.tell(leader);
    return leader;
  }

  /** True while the leader hands over, and takes no writes. */
  isUnderWay(leader: number): boolean {
    return this.target[leader]! >= 0;
  }

  /** True when the member did not take over within so many nanoseconds. */
  hasExpired(leader: number, limitNs: number): boolean {
    if (this.target[leader]! < 0) return false;
    return this.world.simulation.now - this.sinceNs[leader]! >= limitNs;
  }

  /** Tells the member to stand once it has everything. */
  tell(leader: number): void {
    const target = this.target[leader]!;
    if (target < 0 || this.told[leader] === 1) return;
    const { members, progress } = this;
    if (progress.match[leader * members.nodes + target]! < members.logs[leader]!.end) return;
    this.told[leader] = 1;
    this.leaseEnded[leader] = 1;
    this.post.later(TIMEOUT_NOW, leader, target, 0, members.term[leader]!, 0, 0, -1);
  }

  /** The hand-over took too long: the leader takes writes again. */
  giveUp(leader: number): void {
    this.target[leader] = -1;
  }

  /** True from when the member was told to stand: it may lead, whatever the others heard of this one. */
  endsLease(leader: number): boolean {
    return this.leaseEnded[leader] === 1;
  }

  /** The node leads no more. */
  steppedDown(leader: number): void {
    this.target[leader] = -1;
    this.leaseEnded[leader] = 0;
  }
}

export interface TransferParts {
  readonly progress: Progress;
  readonly post: Post;
  readonly watch: Watch;
}
