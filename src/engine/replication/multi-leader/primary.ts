import { DOWN } from "../../kernel/machines.ts";
import type { GroupOrder } from "./group-order.ts";
import type { Replicas, World } from "./replicas.ts";
import { ACKNOWLEDGED } from "./writes.ts";

/**
 * The one member that takes writes, and the record of its changes. When it is out of the view the
 * first of those who stay and have everything follows it (equal weights). One that is cut off does not know of that.
 */
export class Primary {
  member: number;
  /** 1 for a member that takes itself for the primary. */
  readonly believes: Uint8Array;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: GroupOrder;
  private readonly crashedNs: Float64Array;
  private noLeader = -1;
  /** The change that waits for its first acknowledged write, and since when there was no primary. */
  private change = -1;
  private failedNs = 0;

  constructor(world: World, replicas: Replicas, order: GroupOrder, node: number) {
    this.world = world;
    this.replicas = replicas;
    this.order = order;
    this.member = Math.max(0, replicas.memberOf[node]!);
    this.believes = new Uint8Array(replicas.leaders);
    this.believes[this.member] = 1;
    this.crashedNs = new Float64Array(replicas.leaders).fill(-1);
  }

  crashed(member: number): void {
    const { simulation } = this.world;
    this.crashedNs[member] = simulation.now;
    this.believes[member] = 0;
    if (member === this.member) this.beginNoLeader(simulation.now);
  }

  /** A view begins; `stays` were in the last, and `donor` has all of it. True when the primary is new. */
  viewed(stays: readonly number[], donor: number): boolean {
    const old = this.member;
    for (const member of stays) this.crashedNs[member] = -1;
    if (stays.includes(old)) return false;
    const next = donor;
    this.member = next;
    this.believes[next] = 1;
    if (next !== old) this.record(old, next, stays);
    return true;
  }

  /** The primary takes a client's write. */
  accepted(member: number): void {
    if (this.noLeader < 0 || member !== this.member) return;
    this.world.recorder.episodes.end(this.noLeader, this.world.simulation.now);
    this.noLeader = -1;
  }

  /** A client has the acknowledgement of a member's write. */
  acknowledged(member: number): void {
    if (this.change < 0 || member !== this.member) return;
    const { recorder, simulation } = this.world;
    recorder.episodes.set(this.change, "rtoNs", simulation.now - this.failedNs);
    this.change = -1;
  }

  private record(old: number, next: number, stays: readonly number[]): void {
    const { recorder, simulation, machines, plan } = this.world;
    const { nodes } = this.replicas;
    const { episodes } = recorder;
    const isDead = machines.state[nodes[old]!] === DOWN || this.crashedNs[old]! >= 0;
    this.failedNs = isDead ? this.crashedNs[old]! : this.lastHeardNs(old, stays);
    this.beginNoLeader(this.failedNs);
    const pair = [nodes[old]!, nodes[next]!];
    const label = pair.map((node) => plan.topology.nodes[node]!.name).join(" -> ");
    this.change = episodes.begin("failover", label, simulation.now, pair);
    episodes.end(this.change, simulation.now);
    episodes.set(this.change, "from", pair[0]!);
    episodes.set(this.change, "to", pair[1]!);
    episodes.set(this.change, "false", isDead ? 0 : 1);
    const { lost, firstNs } = this.missingFrom(old, next);
    episodes.set(this.change, "lost", lost);
    episodes.set(this.change, "rpoNs", lost > 0 ? Math.max(0, this.failedNs - firstNs) : 0);
    this.crashedNs[old] = -1;
  }

  private beginNoLeader(sinceNs: number): void {
    if (this.noLeader >= 0) return;
    const node = this.replicas.nodes[this.member]!;
    const { episodes } = this.world.recorder;
    this.noLeader = episodes.begin("no_leader", "nobody takes writes", sinceNs, [node]);
  }

  /** When those who stay heard it for the last time. */
  private lastHeardNs(old: number, stays: readonly number[]): number {
    const { leaders } = this.replicas;
    const { heardNs } = this.order;
    return stays.reduce((last, each) => Math.max(last, heardNs[each * leaders + old]!), 0);
  }

  /** Acknowledged writes of the old primary that the new one does not have. */
  private missingFrom(old: number, next: number): { lost: number; firstNs: number } {
    const { leaders, origins, writes, received } = this.replicas;
    const log = origins[old]!;
    let lost = 0;
    let firstNs = 0;
    const has = Math.max(received[next * leaders + old]!, log.base);
    for (let seq = has + 1; seq <= log.end; seq++) {
      const write = log.at(seq);
      if (!writes.isKept(write) || !writes.has(write, ACKNOWLEDGED)) continue;
      if (lost === 0) firstNs = writes.acknowledgedNs(write);
      lost += 1;
    }
    return { lost, firstNs };
  }
}
