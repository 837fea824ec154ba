import type { Plan } from "../../../model/plan.ts";
import { linkBetween } from "../plan-facts.ts";
import { bandwidthText, bytesText, type Limit, smallest, unlimited } from "./limit.ts";

/**
 * Links and NICs with a bandwidth, and the bytes that one write of the whole cluster puts on each on
 * average.
 */
export class Pipes {
  private readonly plan: Plan;
  private readonly found = new Map<string, { bytes: number; bytesPerSecond: number }>();

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

  /** The narrowest of them as a limit. */
  limit(): Limit {
    const limits = [...this.found]
      .filter(([, { bytes }]) => bytes > 0)
      .map(
        ([where, { bytes, bytesPerSecond }]): Limit => ({
          name: "network",
          writesPerSecond: bytesPerSecond / bytes,
          formula: `${bandwidthText(bytesPerSecond)} / ${bytesText(bytes)} a write on ${where}`,
          where,
        }),
      );
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
