import type { FaultAction } from "../../model/faults.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";
import { Changes } from "./changes.ts";
import { FullDisks } from "./full-disks.ts";
import { Outages } from "./outages.ts";

/** Over as soon as it has happened. */
export function isMoment({ kind }: FaultAction): boolean {
  return kind === "heal" || kind === "restart" || kind === "promote" || kind === "switchover";
}

/** What `heal` leaves alone: a dead machine needs a restart, and a setting is no damage. */
export function outlastsHeal({ kind }: FaultAction): boolean {
  return kind === "crash" || kind === "set";
}

/** What each fault does to the world when it strikes, and how that is taken back. */
export class Actions {
  readonly outages: Outages;
  readonly fullDisks: FullDisks;
  private readonly changes: Changes;
  /** The disks that are slow, by what factor, and by which strike. */
  private readonly slow: { strike: number; nodes: readonly number[]; factor: number }[] = [];
  private readonly world: World;
  private readonly cluster: Protocol;

  constructor(world: World, cluster: Protocol) {
    this.world = world;
    this.cluster = cluster;
    this.outages = new Outages(world.plan.topology.nodes.length, world.machines, cluster);
    this.fullDisks = new FullDisks(world, cluster);
    this.changes = new Changes(world, cluster);
  }

  /** The fault strikes `nodes`. `strike` is its number among all strikes of the run. */
  begin(action: FaultAction, nodes: readonly number[], strike: number, label: string): void {
    const { network, clocks } = this.world;
    switch (action.kind) {
      case "crash":
        for (const node of nodes) this.outages.crash(node, action.site, action.losesDisk);
        return;
      case "pause":
        for (const node of nodes) this.outages.pause(node);
        return;
      case "partition":
        this.partition(action, 1);
        return;
      case "degrade":
        for (const link of action.links) network.ways.degrade(link, action.changes, strike);
        return;
      case "slow_disk":
        this.slow.push({ strike, nodes, factor: action.factor });
        for (const node of nodes) this.setSlowness(node);
        return;
      case "skew_clock":
        for (const node of nodes) clocks.skew(node, action.byNs);
        return;
      case "fill_disk":
        this.fullDisks.begin(nodes, action.share, strike);
        return;
      case "promote":
        if (!this.cluster.promote(action.node)) this.noteRefused(label);
        return;
      case "switchover":
        if (!this.cluster.switchover(action.node)) this.noteRefused(label);
        return;
      case "set":
        this.changes.begin(action.change, strike);
        return;
      case "restart":
      case "heal":
        return;
    }
  }

  /** The fault is over for `nodes`. */
  end(action: FaultAction, nodes: readonly number[], strike: number): void {
    const { network, clocks } = this.world;
    switch (action.kind) {
      case "crash":
        for (const node of nodes) this.outages.endCrash(node);
        return;
      case "pause":
        for (const node of nodes) this.outages.endPause(node);
        return;
      case "partition":
        this.partition(action, -1);
        return;
      case "degrade":
        for (const link of action.links) network.ways.restore(link, strike);
        return;
      case "slow_disk":
        this.slow.splice(
          this.slow.findIndex((each) => each.strike === strike),
          1,
        );
        for (const node of nodes) this.setSlowness(node);
        return;
      case "skew_clock":
        for (const node of nodes) clocks.skew(node, -action.byNs);
        return;
      case "fill_disk":
        this.fullDisks.end(nodes, strike);
        return;
      case "set":
        this.changes.end(action.change, strike);
        return;
      case "promote":
      case "switchover":
      case "restart":
      case "heal":
        return;
    }
  }

  /** Several faults on one disk multiply; without any its slowness is exactly 1 again. */
  private setSlowness(node: number): void {
    let slowness = 1;
    for (const { nodes, factor } of this.slow) if (nodes.includes(node)) slowness *= factor;
    this.world.disks.setSlowness(node, slowness);
  }

  /** Cuts (+1) or mends (-1) the ways between endpoints of different groups. */
  private partition(action: FaultAction & { kind: "partition" }, by: number): void {
    const { network } = this.world;
    const isDropping = action.packets === "dropped";
    action.groups.forEach((group, index) => {
      action.groups.forEach((other, otherIndex) => {
        if (index === otherIndex) return;
        if (action.direction === "one_way" && !(index === 0 && otherIndex === 1)) return;
        for (const from of group) for (const to of other) network.cut(from, to, by, isDropping);
      });
    });
  }

  private noteRefused(label: string): void {
    this.world.recorder.episodes.note(
      "operator_refused",
      `"${label}" did nothing: this kind of replication takes no such order, or the node could not lead then.`,
    );
  }
}
