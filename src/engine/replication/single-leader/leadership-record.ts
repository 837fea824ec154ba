import { UP } from "../../kernel/machines.ts";
import type { Branch } from "./branch.ts";
import type { Leaders } from "./leaders.ts";
import type { World } from "./replicas.ts";

/** A change of leader, as it is told in the end. */
interface Change {
  readonly episode: number;
  readonly from: number;
  readonly to: number;
  readonly failedNs: number;
  branch: Branch | null;
  answered: boolean;
}

/** Keeps the episodes of leadership: nobody leads, somebody takes over, too many lead. */
export class LeadershipRecord {
  private readonly world: World;
  private readonly leaders: Leaders;
  private readonly changes: Change[] = [];
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

  /** A change of leader is decided; it began with the suspicion, or with the operator's order. */
  decided(kind: "failover" | "switchover", from: number, to: number, sinceNs: number): number {
    const { recorder, machines, plan } = this.world;
    const { nodes } = plan.topology;
    const label = `${nodes[from]!.name} -> ${nodes[to]!.name}`;
    const dead = machines.state[from] === 2;
    const failedNs = dead ? this.crashedNs[from]! : sinceNs;
    const episode = recorder.episodes.begin(kind, label, sinceNs, [from, to]);
    recorder.episodes.set(episode, "from", from);
    recorder.episodes.set(episode, "to", to);
    if (kind === "failover") recorder.episodes.set(episode, "false", dead ? 0 : 1);
    return this.changes.push({ episode, from, to, failedNs, branch: null, answered: false }) - 1;
  }

  /** The change is through: its branch begins. */
  promoted(change: number, branch: Branch): void {
    const kept = this.changes[change];
    if (kept === undefined) return;
    kept.branch = branch;
    this.world.recorder.episodes.end(kept.episode, this.world.simulation.now);
    this.look();
  }

  /** The change did not come about. */
  abandoned(change: number): void {
    const kept = this.changes[change];
    if (kept !== undefined) {
      this.world.recorder.episodes.end(kept.episode, this.world.simulation.now);
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
    const { recorder, simulation } = this.world;
    for (const change of this.changes) {
      if (change.answered || change.branch !== branch) continue;
      change.answered = true;
      recorder.episodes.set(change.episode, "rtoNs", simulation.now - change.failedNs);
    }
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
    for (const { episode, branch, failedNs } of this.changes) {
      if (branch === null) continue;
      const { lost, firstNs } = lostOf(branch);
      episodes.set(episode, "lost", lost);
      episodes.set(episode, "rpoNs", lost === 0 ? 0 : Math.max(0, failedNs - firstNs));
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
