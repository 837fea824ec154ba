import type { Messages } from "./messages.ts";

/** Which ways between two endpoints partitions cut, and the messages that wait behind them in order. */
export class Partitions {
  private readonly endpoints: number;
  /** By ordered pair of endpoints: how many partitions lie between them. */
  private readonly cuts: Int32Array;
  /** How many of them lose what is sent. */
  private readonly drops: Int32Array;
  private readonly head: Int32Array;
  private readonly tail: Int32Array;
  private readonly messages: Messages;

  constructor(endpoints: number, messages: Messages) {
    this.endpoints = endpoints;
    this.messages = messages;
    this.cuts = new Int32Array(endpoints * endpoints);
    this.drops = new Int32Array(endpoints * endpoints);
    this.head = new Int32Array(endpoints * endpoints).fill(-1);
    this.tail = new Int32Array(endpoints * endpoints).fill(-1);
  }

  isCut(from: number, to: number): boolean {
    return this.cuts[from * this.endpoints + to]! > 0;
  }

  /** True when what is sent is lost, not held back. */
  isDropping(from: number, to: number): boolean {
    return this.drops[from * this.endpoints + to]! > 0;
  }

  /** One partition more, or with `by` -1 less. */
  cut(from: number, to: number, by: number, isDropping: boolean): void {
    this.cuts[from * this.endpoints + to]! += by;
    if (isDropping) this.drops[from * this.endpoints + to]! += by;
  }

  /** The message waits behind those that came before it. */
  hold(from: number, to: number, message: number): void {
    const pair = from * this.endpoints + to;
    const last = this.tail[pair]!;
    if (last < 0) this.head[pair] = message;
    else this.messages.next[last] = message;
    this.tail[pair] = message;
    this.messages.next[message] = -1;
  }

  /** Takes all that wait: the first of them, the others linked by `next`; -1 for none. */
  takeHeld(from: number, to: number): number {
    const pair = from * this.endpoints + to;
    const first = this.head[pair]!;
    this.head[pair] = -1;
    this.tail[pair] = -1;
    return first;
  }
}
