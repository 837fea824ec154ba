import type { FailoverPlan } from "../../../model/failover.ts";
import { Suspicion } from "../../failover/suspicion.ts";
import { PRIORITY_SAMPLE } from "../../kernel/event-kind.ts";
import { DOWN, PAUSED } from "../../kernel/machines.ts";
import type { Control } from "./control.ts";
import { DUEL_DUE, SIGN_ARRIVES } from "./events.ts";
import type { Replicas, World } from "./replicas.ts";

export interface DuelParts {
  readonly replicas: Replicas;
  readonly control: Control;
  /** The leader shoots the other. */
  readonly shoot: (shooter: number, target: number) => void;
}

/**
 * Two voters alone that may shoot: each must be rid of the other before it goes on, so that the
 * leader watches its follower as the follower watches it. The follower answers each beat; a leader
 * that misses the answers for as long as a follower misses beats shoots.
 */
export class Duel {
  private readonly world: World;
  private readonly plan: FailoverPlan;
  private readonly parts: DuelParts;
  private readonly suspicion: Suspicion;
  private readonly turn: Int32Array;
  /** 1 for a leader that has shot, until it hears the other again. */
  private readonly shot: Uint8Array;

  constructor(world: World, plan: FailoverPlan, parts: DuelParts) {
    this.world = world;
    this.plan = plan;
    this.parts = parts;
    this.suspicion = new Suspicion(plan.detect, parts.replicas.nodes);
    this.turn = new Int32Array(parts.replicas.nodes);
    this.shot = new Uint8Array(parts.replicas.nodes);
  }

  /** A leadership begins, or goes on after a crash. */
  begin(leader: number): void {
    if (this.otherThan(leader) < 0) return;
    this.shot[leader] = 0;
    this.suspicion.restart(leader, this.world.simulation.now);
    this.arm(leader);
  }

  /** The node leads no more, or is down. */
  stop(node: number): void {
    this.turn[node]! += 1;
  }

  /** A voter has heard a beat of its leader. */
  answer(voter: number, leader: number, epoch: number): void {
    if (this.otherThan(leader) !== voter) return;
    this.parts.control.send(SIGN_ARRIVES, voter, leader, { a: epoch });
  }

  /** SIGN_ARRIVES. */
  heard(leader: number): void {
    if (this.parts.replicas.leads[leader] === 0) return;
    this.suspicion.heard(leader, this.world.simulation.now);
    if (this.shot[leader] === 0) return;
    this.shot[leader] = 0;
    this.arm(leader);
  }

  /** DUEL_DUE. */
  due(leader: number, turn: number): void {
    const { state } = this.world.machines;
    if (turn !== this.turn[leader] || state[leader] === DOWN) return;
    const { now } = this.world.simulation;
    // One that stood still has heard nothing and knows it: it begins to listen anew.
    if (state[leader] === PAUSED) this.suspicion.restart(leader, now);
    if (now < this.suspicion.deadline(leader)) {
      this.arm(leader);
      return;
    }
    this.shot[leader] = 1;
    this.parts.shoot(leader, this.otherThan(leader));
  }

  private arm(leader: number): void {
    const { simulation } = this.world;
    this.turn[leader]! += 1;
    const wait = Math.max(1, this.suspicion.deadline(leader) - simulation.now);
    // A sign of life that comes in the same instant is in time.
    simulation.at(simulation.now + wait, PRIORITY_SAMPLE, DUEL_DUE, leader, this.turn[leader]!);
  }

  private otherThan(leader: number): number {
    const { voters } = this.plan;
    return voters.includes(leader) ? (voters.find((voter) => voter !== leader) ?? -1) : -1;
  }
}

/** Whether two voters are on their own and may shoot each other. */
export function isDuel({ voters, fencing, arbiter, detect }: FailoverPlan): boolean {
  const alone = arbiter !== true && voters.length === 2 && fencing.kind === "stonith";
  return alone && detect.kind !== "lease";
}
