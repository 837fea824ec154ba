import { UP } from "../kernel/machines.ts";
import { AT_NODE, WRITE } from "../kernel/operations.ts";
import { DELIVERED } from "../network/network.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";

interface Filled {
  readonly strike: number;
  readonly nodes: readonly number[];
  readonly share: number;
}

/**
 * Which disks are full. Others' data take a share of a disk, by `fill disk`; what is left of its
 * capacity holds the log that a leader keeps for its slowest follower, looked at once for each
 * point of the series. On a full disk no flush begins, and a leader refuses new writes.
 */
export class FullDisks {
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly filled: Filled[] = [];
  private readonly sized: readonly number[];
  private full = 0;

  constructor(world: World, cluster: Protocol) {
    const { nodes } = world.plan.topology;
    this.world = world;
    this.cluster = cluster;
    this.sized = nodes.flatMap(({ disk }, node) => (disk.capacityBytes === null ? [] : [node]));
  }

  begin(nodes: readonly number[], share: number, strike: number): void {
    this.filled.push({ strike, nodes, share });
    for (const node of nodes) this.look(node);
  }

  end(nodes: readonly number[], strike: number): void {
    const at = this.filled.findIndex((each) => each.strike === strike);
    if (at >= 0) this.filled.splice(at, 1);
    for (const node of nodes) this.look(node);
  }

  /** A point of the series: logs have grown or gone. */
  point(): void {
    for (const node of this.sized) this.look(node);
  }

  /**
   * True when a request was a write to a leader without room, and is refused. Other nodes know by
   * themselves what to do without their disk.
   */
  refuses(message: number): boolean {
    if (this.full === 0) return false;
    const { network, operations, disks, machines, clients } = this.world;
    const { messages } = network;
    const operation = messages.a[message]!;
    const node = operations.node[operation]!;
    if (operations.kind[operation] !== WRITE || node < 0 || !disks.isFull(node)) return false;
    if (machines.state[node] !== UP || !this.cluster.leaders().includes(node)) return false;
    if (network.arrive(message) === DELIVERED) {
      operations.legNs[operation] = messages.legNs[message]!;
      operations.phase[operation] = AT_NODE;
    }
    clients.refuse(operation);
    messages.release(message);
    return true;
  }

  private look(node: number): void {
    const { disks, simulation, plan, recorder } = this.world;
    const { capacityBytes } = plan.topology.nodes[node]!.disk;
    let share = 0;
    for (const each of this.filled) {
      if (each.nodes.includes(node)) share = Math.max(share, each.share);
    }
    const isFull =
      share >= 1 ||
      (capacityBytes !== null && share * capacityBytes + this.kept(node) >= capacityBytes);
    if (isFull === disks.isFull(node)) return;
    this.full += isFull ? 1 : -1;
    disks.setFull(node, isFull);
    if (!isFull || share >= 1) return;
    const { name } = plan.topology.nodes[node]!;
    const seconds = simulation.now / 1e9;
    recorder.episodes.note(
      `disk_full ${name}`,
      `The disk of ${name} ran full at ${seconds} s, of the log that it keeps for its followers.`,
    );
  }

  /** Bytes of log that the node keeps: all that its slowest follower lacks, or its own backlog. */
  private kept(node: number): number {
    const { cluster } = this;
    if (!cluster.leaders().includes(node)) return cluster.lagBytes(node);
    let most = 0;
    for (const member of cluster.members) most = Math.max(most, cluster.lagBytes(member));
    return most;
  }
}
