import type { FaultAction, FaultPlan } from "../../model/faults.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import { Draw } from "../kernel/draw.ts";
import { FAULT_BEGINS, FAULT_ENDS, PRIORITY_FAULT } from "../kernel/event-kind.ts";
import { DOWN } from "../kernel/machines.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";
import { nodesOf } from "./targets.ts";

/** One time that a fault struck. */
interface Strike {
  readonly fault: number;
  readonly nodes: readonly number[];
  readonly episode: number;
  open: boolean;
}

/** Makes trouble on schedule, and takes it back. */
export class Faults {
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly faults: readonly FaultPlan[];
  private readonly gaps: readonly (Draw | null)[];
  private readonly lengths: readonly (Draw | null)[];
  private readonly targets: readonly Stream[];
  private readonly strikes: Strike[] = [];
  /** How many faults pause each node now. */
  private readonly pauses: Int32Array;

  constructor(world: World, cluster: Protocol) {
    const { plan } = world;
    const { seed } = plan.run;
    this.world = world;
    this.cluster = cluster;
    this.faults = plan.faults;
    this.gaps = plan.faults.map(({ schedule }, index) =>
      schedule.kind === "every" ? new Draw(schedule.gapNs, seed, `f${index}`, "gap") : null,
    );
    this.lengths = plan.faults.map(({ lasts }, index) =>
      lasts === null ? null : new Draw(lasts, seed, `f${index}`, "length"),
    );
    this.targets = plan.faults.map((_, index) => makeStream(seed, `f${index}`, "target"));
    this.pauses = new Int32Array(plan.topology.nodes.length);
  }

  /** Schedules the first strike of every fault that does not wait for another. */
  start(): void {
    this.faults.forEach(({ schedule }, fault) => {
      if (schedule.kind === "at") this.schedule(schedule.atNs, FAULT_BEGINS, fault);
      if (schedule.kind === "every") this.scheduleNext(fault, schedule.fromNs);
    });
  }

  /** FAULT_BEGINS. */
  begin(fault: number): void {
    const plan = this.faults[fault]!;
    const { now } = this.world.simulation;
    if (plan.schedule.kind === "every") this.scheduleNext(fault, now);
    const nodes = this.hit(plan.action, fault);
    const episode = this.world.recorder.episodes.begin("fault", plan.label, now, nodes);
    const strike = this.strikes.push({ fault, nodes, episode, open: true }) - 1;
    this.act(plan.action, nodes, strike);
    if (plan.action.kind === "heal" || plan.action.kind === "restart") {
      this.close(strike);
      return;
    }
    const length = this.lengths[fault];
    if (length !== null && length !== undefined) {
      this.schedule(now + length.take(), FAULT_ENDS, strike);
    }
  }

  /** FAULT_ENDS. */
  end(index: number): void {
    const strike = this.strikes[index]!;
    if (!strike.open) return;
    this.undo(this.faults[strike.fault]!.action, strike.nodes, index);
    this.close(index);
  }

  private schedule(atNs: number, kind: number, a: number): void {
    if (atNs >= this.world.plan.run.durationNs) return;
    this.world.simulation.at(atNs, PRIORITY_FAULT, kind, a, 0);
  }

  private scheduleNext(fault: number, fromNs: number): void {
    const { schedule } = this.faults[fault]!;
    if (schedule.kind !== "every") return;
    // A gap of nothing would strike for ever in one instant.
    const at = fromNs + Math.max(1, this.gaps[fault]!.take());
    if (at < schedule.toNs) this.schedule(at, FAULT_BEGINS, fault);
  }

  private hit(action: FaultAction, fault: number): readonly number[] {
    const { topology } = this.world.plan;
    if (action.kind === "partition") {
      return action.groups.flat().filter((endpoint) => endpoint < topology.nodes.length);
    }
    if (!("target" in action)) return [];
    return nodesOf(action.target, this.cluster, this.targets[fault]!);
  }

  private act(action: FaultAction, nodes: readonly number[], strike: number): void {
    const { network, disks, machines } = this.world;
    switch (action.kind) {
      case "crash":
        for (const node of nodes) {
          this.cluster.crash(node, action.site, action.losesDisk);
        }
        return;
      case "restart":
        for (const node of nodes) this.cluster.restart(node);
        this.closeCrashes();
        return;
      case "pause":
        for (const node of nodes) {
          this.pauses[node]! += 1;
          machines.pause(node);
        }
        return;
      case "partition":
        this.partition(action, 1);
        return;
      case "degrade":
        for (const link of action.links) network.degrade(link, action.changes, strike);
        return;
      case "slow_disk":
        for (const node of nodes) disks.slow(node, action.factor);
        return;
      case "heal":
        this.heal();
        return;
    }
  }

  private undo(action: FaultAction, nodes: readonly number[], strike: number): void {
    const { network, disks, machines } = this.world;
    switch (action.kind) {
      case "crash":
        for (const node of nodes) this.cluster.restart(node);
        return;
      case "pause":
        for (const node of nodes) {
          this.pauses[node]! -= 1;
          if (this.pauses[node]! > 0) continue;
          machines.resume(node);
          this.cluster.resume(node);
        }
        return;
      case "partition":
        this.partition(action, -1);
        return;
      case "degrade":
        for (const link of action.links) network.restore(link, strike);
        return;
      case "slow_disk":
        for (const node of nodes) disks.slow(node, 1 / action.factor);
        return;
      case "restart":
      case "heal":
        return;
    }
  }

  /** Cuts (+1) or mends (-1) the ways between endpoints of different groups. */
  private partition(action: FaultAction & { kind: "partition" }, by: number): void {
    const { network } = this.world;
    action.groups.forEach((group, index) => {
      action.groups.forEach((other, otherIndex) => {
        if (index === otherIndex) return;
        if (action.direction === "one_way" && !(index === 0 && otherIndex === 1)) return;
        for (const from of group) for (const to of other) network.cut(from, to, by);
      });
    });
  }

  /** Ends everything but crashes, which need a restart. */
  private heal(): void {
    for (let index = 0; index < this.strikes.length; index++) {
      const strike = this.strikes[index]!;
      if (strike.open && this.faults[strike.fault]!.action.kind !== "crash") this.end(index);
    }
  }

  /** A crash whose nodes are all up again is over. */
  private closeCrashes(): void {
    const { machines } = this.world;
    this.strikes.forEach((strike, index) => {
      if (!strike.open || this.faults[strike.fault]!.action.kind !== "crash") return;
      if (strike.nodes.every((node) => machines.state[node] !== DOWN)) this.close(index);
    });
  }

  private close(index: number): void {
    const strike = this.strikes[index]!;
    if (!strike.open) return;
    strike.open = false;
    const { now } = this.world.simulation;
    this.world.recorder.episodes.end(strike.episode, now);
    const { label } = this.faults[strike.fault]!;
    this.faults.forEach(({ schedule }, fault) => {
      if (schedule.kind !== "after" || schedule.label !== label) return;
      this.schedule(now + schedule.plusNs, FAULT_BEGINS, fault);
    });
  }
}
