import type { Event } from "./events.ts";

/** An event as a JSON object, with the names that Jepsen has for it. */
export function jsonLine(event: Event, index: number, names: readonly string[]): string {
  const { type, f, process, key, value, timeNs, session, node, cause, gone, attempt } = event;
  return JSON.stringify({
    type,
    f,
    key,
    value,
    process,
    time: timeNs,
    index,
    session,
    node: names[node] ?? node,
    ...(cause === undefined ? {} : { cause }),
    ...(gone === undefined ? {} : { gone }),
    ...(attempt === true ? { attempt } : {}),
  });
}
