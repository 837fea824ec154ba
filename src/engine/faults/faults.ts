import type { FaultAction, FaultPlan } from "../../model/faults.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import { Draw } from "../kernel/draw.ts";
import { FAULT_BEGINS, FAULT_ENDS, PRIORITY_FAULT } from "../kernel/event-kind.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";
import { Actions, isMoment, outlastsHeal } from "./actions.ts";
import { Conditions } from "./conditions.ts";
import { nodesOf, sidesOf } from "./targets.ts";

/** One time that a fault struck. */
interface Strike {
  readonly fault: number;
  /** Those that are still hit: a restart takes nodes out of a crash. */
  nodes: readonly number[];
  /** What it does: the fault's own action, and those of the faults that go with it. */
  readonly actions: readonly FaultAction[];
  readonly episode: number;
  open: boolean;
}

/** Makes trouble on schedule, and takes it back. */
export class Faults {
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly faults: readonly FaultPlan[];
  private readonly actions: Actions;
  /** For each fault those that strike with it. */
  private readonly parts: readonly (readonly FaultAction[])[];
  private readonly gaps: readonly (Draw | null)[];
  private readonly lengths: readonly (Draw | null)[];
  private readonly targets: readonly Stream[];
  private readonly strikes: Strike[] = [];
  /** Null when no fault waits for a condition. */
  private readonly conditions: Conditions | null;
  /** 1 where a condition held at the last point. */
  private readonly held: Uint8Array;

  constructor(world: World, cluster: Protocol) {
    const { plan } = world;
    const { seed } = plan.run;
    this.world = world;
    this.cluster = cluster;
    this.faults = plan.faults;
    this.actions = new Actions(world, cluster);
    this.parts = plan.faults.map((_, index) =>
      plan.faults.filter((fault) => fault.with === index).map(({ action }) => action),
    );
    this.gaps = plan.faults.map(({ schedule }, index) =>
      schedule.kind === "every" ? new Draw(schedule.gapNs, seed, `f${index}`, "gap") : null,
    );
    this.lengths = plan.faults.map(({ lasts }, index) =>
      lasts === null ? null : new Draw(lasts, seed, `f${index}`, "length"),
    );
    this.targets = plan.faults.map((_, index) => makeStream(seed, `f${index}`, "target"));
    const waits = plan.faults.some(({ schedule }) => schedule.kind === "when");
    this.conditions = waits ? new Conditions(world, cluster) : null;
    this.held = new Uint8Array(plan.faults.length);
  }

  /** Schedules the first strike of every fault that does not wait for another. */
  start(): void {
    this.faults.forEach(({ schedule, with: first }, fault) => {
      if (first !== undefined) return;
      if (schedule.kind === "at") this.schedule(schedule.atNs, FAULT_BEGINS, fault);
      if (schedule.kind === "every") this.scheduleNext(fault, schedule.fromNs);
    });
  }

  /** A point of the time series: faults whose condition has become true strike. */
  point(): void {
    const { conditions } = this;
    this.actions.fullDisks.point();
    if (conditions === null) return;
    conditions.point();
    const { now } = this.world.simulation;
    this.faults.forEach(({ schedule, with: first }, fault) => {
      if (schedule.kind !== "when" || first !== undefined) return;
      const isOpen = schedule.fromNs <= now && now < schedule.toNs;
      const holds = isOpen && conditions.holds(schedule.condition);
      if (holds && this.held[fault] === 0) this.schedule(now, FAULT_BEGINS, fault);
      this.held[fault] = holds ? 1 : 0;
    });
  }

  /** True when a request is refused because its node has no room on its disk. */
  refuses(message: number): boolean {
    return this.actions.fullDisks.refuses(message);
  }

  /** FAULT_BEGINS. */
  begin(fault: number): void {
    const { action, schedule, label } = this.faults[fault]!;
    const { now } = this.world.simulation;
    if (schedule.kind === "every") this.scheduleNext(fault, now);
    const actions = [this.asItStands(action, fault), ...this.parts[fault]!];
    const nodes = this.hit(actions, fault);
    if (nodes.length === 0 && "target" in action) this.noteMissed(label);
    const episode = this.world.recorder.episodes.begin("fault", label, now, nodes);
    const strike = this.strikes.push({ fault, nodes, actions, episode, open: true }) - 1;
    if (action.kind === "heal") this.heal();
    else if (action.kind === "restart") this.restart(nodes, label);
    else for (const each of actions) this.actions.begin(each, nodes, strike, label);
    if (isMoment(action)) {
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
    for (const action of strike.actions) this.actions.end(action, strike.nodes, index);
    this.close(index);
    this.cluster.healed();
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

  /** The action with its choices made. */
  private asItStands(action: FaultAction, fault: number): FaultAction {
    if (action.kind !== "partition") return action;
    return { ...action, groups: sidesOf(action, this.cluster, this.targets[fault]!) };
  }

  private hit([action, ...parts]: readonly FaultAction[], fault: number): readonly number[] {
    const nodes = this.world.plan.topology.nodes.length;
    switch (action?.kind) {
      case "partition":
        return action.groups.flat().filter((endpoint) => endpoint < nodes);
      case "promote":
      case "switchover":
        return [action.node];
      case "set":
        return [...new Set([action, ...parts].flatMap(nodeSet))];
      case "degrade":
      case "heal":
        return [];
      default:
        return action === undefined
          ? []
          : nodesOf(action.target, this.cluster, this.targets[fault]!);
    }
  }

  private noteMissed(label: string): void {
    this.world.recorder.episodes.note(
      "fault_missed",
      `"${label}" struck when there was nobody to hit, such as a leader while none led.`,
    );
  }

  /** The nodes come back, whatever crashes kept them down; a crash without nodes is over. */
  private restart(nodes: readonly number[], label: string): void {
    const back = nodes.filter((node) => this.actions.outages.restart(node));
    this.strikes.forEach((strike, index) => {
      if (!strike.open || this.faults[strike.fault]!.action.kind !== "crash") return;
      if (!strike.nodes.some((node) => nodes.includes(node))) return;
      strike.nodes = strike.nodes.filter((node) => !nodes.includes(node));
      if (strike.nodes.length === 0) this.close(index);
    });
    if (back.length > 0) {
      this.cluster.healed();
      return;
    }
    this.world.recorder.episodes.note(
      "restart_of_living",
      `"${label}" did nothing: none of its nodes was down.`,
    );
  }

  /** Ends everything but crashes, which need a restart, and what an operator has set. */
  private heal(): void {
    for (let index = 0; index < this.strikes.length; index++) {
      const strike = this.strikes[index]!;
      if (strike.open && !outlastsHeal(this.faults[strike.fault]!.action)) this.end(index);
    }
  }

  private close(index: number): void {
    const strike = this.strikes[index]!;
    if (!strike.open) return;
    strike.open = false;
    const { now } = this.world.simulation;
    this.world.recorder.episodes.end(strike.episode, now);
    const { label } = this.faults[strike.fault]!;
    this.faults.forEach(({ schedule, with: first }, fault) => {
      if (schedule.kind !== "after" || schedule.label !== label || first !== undefined) return;
      this.schedule(now + schedule.plusNs, FAULT_BEGINS, fault);
    });
  }
}

function nodeSet(action: FaultAction): number[] {
  return action.kind === "set" && action.change.kind !== "link" ? [action.change.node] : [];
}
