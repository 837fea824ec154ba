import { AT_NODE, CLIENT_GONE, HELD, READ, WRITE } from "../../kernel/operations.ts";
import { SMALL_BYTES } from "../../network/client-channels.ts";
import { Absences, type Bereaved } from "./absences.ts";
import type { CoordinatorParts } from "./coordinator-parts.ts";
import type { World } from "./copies.ts";
import { PART_HINT, PART_PROBE, PART_READ, PART_REPAIR, PART_WRITE, REFUSED } from "./parts.ts";
import type { Asker } from "./replica.ts";
import { ANSWERED, ORPHANED } from "./rounds.ts";

/** What the coordinator does with the answers to its reads. */
export interface ReadSide {
  begin(round: number): void;
  answered(round: number, position: number): void;
  /** A position that was asked will not answer. */
  failed(round: number, position: number): void;
  repaired(round: number): void;
}

/**
 * The coordinator's side of an operation: whom it asks, when it has enough, and what it does about
 * replicas that do not answer. Reads go on in {@link ReadSide}.
 */
export class Coordinator implements Asker, Bereaved {
  readSide: ReadSide | null = null;
  private readonly world: World;
  private readonly with: CoordinatorParts;
  private readonly nodes: number;
  readonly absences: Absences;
  /** The version that each operation wrote, by its slot. */
  versionOf = new Int32Array(256);

  constructor(world: World, parts: CoordinatorParts) {
    this.world = world;
    this.with = parts;
    this.nodes = world.plan.topology.nodes.length;
    this.absences = new Absences(world, parts, this);
  }

  /** An operation begins at an endpoint: a node that has its request, or the client itself. */
  begin(operation: number, endpoint: number): void {
    const { operations } = this.world;
    const { rounds, ring, copies } = this.with;
    const round = rounds.take();
    const key = operations.key[operation]!;
    const place = ring.placeOf(key);
    rounds.kind[round] = operations.kind[operation]!;
    rounds.operation[round] = operation;
    rounds.operationGeneration[round] = operations.generation[operation]!;
    rounds.endpoint[round] = endpoint;
    rounds.key[round] = key;
    rounds.place[round] = place;
    rounds.bytes[round] = operations.bytes[operation]!;
    this.absences.watch();
    if (operations.kind[operation] === WRITE) {
      rounds.row[round] = copies.keys.findOrAdd(key, place);
      this.beginWrite(round);
    } else {
      rounds.row[round] = copies.keys.find(key);
      this.readSide!.begin(round);
    }
    this.closeOne(round);
  }

  /** Asks the replica at a position, or deals with its absence. */
  ask(round: number, position: number): void {
    const { rounds, ring, suspicion } = this.with;
    const node = ring.nodeAt(rounds.place[round]!, position);
    rounds.asked[round]! |= 1 << position;
    if (suspicion.isAway(rounds.endpoint[round]!, node)) this.absences.missing(round, position);
    else this.send(round, position, node, 0);
  }

  /** A version goes to a replica that a read found without it. */
  repair(round: number, position: number, version: number): void {
    const { rounds, ring, parts, copies } = this.with;
    const node = ring.nodeAt(rounds.place[round]!, position);
    const part = parts.take(PART_REPAIR, round, rounds.endpoint[round]!, node, position);
    const bytes = copies.versions.bytesOf(version);
    rounds.open[round]! += 1;
    parts.version[part] = version;
    parts.bytes[part] = bytes;
    copies.hold(version);
    this.deliver(part, bytes);
  }

  /** A part's answer has come to its asker. */
  answered(part: number): void {
    const { parts, rounds, suspicion, replica, hints } = this.with;
    const isRefused = (parts.flags[part]! & REFUSED) !== 0;
    const from = parts.from[part]!;
    const kind = parts.kind[part]!;
    if (isRefused) suspicion.mark(from, parts.node[part]!);
    else suspicion.heard(from, parts.node[part]!);
    const round = parts.round[part]!;
    if (kind === PART_HINT) hints.handed(part, !isRefused);
    const position = parts.position[part]!;
    replica.over(part);
    if (round < 0 || kind === PART_PROBE) return;
    if ((rounds.flags[round]! & ORPHANED) === 0) {
      if (kind === PART_REPAIR) this.readSide!.repaired(round);
      else if (isRefused) this.absences.missing(round, position);
      else if (kind === PART_WRITE) this.writeAnswered(round, position);
      else {
        rounds.answered[round]! |= 1 << position;
        this.readSide!.answered(round, position);
      }
    }
    this.closeOne(round);
  }

  /** No answer will ever come. */
  vanished(part: number): void {
    const { parts, replica, hints, rounds, suspicion } = this.with;
    const round = parts.round[part]!;
    const kind = parts.kind[part]!;
    if (kind === PART_HINT) {
      hints.handed(part, false);
      suspicion.doubt(parts.from[part]!, parts.node[part]!);
    }
    replica.over(part);
    if (round < 0) return;
    // Whoever asked still waits: that nothing comes is seen when its time is over, and not before.
    if ((kind === PART_WRITE || kind === PART_READ) && this.absences.waits(round)) {
      rounds.vanished[round]! += 1;
      return;
    }
    const isAwaited = (rounds.flags[round]! & ORPHANED) === 0;
    if (kind === PART_REPAIR && isAwaited) this.readSide!.repaired(round);
    this.closeOne(round);
  }

  /** The coordinator answers its client; later answers count for repair alone. */
  answer(round: number, isRefused: boolean): void {
    const { operations, clients } = this.world;
    const { rounds } = this.with;
    if ((rounds.flags[round]! & ANSWERED) !== 0) return;
    rounds.flags[round]! |= ANSWERED;
    const operation = rounds.operation[round]!;
    if (operations.generation[operation] !== rounds.operationGeneration[round]) return;
    const isClient = rounds.endpoint[round]! >= this.nodes;
    if (isClient) clients.answerItself(operation, isRefused);
    else if (isRefused) clients.refuse(operation);
    else {
      const isRead = rounds.kind[round] === READ;
      clients.respond(operation, isRead ? operations.bytes[operation]! : SMALL_BYTES);
    }
  }

  /** Whether the round's client still waits for its answer. */
  isAwaited(round: number): boolean {
    const { operations } = this.world;
    const { rounds } = this.with;
    if ((rounds.flags[round]! & ANSWERED) !== 0) return false;
    const operation = rounds.operation[round]!;
    if (operations.generation[operation] !== rounds.operationGeneration[round]) return false;
    return (operations.flags[operation]! & (CLIENT_GONE | HELD)) !== CLIENT_GONE;
  }

  failed(round: number, position: number): void {
    if (this.with.rounds.kind[round] === READ) this.readSide!.failed(round, position);
    else this.refuseIfHopeless(round);
  }

  /** Refuses when those who may still answer are not enough. */
  refuseIfHopeless(round: number): void {
    const { rounds, ring, reads, writes } = this.with;
    if ((rounds.flags[round]! & ANSWERED) !== 0) return;
    const rule = rounds.kind[round] === READ ? reads : writes;
    const possible = ring.full & ~rounds.failed[round]!;
    if (rule.enough(possible, rounds.place[round]!, rounds.endpoint[round]!)) return;
    this.answer(round, true);
  }

  /** The coordinator has died, and with it all that it knew of its rounds. */
  orphan(endpoint: number): void {
    const { rounds } = this.with;
    for (let round = 0; round < rounds.capacity; round++) {
      if (rounds.open[round] === 0 || rounds.endpoint[round] !== endpoint) continue;
      rounds.flags[round]! |= ORPHANED | ANSWERED;
    }
  }

  private beginWrite(round: number): void {
    const { operations, clocks, simulation, recorder, plan } = this.world;
    const { rounds, ring, copies } = this.with;
    const operation = rounds.operation[round]!;
    const endpoint = rounds.endpoint[round]!;
    const isNode = endpoint < this.nodes;
    const stamp = isNode ? clocks.read(endpoint) : simulation.now;
    const { transaction } = plan.workloads[operations.workload[operation]!]!;
    const bytes = operations.bytes[operation]! + plan.replication.recordOverheadBytes * transaction;
    const row = rounds.row[round]!;
    const version = copies.create(row, stamp, bytes, this.seenBy(round));
    const { versions } = copies;
    rounds.version[round] = version;
    copies.hold(version);
    operations.version[operation] = versions.numberOf(version);
    operations.lsn[operation] = versions.serialOf(version);
    this.remember(operation, version);
    recorder.appended(bytes);
    this.onCreate?.(version);
    let own = -1;
    for (let position = 0; position < ring.copies; position++) {
      if (ring.nodeAt(rounds.place[round]!, position) === endpoint) own = position;
      else this.ask(round, position);
    }
    // The coordinator's own copy comes last: its messages are on their way by then.
    if (own >= 0) this.ask(round, own);
    this.refuseIfHopeless(round);
  }

  /** Told of every version that a coordinator takes. */
  onCreate: ((version: number) => void) | null = null;

  /** What the writer has seen: what the coordinator holds, or else the first replica that is there. */
  private seenBy(round: number): number {
    const { rounds, ring, copies, suspicion } = this.with;
    const endpoint = rounds.endpoint[round]!;
    const place = rounds.place[round]!;
    let position = ring.positionOf(Math.min(endpoint, this.nodes - 1), place);
    if (endpoint >= this.nodes || position < 0) {
      position = 0;
      while (
        position < ring.copies - 1 &&
        suspicion.isAway(endpoint, ring.nodeAt(place, position))
      ) {
        position += 1;
      }
    }
    return copies.shown(rounds.row[round]!, position);
  }

  private writeAnswered(round: number, position: number): void {
    const { simulation, recorder } = this.world;
    const { rounds, writes, visibility } = this.with;
    rounds.answered[round]! |= 1 << position;
    if ((rounds.flags[round]! & ANSWERED) !== 0) return;
    const place = rounds.place[round]!;
    if (!writes.enough(rounds.answered[round]!, place, rounds.endpoint[round]!)) return;
    recorder.current.commitLatency.add(simulation.now - rounds.startNs[round]!);
    visibility.committed(rounds.version[round]!, place);
    this.answer(round, false);
  }

  send(round: number, position: number, node: number, flags: number): void {
    const { rounds, parts, copies } = this.with;
    const isRead = rounds.kind[round] === READ;
    const kind = isRead ? PART_READ : PART_WRITE;
    const part = parts.take(kind, round, rounds.endpoint[round]!, node, position);
    parts.flags[part]! |= flags;
    rounds.open[round]! += 1;
    if (isRead) {
      this.deliver(part, SMALL_BYTES);
      return;
    }
    const version = rounds.version[round]!;
    const bytes = copies.versions.bytesOf(version);
    parts.version[part] = version;
    parts.bytes[part] = bytes;
    copies.hold(version);
    this.deliver(part, bytes);
  }

  /** To the coordinator's own copy without a message, to others with one. */
  private deliver(part: number, payload: number): void {
    const { parts, replica, exchange } = this.with;
    if (parts.from[part] === parts.node[part]) replica.serve(part);
    else exchange.ask(part, payload);
  }

  private remember(operation: number, version: number): void {
    if (operation >= this.versionOf.length) {
      const wider = new Int32Array(Math.max(2 * this.versionOf.length, operation + 1));
      wider.set(this.versionOf);
      this.versionOf = wider;
    }
    this.versionOf[operation] = version;
  }

  /** One message of the round less is about. */
  closeOne(round: number): void {
    const { rounds, copies, ring } = this.with;
    rounds.open[round]! -= 1;
    if (rounds.open[round]! > 0) return;
    const first = round * ring.copies;
    if (rounds.kind[round] === READ) {
      for (let at = first; at < first + ring.copies; at++)
        copies.views.giveBack(rounds.answers[at]!);
      // A merged list is the round's own; its versions are held by the answers.
      copies.sets?.drop(rounds.version[round]!);
    } else copies.letGo(rounds.version[round]!);
    rounds.release(round);
  }

  /** A node has its client's request. */
  take(operation: number): void {
    this.world.operations.phase[operation] = AT_NODE;
    this.begin(operation, this.world.operations.node[operation]!);
  }
}
