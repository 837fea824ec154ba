import type { Distribution } from "../../../random/distribution.ts";
import { Draw } from "../../kernel/draw.ts";
import type { World } from "./copies.ts";
import { PART_ARRIVES, REPLY_ARRIVES } from "./events.ts";
import { PART_PROBE, PART_READ, PART_SYNC, type Parts, REPLYING } from "./parts.ts";

/** The kinds of traffic between two endpoints, each with delays of its own. */
const WRITES = 0;
const WRITE_ANSWERS = 1;
const READS = 2;
const READ_ANSWERS = 3;
export const STREAMS = 4;
const PURPOSES = ["write", "write answer", "read", "read answer", "stream"];

/**
 * Carries requests to replicas and their answers back, over channels that open when first used.
 * Messages of different requests may overtake each other; a stream of missed versions keeps its
 * order. With WARS delays each of the four kinds draws from its own distribution, not the link's.
 */
export class Exchange {
  private readonly world: World;
  private readonly parts: Parts;
  /** By purpose, from and to; -1 while there is none. */
  private readonly channels: Int32Array;
  private readonly delays: readonly (Distribution | null)[];

  constructor(world: World, parts: Parts) {
    const { network, plan } = world;
    const wars = plan.replication.delays;
    this.world = world;
    this.parts = parts;
    this.channels = new Int32Array(PURPOSES.length * network.endpoints * network.endpoints).fill(
      -1,
    );
    this.delays =
      wars === null ? PURPOSES.map(() => null) : [wars.w, wars.a, wars.r, wars.s, wars.w];
  }

  /** Sends a part to its node. */
  ask(part: number, payload: number): void {
    const { parts, world } = this;
    const kind = parts.kind[part]!;
    const purpose = kind === PART_SYNC ? STREAMS : isRead(kind) ? READS : WRITES;
    const channel = this.channel(purpose, parts.from[part]!, parts.node[part]!);
    const message = world.network.send(channel, PART_ARRIVES, payload, -1);
    world.network.messages.a[message] = part;
  }

  /** Sends a part's answer back. */
  answer(part: number, payload: number): void {
    const { parts, world } = this;
    const purpose = isRead(parts.kind[part]!) ? READ_ANSWERS : WRITE_ANSWERS;
    const channel = this.channel(purpose, parts.node[part]!, parts.from[part]!);
    parts.state[part] = REPLYING;
    const leg = this.delays[purpose] === null ? parts.legNs[part]! : -1;
    const message = world.network.send(channel, REPLY_ARRIVES, payload, leg);
    world.network.messages.a[message] = part;
  }

  /** Sends a message of the family's own; answers it, for the caller to fill in. */
  send(from: number, to: number, kind: number, payload: number): number {
    return this.world.network.send(this.channel(STREAMS, from, to), kind, payload, -1);
  }

  private channel(purpose: number, from: number, to: number): number {
    const { network, plan } = this.world;
    const at = (purpose * network.endpoints + from) * network.endpoints + to;
    const known = this.channels[at]!;
    if (known >= 0) return known;
    const name = PURPOSES[purpose]!;
    const channel = network.open(from, to, name, purpose === STREAMS);
    const delay = this.delays[purpose];
    if (delay !== null && delay !== undefined && from !== to) {
      network.channels[channel]!.setDelay(new Draw(delay, plan.run.seed, `e${from}>e${to}`, name));
    }
    this.channels[at] = channel;
    return channel;
  }
}

function isRead(kind: number): boolean {
  return kind === PART_READ || kind === PART_PROBE;
}
