import { shippingJob } from "../../hardware/cpu.ts";
import { DOWN, UP } from "../../kernel/machines.ts";
import type { Edge } from "./edges.ts";
import { BATCH_DUE, RECEIPT_ARRIVES, SHIPMENT_ARRIVES } from "./events.ts";
import type { Feed, Logs } from "./logs.ts";
import type { Replicas, World } from "./replicas.ts";
import { GONE } from "./writes.ts";

/** Bytes of a message that confirms a batch. */
const RECEIPT_BYTES = 32;
/** The most log in one message where the plan has no limit. */
const MOST_BYTES = 131_072;

/**
 * The senders, one for each edge: what is flushed on the sender collects for a batch, then goes out
 * in the log's order, one message at a time. A sender reads the log by position, so that a
 * connection made anew begins where the receiver stands.
 */
export class Shipping implements Feed {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly edges: readonly Edge[];
  private readonly outgoing: readonly (readonly number[])[];
  private readonly channel: readonly number[];
  private readonly edgeOf: number[] = [];
  /** 1 where an edge carries the writes of an origin, at `edge * leaders + origin`. */
  private readonly carries: Uint8Array;
  /** By edge: the last position sent, and bytes of log that wait. */
  private readonly sent: Float64Array;
  private readonly waitingBytes: Float64Array;
  /** By edge: the last position that has come. A message brings all up to its end, as TCP does. */
  private readonly arrived: Float64Array;
  /** 1 while a batch collects, when it has collected long enough, while the CPU or the wire is busy. */
  private readonly collecting: Uint8Array;
  private readonly due: Uint8Array;
  private readonly preparing: Uint8Array;
  private readonly waking: Uint8Array;
  /** Edges that wait for a receipt before the next batch: its channel (-1 for others), and 1 while it is due. */
  private readonly receipts: readonly number[];
  private readonly unconfirmed: Uint8Array;
  private readonly batchNs: number;
  private readonly mostBytes: number;
  private readonly most: number;

  constructor(world: World, replicas: Replicas, edges: readonly Edge[]) {
    const { shipping } = world.plan.replication;
    this.world = world;
    this.replicas = replicas;
    this.edges = edges;
    this.outgoing = replicas.nodes.map((_, member) =>
      edges.flatMap(({ from }, edge) => (from === member ? [edge] : [])),
    );
    this.channel = edges.map(({ from, to }, edge) => {
      const channel = world.network.open(replicas.nodes[from]!, replicas.nodes[to]!, "log", true);
      this.edgeOf[channel] = edge;
      return channel;
    });
    this.carries = new Uint8Array(edges.length * replicas.leaders);
    edges.forEach(({ from, to, ownOnly }, edge) => {
      for (let origin = 0; origin < replicas.leaders; origin++) {
        const isCarried = ownOnly ? origin === from : origin !== to;
        this.carries[edge * replicas.leaders + origin] = isCarried ? 1 : 0;
      }
    });
    const { exchange, leaders } = world.plan.replication;
    const center = exchange.kind === "star" ? leaders.indexOf(exchange.center) : -1;
    this.receipts = edges.map(({ from, to }) => {
      const waits = shipping.oneAtATime === true && to < replicas.leaders && from !== center;
      return waits
        ? world.network.open(replicas.nodes[to]!, replicas.nodes[from]!, "receipt", true)
        : -1;
    });
    this.unconfirmed = new Uint8Array(edges.length);
    this.sent = new Float64Array(edges.length);
    this.waitingBytes = new Float64Array(edges.length);
    this.arrived = new Float64Array(edges.length);
    this.collecting = new Uint8Array(edges.length);
    this.due = new Uint8Array(edges.length);
    this.preparing = new Uint8Array(edges.length);
    this.waking = new Uint8Array(edges.length);
    this.batchNs = shipping.batchNs;
    this.most = shipping.maxBytes ?? Number.POSITIVE_INFINITY;
    this.mostBytes = Math.min(this.most, Math.max(MOST_BYTES, shipping.maxBytes ?? 0));
  }

  /** A record has been flushed: it waits for everyone that the replica feeds. */
  flushedOne(member: number, write: number): void {
    const { writes, leaders } = this.replicas;
    const { carries, waitingBytes } = this;
    const bytes = writes.bytesOf(write);
    const origin = writes.originOf(write);
    const outgoing = this.outgoing[member]!;
    for (let index = 0; index < outgoing.length; index++) {
      const edge = outgoing[index]!;
      if (carries[edge * leaders + origin] === 1) waitingBytes[edge]! += bytes;
    }
  }

  flushed(member: number): void {
    for (const edge of this.outgoing[member]!) this.ship(edge);
  }

  /** BATCH_DUE. */
  batchDue(edge: number, life: number): void {
    const node = this.replicas.nodes[this.edges[edge]!.from]!;
    if (this.world.machines.life[node] !== life) return;
    this.collecting[edge] = 0;
    this.due[edge] = 1;
    this.ship(edge);
  }

  /** SENDER_FREE. */
  wireFree(channel: number): void {
    const edge = this.edgeOf[channel];
    if (edge === undefined) return;
    this.waking[edge] = 0;
    this.ship(edge);
  }

  /** The CPU has prepared a message. */
  prepared(edge: number): void {
    this.preparing[edge] = 0;
    if (this.waitingBytes[edge]! > 0 && this.unconfirmed[edge] === 0) this.transmit(edge);
    this.ship(edge);
  }

  /** SHIPMENT_ARRIVES: what is new of it goes into the receiver's log. */
  receive(message: number, logs: Logs): void {
    const { messages } = this.world.network;
    const { writes, leaders, received } = this.replicas;
    const edge = messages.a[message]!;
    const { from, to } = this.edges[edge]!;
    if (this.replicas.empty[to] === 1) return;
    const log = this.replicas.logs[from]!;
    const last = messages.lsn[message]!;
    let fresh = false;
    const first = Math.max(log.base, this.arrived[edge]!) + 1;
    this.arrived[edge] = Math.max(last, this.arrived[edge]!);
    for (let at = first; at <= last; at++) {
      const write = log.at(at);
      if (write === 0 || writes.has(write, GONE) || !this.passes(edge, write)) continue;
      if (writes.seqOf(write) <= received[to * leaders + writes.originOf(write)]!) continue;
      logs.append(to, write);
      fresh = true;
    }
    if (fresh) logs.startFlush(to);
    this.confirm(edge);
  }

  /** RECEIPT_ARRIVES: the next batch may go. */
  confirmed(message: number): void {
    const edge = this.world.network.messages.a[message]!;
    this.unconfirmed[edge] = 0;
    this.ship(edge);
  }

  /** A member is up again, or has its data again: its connections are made anew, both ways. */
  reconnect(member: number): void {
    this.edges.forEach(({ from, to }, edge) => {
      if (from === member || to === member) this.restart(edge);
    });
  }

  /** A member crashed: its CPU and its timers have forgotten what they were about. */
  forget(member: number): void {
    for (const edge of this.outgoing[member]!) {
      this.preparing[edge] = 0;
      this.collecting[edge] = 0;
      this.due[edge] = 0;
    }
  }

  /** Ships what has collected long enough, or is a full batch, if the sender is free. */
  private ship(edge: number): void {
    const { world } = this;
    const { from, to } = this.edges[edge]!;
    const node = this.replicas.nodes[from]!;
    if (world.machines.state[node] !== UP) return;
    if (this.isAway(to) || this.preparing[edge] === 1 || this.waking[edge] === 1) return;
    if (this.unconfirmed[edge] === 1) return;
    while (this.waitingBytes[edge]! > 0) {
      if (this.batchNs > 0 && this.due[edge] === 0 && this.waitingBytes[edge]! < this.most) {
        if (this.collecting[edge] === 1) return;
        this.collecting[edge] = 1;
        world.simulation.after(this.batchNs, BATCH_DUE, edge, world.machines.life[node]!);
        return;
      }
      const channel = this.channel[edge]!;
      if (!world.network.isFree(channel)) {
        this.waking[edge] = 1;
        world.network.wakeWhenFree(channel);
        return;
      }
      if (!world.cpu.shipsFree(node)) {
        this.preparing[edge] = 1;
        world.cpu.submit(node, shippingJob(edge));
        return;
      }
      this.transmit(edge);
      if (this.unconfirmed[edge] === 1) return;
    }
    this.due[edge] = 0;
  }

  private confirm(edge: number): void {
    const channel = this.receipts[edge]!;
    if (channel < 0) return;
    const message = this.world.network.send(channel, RECEIPT_ARRIVES, RECEIPT_BYTES, -1);
    this.world.network.messages.a[message] = edge;
  }

  private isAway(member: number): boolean {
    const { machines } = this.world;
    if (this.replicas.empty[member] === 1) return true;
    return machines.state[this.replicas.nodes[member]!] === DOWN;
  }

  private transmit(edge: number): void {
    const { world, replicas, mostBytes } = this;
    const { writes } = replicas;
    const log = replicas.logs[this.edges[edge]!.from]!;
    const first = Math.max(this.sent[edge]!, log.base);
    let to = first;
    let payload = 0;
    while (to < log.flushed) {
      const write = log.at(to + 1);
      if (write > 0 && this.passes(edge, write)) {
        const bytes = writes.bytesOf(write);
        if (payload > 0 && payload + bytes > mostBytes) break;
        payload += bytes;
      }
      to += 1;
    }
    this.sent[edge] = to;
    this.waitingBytes[edge] = to === log.flushed ? 0 : this.waitingBytes[edge]! - payload;
    if (payload === 0) return;
    if (this.receipts[edge]! >= 0) this.unconfirmed[edge] = 1;
    const message = world.network.send(this.channel[edge]!, SHIPMENT_ARRIVES, payload, -1);
    const { messages } = world.network;
    messages.a[message] = edge;
    messages.lsn[message] = to;
  }

  /** The stream begins again after what the receiver has. */
  private restart(edge: number): void {
    const { from, to } = this.edges[edge]!;
    const { writes, leaders, received, logs } = this.replicas;
    const log = logs[from]!;
    this.waitingBytes[edge] = 0;
    this.due[edge] = 1;
    this.unconfirmed[edge] = 0;
    this.sent[edge] = log.flushed;
    for (let at = log.flushed; at > log.base; at--) {
      const write = log.at(at);
      if (write === 0 || !this.passes(edge, write)) continue;
      if (writes.seqOf(write) <= received[to * leaders + writes.originOf(write)]!) continue;
      this.sent[edge] = at - 1;
    }
    this.arrived[edge] = this.sent[edge]!;
    for (let at = this.sent[edge]! + 1; at <= log.flushed; at++) {
      const write = log.at(at);
      if (write > 0 && this.passes(edge, write)) this.waitingBytes[edge]! += writes.bytesOf(write);
    }
    this.ship(edge);
  }

  /** Whether the edge carries the write at all. */
  private passes(edge: number, write: number): boolean {
    const { writes, leaders } = this.replicas;
    return this.carries[edge * leaders + writes.originOf(write)] === 1;
  }
}
