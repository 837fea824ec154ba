/** What each host of clients remembers of each coordinator: when it last answered, and last had to refuse. */
export class Contacts {
  private readonly nodes: number;
  private readonly heardNs: Float64Array;
  private readonly refusedNs: Float64Array;

  constructor(endpoints: number, nodes: number) {
    this.nodes = nodes;
    this.heardNs = new Float64Array(endpoints * nodes).fill(Number.NEGATIVE_INFINITY);
    this.refusedNs = new Float64Array(endpoints * nodes).fill(Number.NEGATIVE_INFINITY);
  }

  /** An answer has come, whatever it says. */
  heard(host: number, node: number, now: number): void {
    this.heardNs[host * this.nodes + node] = now;
  }

  /** The coordinator could not reach enough replicas. */
  refused(host: number, node: number, now: number): void {
    this.heard(host, node, now);
    this.refusedNs[host * this.nodes + node] = now;
  }

  /** True when an answer has come at that moment or later. */
  heardSince(host: number, node: number, fromNs: number): boolean {
    return this.heardNs[host * this.nodes + node]! >= fromNs;
  }

  /** True when it has refused at that moment or later. */
  refusedSince(host: number, node: number, fromNs: number): boolean {
    return this.refusedNs[host * this.nodes + node]! >= fromNs;
  }
}
