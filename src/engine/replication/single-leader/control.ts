import { DELIVERED, DROPPED } from "../../network/network.ts";
import type { World } from "./replicas.ts";

/** Bytes of a message about leadership. */
const CONTROL_BYTES = 64;

/** Messages about leadership: beats, votes, news. One connection for each pair that uses it. */
export class Control {
  /** Of the message that {@link receive} took last. */
  from = 0;
  to = 0;
  a = 0;
  b = 0;
  lsn = 0;
  private readonly world: World;
  /** By ordered pair of endpoints; -1 while there is none. */
  private readonly channels: Int32Array;

  constructor(world: World) {
    const { endpoints } = world.network;
    this.world = world;
    this.channels = new Int32Array(endpoints * endpoints).fill(-1);
  }

  /** Sends to a node or a client host; `payload` bytes beside the usual. */
  send(kind: number, from: number, to: number, fields: Fields, payload = 0): void {
    const { network } = this.world;
    const pair = from * network.endpoints + to;
    let channel = this.channels[pair]!;
    if (channel < 0) {
      channel = network.open(from, to, "control", true);
      this.channels[pair] = channel;
    }
    const message = network.send(channel, kind, CONTROL_BYTES + payload, -1);
    network.messages.a[message] = fields.a;
    network.messages.b[message] = fields.b ?? 0;
    network.messages.lsn[message] = fields.lsn ?? 0;
  }

  /** Takes what arrives into the fields above; false when nobody hears it, or not now. */
  receive(message: number): boolean {
    const { network } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate !== DELIVERED && fate !== DROPPED) return false;
    const channel = network.channels[messages.channel[message]!]!;
    this.from = channel.from;
    this.to = channel.to;
    this.a = messages.a[message]!;
    this.b = messages.b[message]!;
    this.lsn = messages.lsn[message]!;
    messages.release(message);
    return fate === DELIVERED;
  }
}

interface Fields {
  readonly a: number;
  readonly b?: number;
  readonly lsn?: number;
}
