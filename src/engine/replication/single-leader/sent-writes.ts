import { IN_USE, WRITE } from "../../kernel/operations.ts";
import type { Branch } from "./branch.ts";
import type { World } from "./replicas.ts";

/**
 * Writes that the client takes for acknowledged as soon as they are sent (Kafka's acks = 0,
 * MongoDB's w: 0). Nobody answers them, so that what never comes into a log is lost unseen. A
 * connection that breaks is noticed: until the next is made the client waits for an answer.
 */
export class SentWrites {
  private readonly world: World;
  /** The generation of the slot whose write was sent so, and has no record yet; by slot. */
  private unrecorded = new Int32Array(256);
  private sentCount = 0;
  private recordedCount = 0;
  /** 1 for client hosts whose connection to the leader is broken. */
  private readonly broken: Uint8Array;

  constructor(world: World) {
    this.world = world;
    this.broken = new Uint8Array(world.network.endpoints);
  }

  /** Whether this attempt goes out so. */
  takes(operation: number): boolean {
    const { operations } = this.world;
    return operations.kind[operation] === WRITE && this.broken[operations.host[operation]!] === 0;
  }

  /** Sends the write to the node and answers the client. */
  send(operation: number, node: number): void {
    const { operations, clients } = this.world;
    if (operation >= this.unrecorded.length) this.grow(operation);
    this.unrecorded[operation] = operations.generation[operation]!;
    this.sentCount += 1;
    operations.node[operation] = node;
    clients.request(operation, operations.bytes[operation]!);
    clients.answerItself(operation, false);
  }

  /** True while a write that was sent so has no record. */
  isUnrecorded(operation: number): boolean {
    return (
      operation < this.unrecorded.length &&
      this.unrecorded[operation] === this.world.operations.generation[operation]
    );
  }

  /** The record is in the log: from the moment of its sending it counts as acknowledged. */
  recorded(operation: number, branch: Branch): void {
    const { operations } = this.world;
    const { logs } = branch;
    const log = logs[logs.length === 1 ? 0 : operations.key[operation]! % logs.length]!;
    this.unrecorded[operation] = 0;
    this.recordedCount += 1;
    log.mark(operations.lsn[operation]!, operations.sentNs[operation]!);
    operations.serverDone(operation);
  }

  /** The machine refused: the client's connection is broken. */
  refused(operation: number): void {
    this.broken[this.world.operations.host[operation]!] = 1;
  }

  /** A write was answered: there is a connection again. */
  answered(operation: number): void {
    this.broken[this.world.operations.host[operation]!] = 0;
  }

  /** Writes that counted as acknowledged and never came into a log, but for those on their way. */
  get lost(): number {
    const { operations } = this.world;
    let underWay = 0;
    for (let slot = 0; slot < operations.capacity; slot++) {
      if ((operations.flags[slot]! & IN_USE) !== 0 && this.isUnrecorded(slot)) underWay += 1;
    }
    return this.sentCount - this.recordedCount - underWay;
  }

  private grow(operation: number): void {
    let length = this.unrecorded.length;
    while (length <= operation) length *= 2;
    this.world.simulation.poolBytes += (length - this.unrecorded.length) * 4;
    const wider = new Int32Array(length);
    wider.set(this.unrecorded);
    this.unrecorded = wider;
  }
}
