import type { LeaderlessPlan } from "../../../model/leaderless.ts";
import type { TopologyPlan } from "../../../model/topology.ts";

/** More copies than this have no room in a row of bits. */
export const MOST_COPIES = 30;

/**
 * Which members hold a key: `n` of them in a row on a ring, from a place that the key's hash gives.
 * Members of different sites take turns on the ring, so that the copies spread over the sites.
 * A key's place is a number from 0 to the members, and its replicas have positions 0 to n − 1.
 */
export class Ring {
  readonly copies: number;
  /** A bit for every position. */
  readonly full: number;
  readonly size: number;
  /** Members in the ring's order, twice, so that a place and a position together find theirs. */
  private readonly order: Int32Array;
  /** By node and place: the position there, -1 where the node holds nothing. */
  private readonly positions: Int32Array;

  constructor({ members, n }: LeaderlessPlan, { nodes }: TopologyPlan) {
    this.copies = Math.min(n, members.length);
    if (this.copies < 1 || this.copies > MOST_COPIES) {
      throw new RangeError(`a key has 1 to ${MOST_COPIES} copies, not ${this.copies}`);
    }
    this.full = (1 << this.copies) - 1;
    const order = bySites(members, (node) => nodes[node]!.site);
    this.order = Int32Array.from([...order, ...order]);
    this.size = members.length;
    this.positions = new Int32Array(nodes.length * this.size).fill(-1);
    for (let place = 0; place < this.size; place++) {
      for (let position = 0; position < this.copies; position++) {
        this.positions[this.nodeAt(place, position) * this.size + place] = position;
      }
    }
  }

  placeOf(key: number): number {
    let hash = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
    hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
    hash ^= hash >>> 16;
    return (hash >>> 0) % this.size;
  }

  /** The member at a position behind a place; from `copies` on, those that may stand in. */
  nodeAt(place: number, position: number): number {
    return this.order[place + position]!;
  }

  /** The node's position among the replicas of a place; -1 when it is none. */
  positionOf(node: number, place: number): number {
    return this.positions[node * this.size + place]!;
  }
}

/** One member of each site in turn, in the given order. */
function bySites(members: readonly number[], siteOf: (node: number) => number): readonly number[] {
  const sites = [...new Set(members.map(siteOf))];
  const bySite = sites.map((site) => members.filter((node) => siteOf(node) === site));
  const most = Math.max(...bySite.map((nodes) => nodes.length));
  return Array.from({ length: most }, (_, round) => bySite.map((nodes) => nodes[round]))
    .flat()
    .filter((node) => node !== undefined);
}
