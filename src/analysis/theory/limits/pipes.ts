import type { Plan } from "../../../model/plan.ts";
import { linkBetween } from "../plan-facts.ts";
import { bandwidthText, bytesText, type Limit, smallest, unlimited } from "./limit.ts";
import { windowLimit } from "./window.ts";

/**
 * Links and NICs with a bandwidth, and the bytes that one write of the whole cluster puts on each on
 * average.
 */
export class Pipes {
  private readonly plan: Plan;
  private readonly found = new Map<string, { bytes: number; bytesPerSecond: number }>();
  private readonly windows: Limit[] = [];

  constructor(plan: Plan) {
    this.plan = plan;
  }

  /** A message of so many bytes goes from one endpoint to another, so many times for each write. */
  send(from: number, to: number, bytes: number, times: number): void {
    if (from === to) return;
    const node = this.plan.topology.nodes[from];
    const link = linkBetween(this.plan, from, to);
    if (node) this.add(`${node.name}.nic`, node.nicBytesPerSecond, bytes * times);
    if (link) this.add(link.name, link.bandwidthBytesPerSecond, bytes * times);
  }

  /**
   * The same of a stream on a connection of its own, whose messages share `shared` bytes a write
   * without headers: losses narrow its window.
   */
  stream(from: number, to: number, bytes: number, times: number, shared: number): void {
    this.send(from, to, bytes, times);
    if (from === to || times <= 0) return;
    const ends = { from, to, bytes: shared * times, connections: 1 };
    this.windows.push(...windowLimit(this.plan, ends));
  }

  /** The narrowest of them as a limit. */
  limit(): Limit {
    const pipes = [...this.found]
      .filter(([, { bytes }]) => bytes > 0)
      .map(
        ([where, { bytes, bytesPerSecond }]): Limit => ({
          name: "network",
          writesPerSecond: bytesPerSecond / bytes,
          formula: `${bandwidthText(bytesPerSecond)} / ${bytesText(bytes)} a write on ${where}`,
          where,
        }),
      );
    const limits = [...pipes, ...this.windows];
    return limits.length === 0
      ? unlimited("network", "no bandwidth is set on the way")
      : smallest(limits);
  }

  private add(name: string, bytesPerSecond: number | null, bytes: number): void {
    if (bytesPerSecond === null) return;
    const known = this.found.get(name);
    if (known) known.bytes += bytes;
    else this.found.set(name, { bytes, bytesPerSecond });
  }
}
