import { makeStream, type Stream } from "../../../random/stream.ts";
import type { Coordinator, ReadSide } from "./coordinator.ts";
import type { CoordinatorParts } from "./coordinator-parts.ts";
import type { World } from "./copies.ts";
import { ALL_ASKED, ANSWERED, REPAIRING } from "./rounds.ts";
import type { Speculation } from "./speculation.ts";

/**
 * The coordinator's side of a read: asks all replicas or as many as it needs, answers with the
 * newest of the first answers that are enough, and mends replicas that it found behind: before its
 * answer or after it.
 */
export class Reads implements ReadSide {
  private readonly world: World;
  private readonly with: CoordinatorParts;
  private readonly coordinator: Coordinator;
  private readonly speculation: Speculation;
  private readonly chance: Stream;

  constructor(
    world: World,
    parts: CoordinatorParts,
    coordinator: Coordinator,
    speculation: Speculation,
  ) {
    this.world = world;
    this.with = parts;
    this.coordinator = coordinator;
    this.speculation = speculation;
    this.chance = makeStream(world.plan.run.seed, "leaderless", "read repair");
  }

  begin(round: number): void {
    const { readFanout, readRepairChance } = this.world.plan.replication;
    const { rounds, ring } = this.with;
    const isForAll =
      readFanout === "all" || (readRepairChance > 0 && this.chance.next() < readRepairChance);
    if (isForAll) {
      rounds.flags[round]! |= ALL_ASKED;
      this.askEach(round, ring.full);
    } else {
      this.askEach(round, this.enoughFor(round));
      this.speculation.watch(round);
    }
    this.coordinator.refuseIfHopeless(round);
  }

  answered(round: number, position: number): void {
    const { rounds, ring, reads, visibility } = this.with;
    if ((rounds.flags[round]! & (ANSWERED | REPAIRING)) !== 0) {
      this.takeLate(round, position);
      return;
    }
    const place = rounds.place[round]!;
    const bits = rounds.answered[round]!;
    if (!reads.enough(bits, place, rounds.endpoint[round]!)) {
      const awaited = rounds.asked[round]! & ~bits & ~rounds.failed[round]!;
      if (awaited === 0) this.failed(round);
      return;
    }
    const first = round * ring.copies;
    visibility.looked(place, bits, rounds.servedNs, first, rounds.startNs[round]!);
    this.speculation.ended(round);
    for (let at = 0; at < ring.copies; at++) if ((bits >> at) & 1) this.merge(round, at);
    const { readRepair } = this.world.plan.replication;
    if (readRepair === "blocking") {
      rounds.repairs[round] = this.countMissing(round, bits);
      if (rounds.repairs[round]! > 0) {
        rounds.flags[round]! |= REPAIRING;
        this.repairEach(round, bits);
        return;
      }
    }
    this.finish(round);
    if (readRepair === "async") this.repairEach(round, bits);
  }

  /** Somebody else is asked in his place, and so on until there is nobody left. */
  failed(round: number): void {
    const { rounds } = this.with;
    if ((rounds.flags[round]! & ANSWERED) !== 0) return;
    const next = this.world.plan.replication.readFanout === "quorum" ? this.nextOf(round) : -1;
    if (next >= 0) this.coordinator.ask(round, next);
    this.coordinator.refuseIfHopeless(round);
  }

  repaired(round: number): void {
    const { rounds } = this.with;
    rounds.repairs[round]! -= 1;
    if ((rounds.flags[round]! & (REPAIRING | ANSWERED)) !== REPAIRING) return;
    if (rounds.repairs[round]! <= 0) this.finish(round);
  }

  /** SPECULATE: asks one more replica that is there, if any is left. */
  speculate(round: number): void {
    const { rounds, ring, suspicion } = this.with;
    if ((rounds.flags[round]! & ANSWERED) !== 0) return;
    const next = this.nextOf(round);
    if (next < 0) return;
    const node = ring.nodeAt(rounds.place[round]!, next);
    if (!suspicion.isAway(rounds.endpoint[round]!, node)) this.coordinator.ask(round, next);
  }

  /** The nearest position that has not been asked, those that are away last; -1 when there is none. */
  private nextOf(round: number): number {
    const { rounds, reach } = this.with;
    for (const position of reach.order(rounds.endpoint[round]!, rounds.place[round]!)) {
      if (((rounds.asked[round]! >> position) & 1) === 0) return position;
    }
    return -1;
  }

  /** The positions that a read asks when it asks no more than it needs: near ones before far ones. */
  private enoughFor(round: number): number {
    const { rounds, ring, reads, reach } = this.with;
    const place = rounds.place[round]!;
    const endpoint = rounds.endpoint[round]!;
    let bits = 0;
    const order = reach.order(endpoint, place);
    for (const position of order) {
      if (reads.enough(bits, place, endpoint)) break;
      bits |= 1 << position;
    }
    // What came before the one that completed it may be for nothing.
    for (let at = ring.copies - 1; at >= 0; at--) {
      const without = bits & ~(1 << order[at]!);
      if (reads.enough(without, place, endpoint)) bits = without;
    }
    return bits;
  }

  private askEach(round: number, bits: number): void {
    const { rounds, ring } = this.with;
    const endpoint = rounds.endpoint[round]!;
    let own = -1;
    for (let position = 0; position < ring.copies; position++) {
      if (((bits >> position) & 1) === 0) continue;
      if (ring.nodeAt(rounds.place[round]!, position) === endpoint) own = position;
      else this.coordinator.ask(round, position);
    }
    if (own >= 0) this.coordinator.ask(round, own);
  }

  /** An answer that comes after the first ones: it may be behind, or may show that they were. */
  private takeLate(round: number, position: number): void {
    const { rounds } = this.with;
    if (this.world.plan.replication.readRepair === "off") return;
    if (this.merge(round, position)) this.repairEach(round, rounds.answered[round]!);
    else this.repairEach(round, 1 << position);
  }

  /** The client gets the newest of the answers. */
  private finish(round: number): void {
    const { operations, recorder } = this.world;
    const { rounds, copies } = this.with;
    if (this.coordinator.isAwaited(round)) {
      const operation = rounds.operation[round]!;
      const answer = rounds.version[round]!;
      if (rounds.row[round]! < 0) rounds.row[round] = copies.keys.find(rounds.key[round]!);
      operations.version[operation] = copies.views.numberOf(answer);
      operations.seenLsn[operation] = copies.views.serialOf(answer);
      const row = rounds.row[round]!;
      if (row >= 0) {
        copies.views.judge(row, answer, operations.intendedNs[operation]!, this.knownUpTo(round));
        operations.behind[operation] = copies.views.behind;
        operations.ageNs[operation] = copies.views.ageNs;
      }
      const beside = copies.views.sizeOf(answer);
      if (beside > 1) recorder.current.siblings.add(beside);
    }
    this.coordinator.answer(round, false);
  }

  /** The most that any replica knew that has answered. */
  private knownUpTo(round: number): number {
    const { rounds, ring } = this.with;
    let most = 0;
    for (let position = 0; position < ring.copies; position++) {
      if (((rounds.answered[round]! >> position) & 1) === 0) continue;
      most = Math.max(most, rounds.knownUpTo[round * ring.copies + position]!);
    }
    return most;
  }

  /** Takes a position's answer into the round's; true when that has become newer by it. */
  private merge(round: number, position: number): boolean {
    const { rounds, ring, copies } = this.with;
    const answer = rounds.answers[round * ring.copies + position]!;
    const before = rounds.version[round]!;
    const after = copies.views.merge(before, answer);
    rounds.version[round] = after;
    return after !== before || copies.views.hasGrown;
  }

  private countMissing(round: number, bits: number): number {
    const { rounds, ring, copies } = this.with;
    let count = 0;
    for (let position = 0; position < ring.copies; position++) {
      if (((bits >> position) & 1) === 0) continue;
      const answer = rounds.answers[round * ring.copies + position]!;
      count += copies.views.missing(rounds.version[round]!, answer).length;
    }
    return count;
  }

  /** Sends what the round has found to those of the positions that answered without it. */
  private repairEach(round: number, bits: number): void {
    const { rounds, ring, copies } = this.with;
    for (let position = 0; position < ring.copies; position++) {
      if (((bits >> position) & 1) === 0 || ((rounds.missed[round]! >> position) & 1) === 1)
        continue;
      const answer = rounds.answers[round * ring.copies + position]!;
      for (const version of copies.views.missing(rounds.version[round]!, answer)) {
        this.coordinator.repair(round, position, version);
      }
    }
  }
}
