import { type Candidate, layout, type Machine, names, place } from "./candidate.ts";
import { serialReads, spreadReads } from "./reads.ts";
import { triesLoss, type Wish } from "./wish.ts";

/** Seconds without a confirmation after which a semi-synchronous leader goes on alone. */
export const GIVES_UP = 1;

const FAILOVER =
  "  failover { detect = heartbeat(every: 1s, miss: 3), promote = most_caught_up, fencing = epoch }";

/** One leader in the home region, with the ways to wait for its followers and the places for them. */
export function singleLeaderCandidates(wish: Wish): readonly Candidate[] {
  return placements(wish).flatMap((counts) => {
    const machines = place(wish.regions, counts);
    const [leader, ...followers] = machines;
    if (leader === undefined || followers.length === 0) return [];
    const remote = followers.filter(({ region }) => region !== leader.region);
    const found = [async(wish, machines), semiSync(wish, machines, followers)];
    // Who waits for several followers, each of them, stops with the first that dies.
    found.push(sync(wish, machines, followers));
    if (remote.length > 0 && remote.length < followers.length) {
      found.push(sync(wish, machines, remote));
    }
    return found;
  });
}

/** Machines by region, home first: where copies must be, and where reads want them. */
function placements(wish: Wish): readonly (readonly number[])[] {
  const { regions, machines: most, readers, readsPerSecond } = wish;
  const far = regions.slice(1).map(() => 0);
  const each = regions.slice(1).map(() => 1);
  const [one, two] = [
    [1, ...far.slice(1)],
    [2, ...far.slice(1)],
  ];
  const found = [[2, ...far]];
  if (triesLoss(wish, "region")) found.push([1, ...one], [2, ...one], [1, ...two]);
  else found.push([3, ...far]);
  const readsAway = regions.length > 1 && readers === "everywhere" && readsPerSecond > 0;
  if (readsAway || (triesLoss(wish, "region") && regions.length > 2)) found.push([1, ...each]);
  const scaled = machinesForReads(wish);
  if (scaled > 3) found.push([scaled, ...far]);
  const keys = new Set<string>();
  return found.filter((counts) => {
    const key = counts.join();
    const isNew = !keys.has(key);
    keys.add(key);
    return isNew && counts.reduce((sum, count) => sum + count, 0) <= most;
  });
}

/** How busy a machine may be planned to be: queues grow fast beyond. */
const PLANNED = 0.7;

/** Machines at home over which reads have to be spread, each of them applying every write. */
function machinesForReads({ readsPerSecond, writesPerSecond, perOp, cores }: Wish): number {
  const spare = PLANNED - (writesPerSecond * perOp) / cores;
  return spare <= 0 ? 0 : Math.ceil((readsPerSecond * perOp) / cores / spare);
}

type Shared = Omit<Candidate, "id" | "strategy" | "block" | "waits" | "givesUp" | "why">;

function shared(wish: Wish, machines: readonly Machine[]): Shared {
  const spread = spreadReads(wish);
  return {
    product: null,
    machines,
    first: machines[0]?.name ?? "",
    readFrom: spread ?? serialReads,
    reads: spread === null ? "leader" : "one",
    certifies: false,
  };
}

function block(machines: readonly Machine[], settings: string): string {
  const all = names(machines);
  return `replicate single_leader on ${all} {\n  leader = ${machines[0]?.name}\n  ${settings}\n${FAILOVER}\n}`;
}

function async(wish: Wish, machines: readonly Machine[]): Candidate {
  const leader = machines[0]?.name ?? "";
  return {
    ...shared(wish, machines),
    id: `async ${layout(machines)}`,
    strategy: "single leader, async",
    block: block(machines, "mode = async"),
    waits: { kind: "leader", leader, count: 0, of: [] },
    givesUp: null,
    why: "A write is acknowledged when the leader has it on its disk; the followers get it afterwards.",
  };
}

function semiSync(
  wish: Wish,
  machines: readonly Machine[],
  followers: readonly Machine[],
): Candidate {
  const settings = `mode = semi_sync, ack_timeout = ${GIVES_UP}s, on_ack_timeout = async`;
  const of = followers.map(({ name }) => name);
  return {
    ...shared(wish, machines),
    id: `semi-sync ${layout(machines)}`,
    strategy: "single leader, semi-sync",
    block: block(machines, settings),
    waits: { kind: "leader", leader: machines[0]?.name ?? "", count: 1, of },
    givesUp: GIVES_UP,
    why: `A write waits until one follower has received it; after ${GIVES_UP} s without an answer the leader goes on alone.`,
  };
}

/** Waits for one of these followers and never goes on without. */
function sync(wish: Wish, machines: readonly Machine[], of: readonly Machine[]): Candidate {
  const all = of.length === machines.length - 1;
  const ack = of.length === 1 ? `all of [${names(of)}]` : `any 1 of [${names(of)}]`;
  const whom = of.length === 1 ? names(of) : `one of ${names(of)}`;
  return {
    ...shared(wish, machines),
    id: `sync ${layout(machines)}${all ? "" : ` (waits for ${layout(of)})`}`,
    strategy: "single leader, sync",
    block: block(machines, `ack = ${ack}, ack_at = flushed`),
    waits: {
      kind: "leader",
      leader: machines[0]?.name ?? "",
      count: 1,
      of: of.map(({ name }) => name),
    },
    givesUp: null,
    why: `A write waits until ${whom} has it on disk, and none is acknowledged without.`,
  };
}
