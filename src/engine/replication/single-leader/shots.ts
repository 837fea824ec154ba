import type { Stonith } from "../../failover/stonith.ts";
import { DOWN, PAUSED } from "../../kernel/machines.ts";
import { REBOOTED, SHOT_DUE, SHOT_LANDS } from "./events.ts";
import type { World } from "./replicas.ts";

export interface ShotsParts {
  /** Switches a machine off, and on again. */
  readonly switchOff: (node: number) => void;
  readonly switchOn: (node: number) => void;
  /** Whether the node is the leader of the newest epoch. */
  readonly isLeader: (node: number) => boolean;
}

/**
 * Shots under way. A node waits for its delay before it shoots, and does not shoot if it is dead by
 * then; a shot that is fired lands, whatever becomes of the one who fired it: so two that fire
 * within the time that a shot takes both go down.
 */
export class Shots {
  private readonly world: World;
  private readonly stonith: Stonith;
  private readonly parts: ShotsParts;
  private readonly nodes: number;
  /** By shooter and target: how long the shot takes that waits to be fired. */
  private readonly takes: Float64Array;
  private readonly landedNs: Float64Array;

  constructor(world: World, stonith: Stonith, parts: ShotsParts) {
    this.world = world;
    this.stonith = stonith;
    this.parts = parts;
    this.nodes = world.plan.topology.nodes.length;
    this.takes = new Float64Array(this.nodes * this.nodes);
    this.landedNs = new Float64Array(this.nodes).fill(Number.NEGATIVE_INFINITY);
  }

  /** The node decides to shoot. Answers the nanoseconds until the shot lands. */
  aim(shooter: number, target: number): number {
    const delay = this.stonith.delay(shooter, this.parts.isLeader(target));
    const takes = this.stonith.takes(target);
    const pair = shooter * this.nodes + target;
    this.takes[pair] = takes;
    if (delay > 0) this.world.simulation.after(delay, SHOT_DUE, pair, this.lifeOf(shooter));
    else this.due(pair, this.lifeOf(shooter));
    return delay + takes;
  }

  /** SHOT_DUE. */
  due(pair: number, life: number): void {
    const shooter = Math.floor(pair / this.nodes);
    const { machines, simulation } = this.world;
    if (this.lifeOf(shooter) !== life || machines.state[shooter] === DOWN) return;
    if (machines.state[shooter] === PAUSED) machines.defer(shooter, SHOT_DUE, pair, life);
    else simulation.after(this.takes[pair]!, SHOT_LANDS, pair, 0);
  }

  /** SHOT_LANDS. */
  lands(pair: number): void {
    const { machines, simulation, recorder } = this.world;
    const shooter = Math.floor(pair / this.nodes);
    const target = pair % this.nodes;
    if (machines.state[target] === DOWN) return;
    if (!this.stonith.works(shooter, target)) {
      this.missed(shooter, target);
      return;
    }
    this.parts.switchOff(target);
    this.landedNs[target] = simulation.now;
    const reboot = this.stonith.reboot(target);
    if (reboot !== null) {
      simulation.after(Math.max(1, reboot), REBOOTED, target, this.lifeOf(target));
    }
    // The shooter is dead by a shot that was under way when it fired.
    const since = simulation.now - this.landedNs[shooter]!;
    if (machines.state[shooter] !== DOWN || since > this.takes[pair]!) return;
    const [one, other] = this.namesOf(shooter, target);
    recorder.episodes.note(
      "both_shot",
      `${one} and ${other} took each other for dead and shot each other: both went down. A delay for one of them leaves one standing.`,
    );
  }

  /** REBOOTED: the machine that was shot comes up, unless it is up already or has died once more. */
  rebooted(target: number, life: number): void {
    if (this.lifeOf(target) === life) this.parts.switchOn(target);
  }

  private missed(shooter: number, target: number): void {
    const [one, other] = this.namesOf(shooter, target);
    this.world.recorder.episodes.note(
      "shot_missed",
      `${one} shot at ${other} and nothing came of it: what fences it failed, or could not be reached. ${other} may go on leading beside the new leader.`,
    );
  }

  private namesOf(...nodes: readonly number[]): readonly string[] {
    return nodes.map((node) => this.world.plan.topology.nodes[node]!.name);
  }

  private lifeOf(node: number): number {
    return this.world.machines.life[node]!;
  }
}
