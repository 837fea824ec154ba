import type { SingleLeaderPlan } from "../../../model/single-leader.ts";
import { CONFLICTS } from "../../observe/counters.ts";
import type { Branch } from "./branch.ts";
import type { Control } from "./control.ts";
import { MERGE_ARRIVES } from "./events.ts";
import type { Following } from "./following.ts";
import type { Leaders } from "./leaders.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * How a node that has what the new leader has not comes back. `rewind`: it is cut back to the fork,
 * and what its own records had changed is copied from the leader. `rebuild`: it throws all away and
 * copies the whole data. `merge`: it brings its records to the leader first, which writes those
 * anew whose keys nobody has written since the fork.
 */
export class Rejoin {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly leaders: Leaders;
  private readonly following: Following;
  private readonly control: Control;
  private readonly way: NonNullable<SingleLeaderPlan["failover"]>["rejoin"];

  constructor(world: World, parts: RejoinParts) {
    this.world = world;
    this.replicas = parts.replicas;
    this.leaders = parts.leaders;
    this.following = parts.following;
    this.control = parts.control;
    this.way = world.plan.replication.failover?.rejoin ?? "rewind";
  }

  /** The follower follows `upstream` from now on. */
  rejoin(follower: number, upstream: number): void {
    const { replicas } = this;
    const branch = replicas.branchOf[upstream]!;
    const old = replicas.branchOf[follower]!;
    const ahead = this.bytesAhead(follower, branch);
    const total = ahead.reduce((sum, bytes) => sum + bytes, 0);
    if (total > 0 && this.way === "merge") {
      const fields = { a: old.index, b: follower };
      this.control.send(MERGE_ARRIVES, follower, branch.leader, fields, total);
    }
    for (let shard = 0; shard < replicas.shards && total > 0; shard++) {
      const at = follower * replicas.shards + shard;
      if (this.way === "rewind") replicas.copyLeft[at]! += ahead[shard]!;
      // One before the log's first record: the whole data before it is copied.
      if (this.way === "rebuild") replicas.takeBack(at, Math.max(0, branch.logs[shard]!.base - 1));
    }
    this.following.attach(follower, upstream);
  }

  /** MERGE_ARRIVES: the leader writes anew what stands in the way of nothing. */
  merge(leader: number, index: number): void {
    const head = this.leaders.at(leader);
    if (head === null || !head.takesWrites) return;
    const old = this.replicas.branches[index]!;
    const { branch } = head;
    for (let shard = 0; shard < this.replicas.shards; shard++) {
      const from = Math.max(old.commonWith(branch, shard), old.forks[shard]!);
      this.mergeShard(old, branch, shard, from, (key, bytes) => {
        head.record(key, shard, bytes, -1);
      });
    }
    head.startFlush();
  }

  private mergeShard(
    old: Branch,
    branch: Branch,
    shard: number,
    from: number,
    write: (key: number, bytes: number) => void,
  ): void {
    const log = old.logs[shard]!;
    const target = branch.logs[shard]!;
    const fork = target.end;
    for (let lsn = from + 1; lsn <= log.end; lsn++) {
      const key = log.keyOf(lsn);
      const newest = branch.keys.latestOf(key);
      const isFree = newest <= from || newest > fork;
      if (!isFree) {
        this.world.recorder.counts[CONFLICTS]! += 1;
        continue;
      }
      write(key, log.bytesTo(lsn) - log.bytesTo(lsn - 1));
      old.wroteAnew(shard, lsn, branch);
      const acknowledgedNs = log.acknowledgedNs(lsn);
      if (acknowledgedNs === Number.POSITIVE_INFINITY) continue;
      target.mark(target.end, acknowledgedNs);
      log.mark(lsn, Number.POSITIVE_INFINITY);
    }
  }

  /** Bytes of log by shard that the follower has beyond what it shares with a branch. */
  private bytesAhead(follower: number, branch: Branch): number[] {
    const { replicas } = this;
    const old = replicas.branchOf[follower]!;
    return Array.from({ length: replicas.shards }, (_, shard) => {
      const log = replicas.logOf(follower, shard);
      const position = replicas.received[follower * replicas.shards + shard]!;
      const common = Math.min(old.commonWith(branch, shard), branch.logs[shard]!.end);
      return position > common ? log.bytesTo(position) - log.bytesTo(common) : 0;
    });
  }
}

interface RejoinParts {
  readonly replicas: Replicas;
  readonly leaders: Leaders;
  readonly following: Following;
  readonly control: Control;
}
