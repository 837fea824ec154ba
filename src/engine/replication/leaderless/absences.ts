import { PRIORITY_WORK } from "../../kernel/event-kind.ts";
import { UP } from "../../kernel/machines.ts";
import { READ } from "../../kernel/operations.ts";
import type { CoordinatorParts } from "./coordinator-parts.ts";
import type { World } from "./copies.ts";
import { SILENCE_DUE } from "./events.ts";
import { STANDS_IN } from "./parts.ts";
import { ORPHANED } from "./rounds.ts";

/** What the coordinator does once a replica's place is taken care of, or is not. */
export interface Bereaved {
  /** Sends the round's request for a position to a node. */
  send(round: number, position: number, node: number, flags: number): void;
  /** Nobody will answer for the position. */
  failed(round: number, position: number): void;
  /** One message of the round less is about. */
  closeOne(round: number): void;
}

/**
 * Replicas that do not answer: they refuse, or are silent for too long. A stand-in takes their place
 * (sloppy quorum), or a hint is kept for them, or they are simply missed.
 */
export class Absences {
  private readonly world: World;
  private readonly with: CoordinatorParts;
  private readonly bereaved: Bereaved;
  private readonly nodes: number;
  private timerSet = false;

  constructor(world: World, parts: CoordinatorParts, bereaved: Bereaved) {
    this.world = world;
    this.with = parts;
    this.bereaved = bereaved;
    this.nodes = world.plan.topology.nodes.length;
  }

  /** A round begins, and may have to be looked at. */
  watch(): void {
    if (this.timerSet) return;
    const { simulation, plan } = this.world;
    const timeout = plan.replication.replicaTimeoutNs ?? null;
    if (timeout === null) return;
    this.timerSet = true;
    simulation.after(timeout, SILENCE_DUE, 0, 0);
  }

  /** Whether the round's silence will be looked at. */
  waits(round: number): boolean {
    const timeout = this.world.plan.replication.replicaTimeoutNs ?? null;
    return timeout !== null && this.with.rounds.isListed(round);
  }

  /** SILENCE_DUE: rounds that have waited too long take those who are silent for away. */
  silenceDue(): void {
    const { simulation, plan } = this.world;
    const { rounds } = this.with;
    const timeout = plan.replication.replicaTimeoutNs!;
    this.timerSet = false;
    for (let round = rounds.oldest; round >= 0; round = rounds.oldest) {
      const due = rounds.startNs[round]! + timeout;
      if (due > simulation.now) {
        this.timerSet = true;
        simulation.at(due, PRIORITY_WORK, SILENCE_DUE, 0, 0);
        return;
      }
      rounds.unlist(round);
      this.noteSilence(round);
      for (let left = rounds.vanished[round]!; left > 0; left--) this.bereaved.closeOne(round);
    }
  }

  /** A replica is away: a stand-in takes its place, or a hint is kept for it. */
  missing(round: number, position: number): void {
    const { rounds } = this.with;
    const bit = 1 << position;
    if ((rounds.missed[round]! & bit) !== 0 || (rounds.answered[round]! & bit) !== 0) return;
    rounds.missed[round]! |= bit;
    const isRead = rounds.kind[round] === READ;
    const hasStandIn = this.world.plan.replication.sloppy && this.sendToStandIn(round, position);
    if (hasStandIn) return;
    if (!isRead) this.keepHint(round, position);
    rounds.failed[round]! |= bit;
    this.bereaved.failed(round, position);
  }

  private sendToStandIn(round: number, position: number): boolean {
    const { rounds, ring, suspicion } = this.with;
    const place = rounds.place[round]!;
    const endpoint = rounds.endpoint[round]!;
    // The k-th replica that is missing takes the k-th stand-in that is there.
    let skip = 0;
    for (let before = 0; before < ring.copies; before++) {
      if (before !== position && (rounds.missed[round]! >> before) & 1) skip += 1;
    }
    for (let next = ring.copies; next < ring.size; next++) {
      const node = ring.nodeAt(place, next);
      if (suspicion.isAway(endpoint, node)) continue;
      if (skip > 0) {
        skip -= 1;
        continue;
      }
      this.bereaved.send(round, position, node, STANDS_IN);
      return true;
    }
    return false;
  }

  private keepHint(round: number, position: number): void {
    const { replication } = this.world.plan;
    const { rounds, ring, suspicion, hints, copies, replica } = this.with;
    if (replication.hintedHandoff === null) return;
    const endpoint = rounds.endpoint[round]!;
    const place = rounds.place[round]!;
    const target = ring.nodeAt(place, position);
    if (suspicion.awayFor(endpoint, target) > replication.hintedHandoff.windowNs) return;
    const version = rounds.version[round]!;
    const holder = endpoint < this.nodes ? endpoint : this.holderFor(endpoint, place, target);
    if (holder < 0) return;
    hints.keep(holder, version, position);
    replica.logHint(holder, copies.versions.bytesOf(version));
  }

  /** A client keeps no hints: the first replica that is there does, with its own copy. */
  private holderFor(endpoint: number, place: number, target: number): number {
    const { ring, suspicion } = this.with;
    for (let position = 0; position < ring.size; position++) {
      const node = ring.nodeAt(place, position);
      if (node !== target && !suspicion.isAway(endpoint, node)) return node;
    }
    return -1;
  }

  private noteSilence(round: number): void {
    const { rounds, ring, suspicion } = this.with;
    const endpoint = rounds.endpoint[round]!;
    // A frozen coordinator has no idea of time.
    const isFrozen = endpoint < this.nodes && this.world.machines.state[endpoint] !== UP;
    if (isFrozen || (rounds.flags[round]! & ORPHANED) !== 0) return;
    const silent = rounds.asked[round]! & ~rounds.answered[round]! & ~rounds.missed[round]!;
    for (let position = 0; position < ring.copies; position++) {
      if (((silent >> position) & 1) === 0) continue;
      suspicion.mark(endpoint, ring.nodeAt(rounds.place[round]!, position));
      this.missing(round, position);
    }
  }
}
