import { DOWN } from "../../kernel/machines.ts";
import { answerForgotten } from "../connections.ts";
import type { Apply } from "./apply.ts";
import type { Elections } from "./election.ts";
import type { Leader } from "./leader.ts";
import { FIRST_TERM, type Members, type World } from "./members.ts";
import type { Post } from "./post.ts";
import type { Progress } from "./progress.ts";
import type { Reads } from "./reads.ts";
import type { Requests } from "./requests.ts";
import type { Snapshots } from "./snapshots.ts";
import type { Turns } from "./turns.ts";
import type { Watch } from "./watch.ts";

/**
 * What a crash takes away and how a member comes back. Term, vote, the flushed log and the snapshot
 * are on disk. A member without its disk comes back like one that is taken out and put in anew: it
 * neither votes nor counts until it has all that the leader has committed.
 */
export class Recovery {
  private readonly world: World;
  private readonly members: Members;
  private readonly parts: RecoveryParts;

  constructor(world: World, members: Members, parts: RecoveryParts) {
    this.world = world;
    this.members = members;
    this.parts = parts;
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    const { world, members, parts } = this;
    if (world.machines.state[node] === DOWN) return;
    parts.watch.crashing(node);
    world.machines.crash(node, site);
    parts.requests.breakConnections(node, site);
    world.cpu.clear(node);
    world.disks.clear(node);
    parts.reads.clear(node);
    parts.post.forget(node);
    parts.leader.forget(node);
    parts.snapshots.forget(node);
    parts.turns.forget(node);
    parts.elections.forget(node);
    const log = members.logs[node]!;
    if (losesDisk) this.loseDisk(node);
    else log.truncate(members.flushed[node]!);
    members.flushTarget[node] = members.flushed[node]!;
    members.commit[node] = Math.min(members.commit[node]!, log.end);
    members.applied[node] = Math.min(members.applied[node]!, members.commit[node]!);
    parts.apply.restart(node);
  }

  /** True when the node is up again. */
  restart(node: number): boolean {
    const { world, members, parts } = this;
    if (world.machines.state[node] !== DOWN) return false;
    world.machines.restart(node);
    answerForgotten(world, node);
    parts.elections.restarted(node);
    if (members.amnesiac[node] === 1) parts.progress.forget(node);
    return true;
  }

  /** What the run must tell of at its end. */
  finish(broken: number): void {
    const { world, members } = this;
    const { episodes } = world.recorder;
    const up = members.voters.filter(
      (node) => world.machines.state[node] !== DOWN && members.amnesiac[node] === 0,
    );
    if (up.length < members.majority) {
      episodes.note(
        "no_majority",
        `Only ${up.length} of ${members.voters.length} voters are left at the end: without a majority nothing is committed.`,
      );
    }
    if (broken > 0) {
      episodes.note(
        "log_broken",
        `${broken} committed entries were replaced: disks that a majority relied on are gone.`,
      );
    }
  }

  private loseDisk(node: number): void {
    const { members } = this;
    members.logs[node]!.reset(0, FIRST_TERM, 0, 0);
    members.flushed[node] = 0;
    members.term[node] = FIRST_TERM;
    members.votedFor[node] = -1;
    members.amnesiac[node] = 1;
    members.bornInLife[node] = this.world.machines.life[node]!;
  }
}

export interface RecoveryParts {
  readonly progress: Progress;
  readonly post: Post;
  readonly leader: Leader;
  readonly elections: Elections;
  readonly snapshots: Snapshots;
  readonly apply: Apply;
  readonly requests: Requests;
  readonly reads: Reads;
  readonly turns: Turns;
  readonly watch: Watch;
}
