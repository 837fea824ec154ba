import type { LinkChanges } from "../../model/faults.ts";
import type { TopologyPlan } from "../../model/topology.ts";
import { type Channel, CLEAR, CLEARING, QUEUED } from "./channel.ts";
import type { Partitions } from "./partitions.ts";
import type { Pipe } from "./pipe.ts";

export interface WayParts {
  readonly topology: TopologyPlan;
  readonly channels: readonly Channel[];
  readonly partitions: Partitions;
  /** By node, and by link. */
  readonly nics: readonly Pipe[];
  readonly links: readonly Pipe[];
}

/** What the ways of all channels are like now: the plan's values, and what faults make of them. */
export class Ways {
  private readonly parts: WayParts;
  /** The faults that lie on links now, in the order in which they struck. */
  private readonly degradations: { link: number; changes: LinkChanges; strike: number }[] = [];

  constructor(parts: WayParts) {
    this.parts = parts;
  }

  /** What is in the way of a channel's messages now. */
  of(channel: Channel): number {
    const { from, to, link } = channel;
    const nic = this.parts.nics[from] ?? null;
    const pipe = this.parts.links[link] ?? null;
    if (nic?.isEndless === false || pipe?.isEndless === false) return QUEUED;
    if (pipe === null && from !== to) return QUEUED;
    if (channel.isLossy || this.parts.partitions.isCut(from, to)) return CLEARING;
    return nic?.isIdle === false || pipe?.isIdle === false ? CLEARING : CLEAR;
  }

  /** A channel opens into what faults have made of its link. */
  opened(channel: Channel): void {
    for (const { link, changes, strike } of this.degradations) {
      if (link === channel.link) channel.degrade(changes, strike);
    }
    this.part(channel);
  }

  /** A partition between two endpoints has come or gone; what comes back the other way is cut as well. */
  cut(from: number, to: number): void {
    for (const channel of this.parts.channels) {
      const isThere = channel.from === from && channel.to === to;
      if (isThere || (channel.from === to && channel.to === from)) this.part(channel);
    }
  }

  /** Something on some way has changed. */
  private look(): void {
    for (const channel of this.parts.channels) channel.way = this.of(channel);
  }

  /** Replaces a link's values until {@link restore}; of several faults on it the last counts. */
  degrade(link: number, changes: LinkChanges, strike: number): void {
    this.degradations.push({ link, changes, strike });
    this.apply(link, changes, strike);
    this.look();
  }

  /** Ends one degradation of a link; what others change stays changed. */
  restore(link: number, strike: number): void {
    const { topology, channels, links } = this.parts;
    const at = this.degradations.findIndex((each) => each.link === link && each.strike === strike);
    if (at >= 0) this.degradations.splice(at, 1);
    links[link]!.bytesPerSecond =
      topology.links[link]!.bandwidthBytesPerSecond ?? Number.POSITIVE_INFINITY;
    for (const channel of channels) if (channel.link === link) channel.restore();
    for (const each of this.degradations) {
      if (each.link === link) this.apply(link, each.changes, each.strike);
    }
    this.look();
  }

  /** Bytes a second out of a machine, for what is sent from now on; null is the plan's. */
  setNic(node: number, bytesPerSecond: number | null): void {
    const { topology, nics } = this.parts;
    const own = topology.nodes[node]!.nicBytesPerSecond;
    nics[node]!.bytesPerSecond = bytesPerSecond ?? own ?? Number.POSITIVE_INFINITY;
    this.look();
  }

  /** What partitions make of a channel. */
  private part(channel: Channel): void {
    const { from, to } = channel;
    const { partitions } = this.parts;
    channel.setDrops(partitions.isDropping(from, to), partitions.isDropping(to, from));
    channel.way = this.of(channel);
  }

  private apply(link: number, changes: LinkChanges, strike: number): void {
    const { bandwidthBytesPerSecond } = changes;
    if (bandwidthBytesPerSecond !== undefined) {
      this.parts.links[link]!.bytesPerSecond = bandwidthBytesPerSecond;
    }
    for (const channel of this.parts.channels) {
      if (channel.link === link) channel.degrade(changes, strike);
    }
  }
}
