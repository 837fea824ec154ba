/** What a rule of agreement needs to know of the order that it serves. */
export interface Ordering {
  /** The number of the view, and 1 for each member in it. */
  readonly view: number;
  readonly inView: Uint8Array;
  /** When `to` heard from `from` last, at `to * leaders + from`. */
  readonly heardNs: Float64Array;
  /** Sends something over the group's connection; `a` of the message is the pair. */
  send(from: number, to: number, kind: number, bytes: number): number;
  /** The greatest reading of all members' clocks. */
  latestTick(): number;
  /** A write that came too late for its place gets one after all that have one. */
  proposeAnew(member: number, write: number): void;
  /** How many proposals of `origin` the member has received in this view. */
  receivedOf(member: number, origin: number): number;
  /** Every member looks what it may take in. */
  deliverAll(): void;
}
