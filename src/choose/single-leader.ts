import { type Candidate, layout, type Machine, names, place } from "./candidate.ts";
import { serialReads, spreadReads } from "./reads.ts";
import type { Wish } from "./wish.ts";

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
    const near = followers.filter(({ region }) => region === leader.region);
    const found = [async(wish, machines), semiSync(wish, machines, followers)];
    found.push(sync(wish, machines, followers, followers.length));
    if (followers.length > 1) found.push(sync(wish, machines, followers, 1));
    if (remote.length > 0 && near.length > 0) found.push(sync(wish, machines, remote, 1));
    return found;
  });
}

/** Machines by region, home first: a pair and a trio at home, and what further regions allow. */
function placements({ regions, machines, readsPerSecond, writesPerSecond, ...wish }: Wish) {
  const one = regions.slice(1).map(() => 0);
  const each = regions.slice(1).map(() => 1);
  const first = [1, ...one.slice(1)];
  const busy = (readsPerSecond * wish.perOp) / wish.cores;
  const spare = Math.max(0.1, 0.7 - (writesPerSecond * wish.perOp) / wish.cores);
  const scaled = Math.ceil(busy / spare);
  const found = [
    [2, ...one],
    [3, ...one],
    ...(scaled > 3 ? [[scaled, ...one]] : []),
    ...(regions.length > 1
      ? [
          [1, ...first],
          [2, ...first],
          [1, 2, ...one.slice(1)],
        ]
      : []),
    ...(regions.length > 2
      ? [
          [1, ...each],
          [2, ...each],
        ]
      : []),
  ];
  return found.filter((counts) => counts.reduce((sum, count) => sum + count, 0) <= machines);
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

/** Waits for `count` of these followers and never goes on without them. */
function sync(
  wish: Wish,
  machines: readonly Machine[],
  of: readonly Machine[],
  count: number,
): Candidate {
  const followers = machines.length - 1;
  const ack = count === of.length ? `all of [${names(of)}]` : `any ${count} of [${names(of)}]`;
  const whom = count === followers ? "every follower" : `${count} of ${names(of)}`;
  return {
    ...shared(wish, machines),
    id: `sync ${layout(machines)}${count === followers ? "" : ` (${count} of ${layout(of)})`}`,
    strategy: "single leader, sync",
    block: block(machines, `ack = ${ack}, ack_at = flushed`),
    waits: {
      kind: "leader",
      leader: machines[0]?.name ?? "",
      count,
      of: of.map(({ name }) => name),
    },
    givesUp: null,
    why: `A write waits until ${whom} ${count === 1 ? "has" : "have"} it on disk, and no write is acknowledged without.`,
  };
}
