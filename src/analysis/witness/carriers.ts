import type { TracedMessage, TraceRecord } from "../../model/trace.ts";

/**
 * The trace without the messages that brought nobody anything. Leaders that know of each other only
 * what is confirmed send a change again and again until they hear that it has come, and a message
 * may speak of a change that it does not hold: of all that bring a write to a node, the one counts
 * that it came with, the last to arrive before the node had it. Of messages that never arrive, the
 * first of each pair of nodes does, unless the node had the write when they were sent.
 */
export function withCarriers(trace: TraceRecord): TraceRecord {
  const hadAt = new Map<string, number>();
  for (const { write, node, stage, atNs } of trace.marks) {
    const place = `${write} ${node}`;
    if (stage !== "gone" && atNs < (hadAt.get(place) ?? Number.POSITIVE_INFINITY)) {
      hadAt.set(place, atNs);
    }
  }
  const chosen = new Map<string, TracedMessage>();
  for (const message of trace.messages) {
    if (message.role !== "replication") continue;
    for (const write of message.writes) choose(chosen, hadAt, message, write);
  }
  const kept = new Set([...chosen].map(([place, message]) => keyOf(place, message)));
  const messages = trace.messages.flatMap((message) => {
    if (message.role !== "replication" || message.writes.length === 0) return [message];
    const writes = message.writes.filter((write) =>
      kept.has(keyOf(placeOf(message, write), message)),
    );
    return writes.length === 0 ? [] : [{ ...message, writes }];
  });
  return { ...trace, messages };
}

/** What one message of many is chosen for: a write at a node, or a write that did not come from one to another. */
function placeOf({ fate, from, to }: TracedMessage, write: number): string {
  return fate === "delivered" ? `${write} ${to}` : `${write} ${to} ${from} never`;
}

function choose(
  chosen: Map<string, TracedMessage>,
  hadAt: ReadonlyMap<string, number>,
  message: TracedMessage,
  write: number,
): void {
  const place = placeOf(message, write);
  const before = chosen.get(place);
  const had = hadAt.get(`${write} ${message.to}`) ?? Number.POSITIVE_INFINITY;
  if (message.fate === "delivered") {
    // Where it never counted as there, the first that came says at least that something did.
    const isLater =
      had === Number.POSITIVE_INFINITY ? false : message.endNs > (before?.endNs ?? -1);
    if (message.endNs <= had && (before === undefined || isLater)) chosen.set(place, message);
  } else if (message.sentNs < had && (before === undefined || message.sentNs < before.sentNs)) {
    chosen.set(place, message);
  }
}

function keyOf(place: string, { from, sentNs, endNs }: TracedMessage): string {
  return `${place} ${from} ${sentNs} ${endNs}`;
}
