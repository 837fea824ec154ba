/** How long clients keep away from a replica that failed them where nobody says (assumed). */
export const USUAL_RECHECK_NS = 5_000_000_000;

/** A replica that the host may ask as ever. */
const THERE = -1;

/**
 * Which replicas the clients of each host leave alone, as drivers and their pools do: a replica that
 * refuses them, or is silent for a whole time-out, is asked no more until the re-check is due. Then
 * one read tries it: an answer brings all of them back, and a failure leaves it alone for as long
 * again.
 */
export class SilentReplicas {
  private readonly nodes: number;
  private readonly recheckNs: number;
  /** By host and node: when it is tried again. */
  private readonly until: Float64Array;
  /** By host and node: when its last answer came. */
  private readonly heardNs: Float64Array;
  /** How many pairs of host and node are left alone; 0 spares every look. */
  private left = 0;

  constructor(endpoints: number, nodes: number, recheckNs: number) {
    this.nodes = nodes;
    this.recheckNs = recheckNs;
    this.until = new Float64Array(endpoints * nodes).fill(THERE);
    this.heardNs = new Float64Array(endpoints * nodes).fill(Number.NEGATIVE_INFINITY);
  }

  get any(): boolean {
    return this.left > 0;
  }

  /** True when the host may ask the node now: it never failed, or its re-check is due. */
  mayAsk(host: number, node: number, now: number): boolean {
    return this.until[host * this.nodes + node]! <= now;
  }

  /** When the host may ask the node again; before all times when it may anyway. */
  dueNs(host: number, node: number): number {
    return this.until[host * this.nodes + node]!;
  }

  /** A read goes to the node: if that is the re-check, others wait for what becomes of it. */
  asked(host: number, node: number, now: number): void {
    const pair = host * this.nodes + node;
    if (this.until[pair] !== THERE) this.until[pair] = now + this.recheckNs;
  }

  /** An answer has come. */
  heard(host: number, node: number, now: number): void {
    const pair = host * this.nodes + node;
    this.heardNs[pair] = now;
    if (this.until[pair] === THERE) return;
    this.until[pair] = THERE;
    this.left -= 1;
  }

  /** The node refused. */
  refused(host: number, node: number, now: number): void {
    const pair = host * this.nodes + node;
    if (this.until[pair] === THERE) this.left += 1;
    this.until[pair] = now + this.recheckNs;
  }

  /** No answer to what was sent then: a node that answers others meanwhile is slow, not gone. */
  timedOut(host: number, node: number, sentNs: number, now: number): void {
    if (this.heardNs[host * this.nodes + node]! < sentNs) this.refused(host, node, now);
  }
}
