import { DOWN, UP } from "../../kernel/machines.ts";
import type { Branch } from "./branch.ts";
import type { Missed } from "./detection.ts";
import type { Leaders } from "./leaders.ts";
import type { World } from "./replicas.ts";

/** A change of leader that is decided, and its episode once it is through. */
interface Change {
  readonly kind: "failover" | "switchover";
  readonly from: number;
  readonly to: number;
  readonly sinceNs: number;
  /** Whether the old leader was dead, and from when on clients were without one. */
  readonly dead: boolean;
  readonly failedNs: number;
  episode: number;
  branch: Branch | null;
}

/** Keeps the episodes of leadership: nobody leads, somebody takes over, too many lead. */
export class LeadershipRecord {
  private readonly world: World;
  private readonly leaders: Leaders;
  private readonly changes: Change[] = [];
  /** Changes that are through, and no client has had an answer since. */
  private unanswered: Change[] = [];
  private noLeader = -1;
  private splitBrain = -1;
  private splitWrites = 0;
  /** When each node crashed last. */
  private readonly crashedNs: Float64Array;

  constructor(world: World, leaders: Leaders) {
    this.world = world;
    this.leaders = leaders;
    this.crashedNs = new Float64Array(world.plan.topology.nodes.length).fill(-1);
  }

  /** A node crashed; `led` when it was the leader of the newest epoch. */
  crashed(node: number, led: boolean): void {
    const { now } = this.world.simulation;
    this.crashedNs[node] = now;
    if (led && this.noLeader < 0) {
      const { episodes } = this.world.recorder;
      this.noLeader = episodes.begin("no_leader", "nobody takes writes", now, [node]);
    }
    this.look();
  }

  /**
   * A change of leader is decided; it began with the suspicion, or with the operator's order. An old
   * leader that lives, paused or cut off, counts as failed from the last that was heard of it. It
   * becomes an episode when it is through: the chosen node may die before.
   */
  decided(kind: Change["kind"], from: number, to: number, missed: Missed): number {
    const dead = this.world.machines.state[from] === DOWN;
    const { sinceNs, heardNs } = missed;
    const failedNs = dead ? this.crashedNs[from]! : heardNs;
    const change = { kind, from, to, sinceNs, dead, failedNs, episode: -1, branch: null };
    return this.changes.push(change) - 1;
  }

  /** The change is through: its branch begins. */
  promoted(index: number, branch: Branch): void {
    const change = this.changes[index];
    if (change !== undefined) {
      const { kind, from, to, sinceNs, dead } = change;
      const { recorder, simulation, plan } = this.world;
      const { nodes } = plan.topology;
      const label = `${nodes[from]!.name} -> ${nodes[to]!.name}`;
      change.branch = branch;
      change.episode = recorder.episodes.begin(kind, label, sinceNs, [from, to]);
      recorder.episodes.end(change.episode, simulation.now);
      recorder.episodes.set(change.episode, "from", from);
      recorder.episodes.set(change.episode, "to", to);
      if (kind === "failover") recorder.episodes.set(change.episode, "false", dead ? 0 : 1);
      this.unanswered.push(change);
    }
    this.look();
  }

  /** A record went into a branch: somebody takes writes, and it may be the wrong one. */
  wrote(branch: Branch, newest: Branch): void {
    if (this.noLeader >= 0) {
      this.world.recorder.episodes.end(this.noLeader, this.world.simulation.now);
      this.noLeader = -1;
    }
    if (this.splitBrain >= 0 && branch !== newest) this.splitWrites += 1;
  }

  /** A client has the acknowledgement of a write in this branch. */
  acknowledged(branch: Branch): void {
    if (this.unanswered.length === 0) return;
    const { recorder, simulation } = this.world;
    for (const change of this.unanswered) {
      if (change.branch !== branch) continue;
      recorder.episodes.set(change.episode, "rtoNs", simulation.now - change.failedNs);
    }
    this.unanswered = this.unanswered.filter((change) => change.branch !== branch);
  }

  /** Something about leaders has changed: do several take writes now? */
  look(): void {
    const { machines, recorder, simulation } = this.world;
    const taking = this.leaders
      .all()
      .filter((leader) => leader.takesWrites && machines.state[leader.node] === UP);
    if (taking.length > 1 && this.splitBrain < 0) {
      const nodes = taking.map(({ node }) => node);
      const label = "several nodes take writes as the leader";
      this.splitBrain = recorder.episodes.begin("split_brain", label, simulation.now, nodes);
      this.splitWrites = 0;
    }
    if (taking.length > 1 || this.splitBrain < 0) return;
    this.endSplitBrain();
  }

  /** Sums that are known at the end only; `lostOf` answers what a change left behind. */
  finish(lostOf: (branch: Branch) => { lost: number; firstNs: number }): void {
    const { episodes } = this.world.recorder;
    for (const { episode, branch, dead, failedNs, sinceNs } of this.changes) {
      if (branch === null) continue;
      const { lost, firstNs } = lostOf(branch);
      // What a living leader still took until it was missed is lost time as well.
      const endNs = dead ? failedNs : sinceNs;
      episodes.set(episode, "lost", lost);
      episodes.set(episode, "rpoNs", lost === 0 ? 0 : Math.max(0, endNs - firstNs));
    }
    if (this.splitBrain >= 0) this.endSplitBrain();
  }

  private endSplitBrain(): void {
    const { recorder, simulation } = this.world;
    recorder.episodes.set(this.splitBrain, "writes", this.splitWrites);
    recorder.episodes.end(this.splitBrain, simulation.now);
    this.splitBrain = -1;
  }
}
