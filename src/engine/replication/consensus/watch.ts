import { DOWN } from "../../kernel/machines.ts";
import type { Committed } from "./committed.ts";
import { LEADER, type Members, type World } from "./members.ts";

/** The observer of leadership: elections, changes of leader, stretches without one. */
export class Watch {
  private readonly world: World;
  private readonly members: Members;
  private readonly committed: Committed;
  /** Who was elected last, and when it failed; -1 while it has not. */
  private last: number;
  private failedNs = -1;
  private noLeader = -1;
  /** By member: when it began to doubt, whether the leader lived then, and its open candidature. */
  private readonly doubtedNs: Float64Array;
  private readonly doubtedLiving: Uint8Array;
  private readonly candidature: Int32Array;
  /** The failover that waits for its first acknowledged write: episode, since when, first entry. */
  private waiting = -1;
  private waitingSinceNs = 0;
  private waitingFrom = 0;
  private orderedNs = -1;
  /** The convergence that is watched: its episode and the entry that all must have applied. */
  private converging = -1;
  private convergingTo = 0;

  constructor(world: World, members: Members, committed: Committed) {
    this.world = world;
    this.members = members;
    this.committed = committed;
    this.last = world.plan.replication.leader;
    this.doubtedNs = new Float64Array(members.nodes).fill(-1);
    this.doubtedLiving = new Uint8Array(members.nodes);
    this.candidature = new Int32Array(members.nodes).fill(-1);
  }

  /** The members that believe to lead, and run. */
  leaders(): readonly number[] {
    const { members, world } = this;
    return members.voters.filter(
      (node) => members.role[node] === LEADER && world.machines.state[node] !== DOWN,
    );
  }

  /** A machine is about to crash. */
  crashing(node: number): void {
    if (node !== this.last || this.members.role[node] !== LEADER) return;
    this.failedNs = this.world.simulation.now;
    this.beginNoLeader("the leader has crashed");
  }

  suspected(node: number): void {
    const { machines, simulation } = this.world;
    if (this.doubtedNs[node]! >= 0) return;
    this.doubtedNs[node] = simulation.now;
    this.doubtedLiving[node] = machines.state[this.last] === DOWN ? 0 : 1;
  }

  stood(node: number): void {
    const { recorder, simulation } = this.world;
    const term = this.members.term[node]!;
    const { episodes } = recorder;
    const episode = episodes.begin("election", `term ${term}`, simulation.now, [node]);
    episodes.set(episode, "term", term);
    this.candidature[node] = episode;
  }

  /** A candidature has ended; a winner begins its term with the entry `first`. */
  decided(node: number, won: boolean, first: number): void {
    const { recorder, simulation } = this.world;
    recorder.episodes.set(this.candidature[node]!, "won", won ? 1 : 0);
    recorder.episodes.end(this.candidature[node]!, simulation.now);
    this.candidature[node] = -1;
    if (won) this.changed(node, first);
  }

  steppedDown(node: number): void {
    if (node === this.last && this.leaders().length === 0) {
      this.beginNoLeader("the leader has stepped down");
    }
  }

  /** A member hears a leader: it doubts no more. */
  leaderKnown(node: number): void {
    this.doubtedNs[node] = -1;
  }

  /** An operator has ordered the leader to hand over. */
  ordered(): void {
    this.orderedNs = this.world.simulation.now;
  }

  /** A leader takes a client's write. */
  accepted(): void {
    if (this.noLeader < 0) return;
    this.world.recorder.episodes.end(this.noLeader, this.world.simulation.now);
    this.noLeader = -1;
  }

  /** A client has the acknowledgement of the write at `index`. */
  acknowledged(index: number): void {
    if (this.waiting < 0 || index < this.waitingFrom) return;
    const { recorder, simulation } = this.world;
    recorder.episodes.set(this.waiting, "rtoNs", simulation.now - this.waitingSinceNs);
    this.waiting = -1;
  }

  /** A fault has ended: when will all members have what is committed now? */
  healed(): void {
    const { recorder, simulation } = this.world;
    if (this.converging >= 0) return;
    this.convergingTo = this.committed.log.end;
    this.converging = recorder.episodes.begin(
      "convergence",
      "until every member has applied what was committed",
      simulation.now,
      this.members.all,
    );
    this.applied();
  }

  /** Some member has applied more. */
  applied(): void {
    if (this.converging < 0) return;
    const { applied, all } = this.members;
    if (all.some((node) => applied[node]! < this.convergingTo)) return;
    this.world.recorder.episodes.end(this.converging, this.world.simulation.now);
    this.converging = -1;
  }

  private changed(to: number, first: number): void {
    const { recorder, simulation } = this.world;
    const { episodes } = recorder;
    const from = this.last;
    const isOrder = this.orderedNs >= 0;
    const doubted = this.doubtedNs[to]! < 0 ? simulation.now : this.doubtedNs[to]!;
    const since = isOrder ? this.orderedNs : doubted;
    const kind = isOrder ? "switchover" : "failover";
    const episode = episodes.begin(kind, `term ${this.members.term[to]}`, since, [from, to]);
    const { lost, firstNs } = this.committed.missingFrom(to);
    episodes.set(episode, "from", from);
    episodes.set(episode, "to", to);
    episodes.set(episode, "false", isOrder ? 0 : this.doubtedLiving[to]!);
    episodes.set(episode, "lost", lost);
    const failedNs = this.failedNs >= 0 ? this.failedNs : since;
    episodes.set(episode, "rpoNs", lost > 0 ? Math.max(0, failedNs - firstNs) : 0);
    episodes.end(episode, simulation.now);
    this.waiting = episode;
    this.waitingSinceNs = failedNs;
    this.waitingFrom = first;
    this.last = to;
    this.failedNs = -1;
    this.orderedNs = -1;
  }

  private beginNoLeader(label: string): void {
    if (this.noLeader >= 0) return;
    const { recorder, simulation } = this.world;
    this.noLeader = recorder.episodes.begin("no_leader", label, simulation.now, [this.last]);
  }
}
