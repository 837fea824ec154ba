import { Attached } from "./attached.ts";
import { Fetching } from "./fetching.ts";
import { InSync } from "./in-sync.ts";
import { ReadPoint } from "./read-point.ts";
import type { Replicas, World } from "./replicas.ts";
import { SentWrites } from "./sent-writes.ts";

/** What some plans have and most do not: null where the plan says nothing of it. */
export interface Mechanisms {
  readonly inSync: InSync | null;
  readonly readPoint: ReadPoint | null;
  readonly fetching: Fetching | null;
  readonly sentWrites: SentWrites | null;
  readonly attached: Attached | null;
}

/** The mechanisms of a plan that asks for none. */
export const NO_MECHANISMS: Mechanisms = {
  inSync: null,
  readPoint: null,
  fetching: null,
  sentWrites: null,
  attached: null,
};

/** The mechanisms that the plan asks for. */
export function mechanismsOf(world: World, replicas: Replicas): Mechanisms {
  const { inSync: set, fetch, committedBy, respond, attached } = world.plan.replication;
  const inSync = set === undefined ? null : new InSync(world, replicas, set);
  const hasPoint = inSync !== null || committedBy !== undefined;
  return {
    inSync,
    readPoint: hasPoint ? new ReadPoint(world, replicas, inSync) : null,
    fetching: fetch === undefined ? null : new Fetching(world, replicas, fetch),
    sentWrites: respond === "sent" ? new SentWrites(world) : null,
    attached: attached === undefined ? null : new Attached(world, replicas, attached),
  };
}
