import { DOWN } from "../../kernel/machines.ts";
import type { Edge } from "./edges.ts";
import { COMPARE_DUE, REPAIR_ARRIVES, SUMMARY_ARRIVES } from "./events.ts";
import type { Logs } from "./logs.ts";
import type { Replicas, World } from "./replicas.ts";
import { GONE } from "./writes.ts";

/** Bytes of a summary beside its positions, and of one position. */
const SUMMARY_BYTES = 32;
const POSITION_BYTES = 16;
/** The most log in one message of a repair. */
const MOST_BYTES = 131_072;

/**
 * Every so often each pair of replicas tells each other what it has, and sends what the other lacks,
 * whoever wrote it. What the pair's own stream carries is left to the stream.
 */
export class AntiEntropy {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly periodNs: number | null;
  /** Pairs of members, both directions: pair 2k is (i, j) and 2k + 1 is (j, i). */
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly channel: number[] = [];
  /** By pair and origin: what the sender told that it has, and whether a stream carries it. */
  private readonly told: number[];
  private readonly streamed: number[];

  constructor(world: World, replicas: Replicas, edges: readonly Edge[], periodNs: number | null) {
    this.world = world;
    this.replicas = replicas;
    this.periodNs = periodNs;
    if (periodNs !== null) {
      for (let one = 0; one < replicas.count; one++) {
        for (let other = one + 1; other < replicas.count; other++) {
          this.open(one, other);
          this.open(other, one);
        }
      }
    }
    this.told = new Array<number>(this.from.length * replicas.leaders).fill(0);
    this.streamed = new Array<number>(this.from.length * replicas.leaders).fill(0);
    for (const { from, to, ownOnly } of edges) {
      const pair = this.pairOf(from, to);
      if (pair < 0) continue;
      for (let origin = 0; origin < replicas.leaders; origin++) {
        const carries = ownOnly ? origin === from : origin !== to;
        if (carries) this.streamed[pair * replicas.leaders + origin] = 1;
      }
    }
  }

  /** The first comparisons, spread over the first period. */
  start(): void {
    if (this.periodNs === null) return;
    const pairs = this.from.length / 2;
    for (let pair = 0; pair < pairs; pair++) {
      const wait = Math.round((this.periodNs * (pair + 1)) / pairs);
      this.world.simulation.after(wait, COMPARE_DUE, 2 * pair, 0);
    }
  }

  /** COMPARE_DUE: one of a pair tells the other. */
  compare(pair: number): void {
    this.world.simulation.after(Math.max(1, this.periodNs ?? 0), COMPARE_DUE, pair, 0);
    this.tell(pair, 0);
  }

  /** SUMMARY_ARRIVES: the other has told; send what it lacks, and tell back the first time. */
  heard(message: number): void {
    const { messages } = this.world.network;
    const pair = messages.a[message]!;
    const back = pair ^ 1;
    if (this.replicas.empty[this.to[pair]!] === 1) return;
    if (messages.b[message] === 0) this.tell(back, 1);
    this.repair(back, pair, true);
  }

  /** REPAIR_ARRIVES: what is new goes into the receiver's log. Answers the receiver. */
  repaired(message: number, logs: Logs): number {
    const { messages } = this.world.network;
    const { writes, leaders, received, origins, empty } = this.replicas;
    const member = this.to[messages.a[message]!]!;
    if (empty[member] === 1) return member;
    const origin = messages.b[message]!;
    const log = origins[origin]!;
    const to = Math.min(messages.lsn[message]!, log.end);
    const from = Math.max(received[member * leaders + origin]!, log.base);
    for (let seq = from + 1; seq <= to; seq++) {
      const write = log.at(seq);
      if (!writes.has(write, GONE)) logs.append(member, write);
    }
    if (to > from) logs.startFlush(member);
    return member;
  }

  /** A donor sends a member all that it lacks. */
  bringUp(member: number, donor: number): void {
    const { leaders, received } = this.replicas;
    if (this.pairOf(member, donor) < 0) {
      this.open(member, donor);
      this.open(donor, member);
    }
    const asked = this.pairOf(member, donor);
    for (let origin = 0; origin < leaders; origin++) {
      this.told[asked * leaders + origin] = received[member * leaders + origin]!;
    }
    this.repair(asked ^ 1, asked, false);
  }

  private tell(pair: number, isAnswer: number): void {
    const { world, replicas } = this;
    const { leaders, durable, nodes } = replicas;
    const from = this.from[pair]!;
    if (world.machines.state[nodes[from]!] === DOWN || replicas.empty[from] === 1) return;
    for (let origin = 0; origin < leaders; origin++) {
      this.told[pair * leaders + origin] = durable[from * leaders + origin]!;
    }
    const bytes = SUMMARY_BYTES + POSITION_BYTES * leaders;
    const message = world.network.send(this.channel[pair]!, SUMMARY_ARRIVES, bytes, -1);
    world.network.messages.a[message] = pair;
    world.network.messages.b[message] = isAnswer;
  }

  /**
   * Sends over `pair` what the other end lacks, as it told over `heard`: of what the sender has on
   * disk and no stream carries, in a regular comparison, or of all that it has.
   */
  private repair(pair: number, heard: number, isRegular: boolean): void {
    const { world, replicas } = this;
    const { leaders, origins } = replicas;
    const from = this.from[pair]!;
    for (let origin = 0; origin < leaders; origin++) {
      if (isRegular && this.streamed[pair * leaders + origin] === 1) continue;
      const log = origins[origin]!;
      const positions = isRegular ? replicas.durable : replicas.received;
      const has = positions[from * leaders + origin]!;
      let at = Math.max(this.told[heard * leaders + origin]!, log.base);
      while (at < has) {
        const start = log.bytesTo(at);
        let to = at + 1;
        while (to < has && log.bytesTo(to + 1) - start <= MOST_BYTES) to += 1;
        const payload = log.bytesTo(to) - start;
        const message = world.network.send(this.channel[pair]!, REPAIR_ARRIVES, payload, -1);
        world.network.messages.a[message] = pair;
        world.network.messages.b[message] = origin;
        world.network.messages.lsn[message] = to;
        at = to;
      }
    }
  }

  private open(from: number, to: number): void {
    const { nodes } = this.replicas;
    this.from.push(from);
    this.to.push(to);
    this.channel.push(this.world.network.open(nodes[from]!, nodes[to]!, "anti-entropy", true));
  }

  private pairOf(from: number, to: number): number {
    return this.from.findIndex((each, pair) => each === from && this.to[pair] === to);
  }
}
