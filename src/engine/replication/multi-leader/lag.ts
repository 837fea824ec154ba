import type { Replicas } from "./replicas.ts";

/** How long ago the oldest write that the replica does not show was accepted. */
export function lagNsOf(replicas: Replicas, node: number, now: number): number {
  const { writes, leaders, applied, origins } = replicas;
  const member = replicas.memberOf[node]!;
  let lag = 0;
  for (let origin = 0; origin < leaders; origin++) {
    const log = origins[origin]!;
    const has = Math.max(applied[member * leaders + origin]!, log.base);
    if (has >= log.end) continue;
    lag = Math.max(lag, now - writes.acceptedNs(log.at(has + 1)));
  }
  return lag;
}

/** Bytes of writes that the replica does not show. */
export function lagBytesOf(replicas: Replicas, node: number): number {
  const { leaders, applied, origins, memberOf } = replicas;
  const member = memberOf[node]!;
  let bytes = 0;
  for (let origin = 0; origin < leaders; origin++) {
    const log = origins[origin]!;
    bytes += log.bytesTo(log.end) - log.bytesTo(applied[member * leaders + origin]!);
  }
  return bytes;
}
