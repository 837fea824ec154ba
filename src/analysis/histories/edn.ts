import type { Event } from "./events.ts";

/** An event as an EDN map; what Jepsen does not know stands at the end. */
export function ednLine(event: Event, index: number, names: readonly string[]): string {
  const { type, f, process, key, value, timeNs, session, node, cause, gone, attempt } = event;
  const name = names[node];
  const parts = [
    `:type :${type}`,
    `:f :${f}`,
    `:value [${key} ${value ?? "nil"}]`,
    `:process ${process}`,
    `:time ${timeNs}`,
    `:index ${index}`,
    `:session ${session}`,
    `:node ${name === undefined ? node : JSON.stringify(name)}`,
    ...(cause === undefined ? [] : [`:cause [${cause[0]} ${cause[1]}]`]),
    ...(gone === undefined ? [] : [`:gone ${gone}`]),
    ...(attempt === true ? [":attempt true"] : []),
  ];
  return `{${parts.join(", ")}}`;
}
