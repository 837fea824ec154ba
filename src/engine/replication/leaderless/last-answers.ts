/** When each host last had an answer from each coordinator. */
export class LastAnswers {
  private readonly nodes: number;
  private readonly lastNs: Float64Array;

  constructor(endpoints: number, nodes: number) {
    this.nodes = nodes;
    this.lastNs = new Float64Array(endpoints * nodes).fill(Number.NEGATIVE_INFINITY);
  }

  /** An answer has come. */
  heard(host: number, node: number, now: number): void {
    this.lastNs[host * this.nodes + node] = now;
  }

  /** True when one has come at that moment or later. */
  since(host: number, node: number, fromNs: number): boolean {
    return this.lastNs[host * this.nodes + node]! >= fromNs;
  }
}
