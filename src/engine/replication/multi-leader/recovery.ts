import { DOWN } from "../../kernel/machines.ts";
import { answerForgotten, breakConnections } from "../connections.ts";
import type { AntiEntropy } from "./anti-entropy.ts";
import type { Apply } from "./apply.ts";
import type { Convergence } from "./convergence.ts";
import type { Copying } from "./copying.ts";
import type { Divergence } from "./divergence.ts";
import type { Logs } from "./logs.ts";
import type { Reads } from "./reads.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shipping } from "./shipping.ts";
import { GONE } from "./writes.ts";

export interface RecoveryParts {
  readonly logs: Logs;
  readonly apply: Apply;
  readonly reads: Reads;
  readonly shipping: Shipping;
  readonly copying: Copying;
  readonly donors: AntiEntropy;
  readonly convergence: Convergence;
  readonly divergence: Divergence;
}

/**
 * What a crash takes away and how a replica comes back. Memory and the unflushed end of the log are
 * lost; nothing was shipped or shown before its flush, so that what is lost was nowhere else. A
 * replica rejoins from what it has on disk, or from a whole copy when the disk is gone.
 */
export class Recovery {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly parts: RecoveryParts;
  private readonly certified: boolean;

  constructor(world: World, replicas: Replicas, parts: RecoveryParts) {
    this.world = world;
    this.replicas = replicas;
    this.parts = parts;
    this.certified = world.plan.replication.conflict.kind === "certify";
    parts.copying.onDone = (member) => this.rejoin(member);
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    const { world, replicas, parts } = this;
    if (world.machines.state[node] === DOWN) return;
    world.machines.crash(node, site);
    breakConnections(world, node, site);
    world.cpu.clear(node);
    world.disks.clear(node);
    const member = replicas.memberOf[node]!;
    if (member < 0) return;
    parts.reads.clear(member);
    parts.logs.clear(member);
    parts.apply.clear(member);
    parts.shipping.forget(member);
    parts.copying.forget(member);
    this.loseUnflushed(member);
    if (losesDisk) this.loseDisk(member);
    parts.copying.begin();
    this.recount();
  }

  restart(node: number): void {
    const { world, replicas, parts } = this;
    if (world.machines.state[node] !== DOWN) return;
    world.machines.restart(node);
    answerForgotten(world, node);
    const member = replicas.memberOf[node]!;
    if (member < 0) return;
    parts.copying.begin();
    if (replicas.empty[member] === 0) this.rejoin(member);
  }

  /** Streams go on, and what the log holds and the replica does not show yet is applied. */
  private rejoin(member: number): void {
    const { replicas, parts } = this;
    const { writes, leaders, applied } = replicas;
    const log = replicas.logs[member]!;
    parts.apply.clear(member);
    for (let at = log.base + 1; at <= log.flushed; at++) {
      const write = log.at(at);
      if (write === 0) continue;
      const isNew = writes.seqOf(write) > applied[member * leaders + writes.originOf(write)]!;
      if (isNew) parts.apply.offer(member, write);
    }
    parts.shipping.reconnect(member);
    this.fetchOwn();
    this.recount();
  }

  /**
   * A leader whose disk was lost gets back what it had written from whoever has most of it, before
   * it writes on; what nobody has is gone.
   */
  private fetchOwn(): void {
    const { replicas, world, parts } = this;
    const isUp = (member: number) => world.machines.state[replicas.nodes[member]!] !== DOWN;
    for (let member = 0; member < replicas.leaders && !this.certified; member++) {
      if (replicas.empty[member] === 1 || !isUp(member) || !replicas.lacksOwn(member)) continue;
      this.giveUpTail(member);
      const holder = replicas.holderOf(member, isUp);
      if (replicas.lacksOwn(member) && holder !== member && holder >= 0) {
        parts.donors.bringUp(member, holder);
      }
    }
  }

  private loseUnflushed(member: number): void {
    const { replicas } = this;
    const { writes, leaders, durable, received } = replicas;
    const log = replicas.logs[member]!;
    for (let at = log.end; at > log.flushed && !this.certified; at--) {
      const write = log.at(at);
      if (write > 0 && writes.originOf(write) === member) this.lose(write);
    }
    log.voidUnflushed();
    for (let origin = 0; origin < leaders; origin++) {
      received[member * leaders + origin] = durable[member * leaders + origin]!;
    }
    // One that was still without data had nothing to lose.
    if (member < leaders && !this.certified && replicas.empty[member] === 0) {
      replicas.origins[member]!.truncate(durable[member * leaders + member]!);
    }
  }

  private loseDisk(member: number): void {
    const { leaders, logs, empty, applied, durable, received, known } = this.replicas;
    empty[member] = 1;
    logs[member]!.clear();
    for (const positions of [applied, durable, received, known]) {
      positions.fill(0, member * leaders, (member + 1) * leaders);
    }
  }

  /** A leader's own writes that nobody has are gone with its disk. */
  private giveUpTail(origin: number): void {
    const { replicas } = this;
    const log = replicas.origins[origin]!;
    const holder = replicas.holderOf(origin, () => true);
    const most = holder < 0 ? 0 : replicas.received[holder * replicas.leaders + origin]!;
    for (let seq = log.end; seq > Math.max(most, log.base); seq--) this.lose(log.at(seq));
    log.truncate(Math.max(most, log.base));
  }

  private lose(write: number): void {
    this.replicas.expel(write);
    this.replicas.writes.mark(write, GONE);
  }

  private recount(): void {
    this.parts.convergence.recount();
    this.parts.divergence.recount();
  }
}
