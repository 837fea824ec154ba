import type { Log } from "../../storage/log.ts";
import type { Replicas } from "./replicas.ts";

/** What one flush of a single shard's records takes with it. */
export interface FlushTurn {
  readonly shard: number;
  /** The last record that goes with it. */
  readonly to: number;
  readonly records: number;
  readonly bytes: number;
  /** The times of their appends, added up. */
  readonly sinceNs: number;
}

/** At most `most` records of the first shard from `next` on, in a circle, that has some to flush. */
export function flushTurn(
  { flushed, shards }: Replicas,
  logs: readonly Log[],
  leader: number,
  next: number,
  most: number,
): FlushTurn {
  let shard = next;
  let from = 0;
  for (let tried = 0; tried < shards; tried++) {
    shard = (next + tried) % shards;
    from = flushed[leader * shards + shard]!;
    if (from < logs[shard]!.end) break;
  }
  const log = logs[shard]!;
  const to = Math.min(log.end, from + most);
  let sinceNs = 0;
  for (let lsn = from + 1; lsn <= to; lsn++) sinceNs += log.appendedNs(lsn);
  return { shard, to, records: to - from, bytes: log.bytesTo(to) - log.bytesTo(from), sinceNs };
}
