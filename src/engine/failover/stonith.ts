import type { FencingPlan } from "../../model/failover.ts";
import type { Plan } from "../../model/plan.ts";
import type { Distribution } from "../../random/distribution.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import { Draw } from "../kernel/draw.ts";
import type { Network } from "../network/network.ts";

/**
 * Switching a machine off from afar, over the sites' management network: not the way of the data,
 * so that a cut between two machines does not stop it. Between sites it takes the same cables: it
 * fails when the shooter cannot reach any machine of the target's site.
 */
export class Stonith {
  private readonly plan: Plan;
  private readonly network: Network;
  private readonly success: number;
  /** By the machine that is shot at, as all that is drawn belongs to a machine. */
  private readonly length: readonly Draw[];
  private readonly luck: readonly Stream[];
  /** By shooter: how long it waits first. By target: how long it takes to come up again. */
  private readonly wait: readonly Draw[] | null;
  private readonly boot: readonly Draw[] | null;
  private readonly priorityNs: number;

  constructor(fencing: FencingPlan & { kind: "stonith" }, plan: Plan, network: Network) {
    const { seed } = plan.run;
    const { nodes } = plan.topology;
    this.plan = plan;
    this.network = network;
    this.success = fencing.success;
    this.length = nodes.map((_, node) => new Draw(fencing.takes, seed, `n${node}`, "stonith"));
    const draws = (of: Distribution | undefined, purpose: string) =>
      of === undefined ? null : nodes.map((_, node) => new Draw(of, seed, `n${node}`, purpose));
    this.wait = draws(fencing.delay, "stonith delay");
    this.boot = draws(fencing.reboot, "reboot");
    this.priorityNs = fencing.priorityNs ?? 0;
    this.luck = nodes.map((_, node) => makeStream(seed, `n${node}`, "stonith luck"));
  }

  /** Nanoseconds from the order to its result. */
  takes(target: number): number {
    return this.length[target]!.take();
  }

  /** Nanoseconds that a node waits before it shoots; longer at a leader, which so has the better chance. */
  delay(shooter: number, atLeader: boolean): number {
    return (this.wait?.[shooter]?.take() ?? 0) + (atLeader ? this.priorityNs : 0);
  }

  /** Nanoseconds from a shot until its target is up again; null when it stays down. */
  reboot(target: number): number | null {
    return this.boot?.[target]?.take() ?? null;
  }

  /** Whether a shot works: by the way that it has now, and by luck. */
  works(shooter: number, target: number): boolean {
    const lucky = this.luck[target]!.next() < this.success;
    return lucky && this.hasWay(shooter, target);
  }

  private hasWay(shooter: number, target: number): boolean {
    const { nodes } = this.plan.topology;
    const site = nodes[target]!.site;
    if (nodes[shooter]!.site === site) return true;
    return nodes.some((node, index) => node.site === site && this.network.isOpen(shooter, index));
  }
}
