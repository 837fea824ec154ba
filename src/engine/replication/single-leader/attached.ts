import type { AttachedPlan } from "../../../model/single-leader.ts";
import { makeStream } from "../../../random/stream.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import { Control } from "./control.ts";
import { REPORT_ARRIVES, REPORT_DUE } from "./in-sync-events.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * Followers that a leader has heard of lately. Each reports to the node that feeds it so often; a
 * leader that has too few such followers takes no writes, so that one which is cut off from all of
 * them soon stops to acknowledge what nobody else will have.
 */
export class Attached {
  /** How many writes were refused for that. */
  refused = 0;
  /** Told of each node at each of its looks: whether enough follow it, should it lead. */
  onLook: ((node: number, isFollowed: boolean) => void) | null = null;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly plan: AttachedPlan;
  private readonly control: Control;
  /** When `node` was told by `follower` last, at `node * nodes + follower`. */
  private readonly heardNs: Float64Array;

  constructor(world: World, replicas: Replicas, plan: AttachedPlan) {
    const { nodes } = replicas;
    this.world = world;
    this.replicas = replicas;
    this.plan = plan;
    this.control = new Control(world);
    this.heardNs = new Float64Array(nodes * nodes).fill(Number.NEGATIVE_INFINITY);
  }

  /** The first reports, each follower's at a moment of its own; before, all count as heard. */
  start(): void {
    const { replicas, world, plan } = this;
    const { leader } = world.plan.replication;
    for (const node of replicas.members) {
      this.heardNs[leader * replicas.nodes + node] = world.simulation.now;
      const phase = makeStream(world.plan.run.seed, `n${node}`, "report").next();
      world.simulation.after(Math.floor(phase * plan.everyNs), REPORT_DUE, node, 0);
    }
  }

  /** A write has come: whether the leader refuses it. */
  refuses(leader: number): boolean {
    if (this.isFollowed(leader)) return false;
    this.refused += 1;
    return true;
  }

  /** REPORT_DUE. */
  due(node: number): void {
    const { simulation, machines } = this.world;
    const upstream = this.replicas.upstream[node]!;
    if (machines.state[node] === UP && upstream >= 0 && this.replicas.connected[node] === 1) {
      this.control.send(REPORT_ARRIVES, node, upstream, { a: 0 });
    }
    this.onLook?.(node, this.isFollowed(node));
    simulation.after(Math.max(1, this.plan.everyNs), REPORT_DUE, node, 0);
  }

  /** REPORT_ARRIVES. */
  arrives(message: number): void {
    if (!this.control.receive(message)) return;
    const { from, to } = this.control;
    // What was held up by a cut comes late and tells of the past: the sender may be dead by now.
    if (this.world.machines.state[from] === DOWN) return;
    this.heardNs[to * this.replicas.nodes + from] = this.world.simulation.now;
    this.onLook?.(to, this.isFollowed(to));
  }

  private isFollowed(leader: number): boolean {
    const { replicas, plan } = this;
    const since = this.world.simulation.now - plan.withinNs;
    let count = 0;
    for (const node of replicas.members) {
      if (node !== leader && this.heardNs[leader * replicas.nodes + node]! >= since) count += 1;
    }
    return count >= plan.min;
  }
}
