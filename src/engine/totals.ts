import type { TotalsRecord } from "../model/run-record.ts";
import {
  MESSAGES,
  MESSAGES_DELIVERED,
  MESSAGES_DROPPED,
  READS_FAILED,
  READS_OK,
  READS_STARTED,
  READS_TIMED_OUT,
  WRITES_FAILED,
  WRITES_OK,
  WRITES_STARTED,
  WRITES_TIMED_OUT,
} from "./observe/counters.ts";
import type { Protocol } from "./replication/protocol.ts";
import type { World } from "./replication/world.ts";

/** The sums of the whole run. What is in flight is counted on its own, not as a difference. */
export function totalsOf(world: World, cluster: Protocol): TotalsRecord {
  const { counts } = world.recorder;
  const writes = counts[WRITES_OK]! + counts[WRITES_FAILED]! + counts[WRITES_TIMED_OUT]!;
  const reads = counts[READS_OK]! + counts[READS_FAILED]! + counts[READS_TIMED_OUT]!;
  return {
    writesIssued: counts[WRITES_STARTED]!,
    writesAcknowledged: counts[WRITES_OK]!,
    writesFailed: counts[WRITES_FAILED]!,
    writesTimedOut: counts[WRITES_TIMED_OUT]!,
    writesInFlight: counts[WRITES_STARTED]! - writes,
    readsIssued: counts[READS_STARTED]!,
    readsAcknowledged: counts[READS_OK]!,
    readsFailed: counts[READS_FAILED]!,
    readsTimedOut: counts[READS_TIMED_OUT]!,
    readsInFlight: counts[READS_STARTED]! - reads,
    ...cluster.durability(),
    messagesSent: counts[MESSAGES]!,
    messagesDelivered: counts[MESSAGES_DELIVERED]!,
    messagesDropped: counts[MESSAGES_DROPPED]!,
    messagesInFlight: world.network.messages.live,
  };
}
