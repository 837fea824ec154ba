import { DOWN } from "../../kernel/machines.ts";
import type { Apply } from "./apply.ts";
import type { Branch } from "./branch.ts";
import type { Followers } from "./follower.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shipping } from "./shipping.ts";

export interface FollowingParts {
  readonly followers: Followers;
  readonly shipping: Shipping;
  readonly apply: Apply;
}

/** Who feeds whom, and how a follower changes to another upstream and its branch of the log. */
export class Following {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly parts: FollowingParts;

  constructor(world: World, replicas: Replicas, parts: FollowingParts) {
    this.world = world;
    this.replicas = replicas;
    this.parts = parts;
  }

  /** The follower has no upstream any more; what is on the wire to it is void. */
  detach(follower: number): void {
    const { replicas, parts } = this;
    const from = replicas.upstream[follower]!;
    if (from < 0) return;
    replicas.downstream[from] = replicas.downstream[from]!.filter((node) => node !== follower);
    replicas.upstream[follower] = -1;
    parts.shipping.close(follower);
    parts.followers.close(follower);
  }

  /**
   * The follower follows `upstream` from now on, on its branch: what it has beyond the last common
   * record is cut off, and the rest is shipped. Those that it feeds go with it.
   */
  attach(follower: number, upstream: number): void {
    const { replicas, parts, world } = this;
    this.detach(follower);
    replicas.upstream[follower] = upstream;
    replicas.downstream[upstream] = [...replicas.downstream[upstream]!, follower];
    this.changeBranch(follower, replicas.branchOf[upstream]!);
    parts.shipping.open(follower);
    parts.followers.open(follower);
    this.connect(follower);
    for (const next of replicas.downstream[follower]!) {
      if (world.machines.state[next] !== DOWN) this.attach(next, follower);
    }
  }

  /** A connection between a follower and its upstream begins anew. */
  connect(follower: number): void {
    const { world, replicas, parts } = this;
    const upstream = replicas.upstream[follower]!;
    if (upstream < 0 || world.machines.state[upstream] === DOWN) return;
    parts.shipping.resume(follower);
    parts.followers.confirmAgain(follower);
  }

  private changeBranch(follower: number, branch: Branch): void {
    const { replicas, parts } = this;
    const { shards } = replicas;
    const old = replicas.branchOf[follower]!;
    for (let shard = 0; shard < shards; shard++) {
      const at = follower * shards + shard;
      const log = branch.logs[shard]!;
      const common = Math.min(old.commonWith(branch, shard), log.end);
      replicas.takeBack(at, common);
      if (replicas.flushed[at]! < log.base) this.copyAnew(at, branch, shard);
    }
    replicas.branchOf[follower] = branch;
    parts.apply.clear(follower);
    for (let shard = 0; shard < shards; shard++) {
      parts.followers.startFrom(follower * shards + shard);
    }
    if (old !== branch) this.retire(old);
  }

  /** The log that the follower would need is no longer kept: it gets a copy of the data first. */
  private copyAnew(at: number, branch: Branch, shard: number): void {
    const { replicas } = this;
    const { base } = branch.logs[shard]!;
    replicas.copyLeft[at] = branch.logs[shard]!.bytesTo(base);
    for (const stage of [replicas.received, replicas.written, replicas.flushed, replicas.applied]) {
      stage[at] = base;
    }
    replicas.flushTarget[at] = base;
  }

  /** Forgets the keys of a branch on which nobody stands any more. */
  private retire(branch: Branch): void {
    const { replicas } = this;
    if (branch === replicas.newest) return;
    if (replicas.members.every((node) => replicas.branchOf[node] !== branch)) branch.retire();
  }
}
