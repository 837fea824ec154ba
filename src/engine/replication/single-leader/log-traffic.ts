import { DOWN, UP } from "../../kernel/machines.ts";
import { DELIVERED, DROPPED } from "../../network/network.ts";
import type { Followers } from "./follower.ts";
import {
  FETCH_DUE,
  LAG_DUE,
  REPORT_ARRIVES,
  REPORT_DUE,
  SESSION_DUE,
  SIGN_DUE,
} from "./in-sync-events.ts";
import type { Leader } from "./leader.ts";
import type { Leaders } from "./leaders.ts";
import type { Mechanisms } from "./mechanisms.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shipping } from "./shipping.ts";

export interface LogTrafficParts {
  readonly replicas: Replicas;
  readonly leaders: Leaders;
  readonly followers: Followers;
  readonly shipping: Shipping;
  readonly mechanisms: Mechanisms;
}

/** What passes between a follower and its upstream: log one way, confirmations and requests the other. */
export class LogTraffic {
  private readonly world: World;
  private readonly parts: LogTrafficParts;

  constructor(world: World, parts: LogTrafficParts) {
    this.world = world;
    this.parts = parts;
  }

  /** Followers that fetch send their first requests; looks at the in-sync set begin. */
  start(): void {
    const { mechanisms, replicas, followers } = this.parts;
    mechanisms.inSync?.start();
    mechanisms.attached?.start();
    if (mechanisms.fetching === null) return;
    for (const node of replicas.members) {
      if (replicas.upstream[node]! >= 0) followers.confirmAgain(node);
    }
  }

  /** LOG_ARRIVES. */
  logArrives(message: number): void {
    const { network, machines } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DELIVERED) {
      const at = messages.a[message]!;
      const from = network.channels[messages.channel[message]!]!.from;
      // A restarted or another upstream has a new connection; what the old one still had is void.
      const isCurrent =
        this.parts.shipping.isCurrent(at, messages.channel[message]!) &&
        (machines.state[from] === DOWN || machines.life[from] === messages.fromLife[message]);
      if (isCurrent) {
        const lsn = messages.lsn[message]!;
        this.parts.followers.receive(at, lsn, messages.b[message]!, messages.legNs[message]!);
      }
    }
    if (fate === DELIVERED || fate === DROPPED) messages.release(message);
  }

  /** ACK_ARRIVES. */
  ackArrives(message: number): void {
    const { network } = this.world;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DELIVERED) {
      const { from, to } = network.channels[messages.channel[message]!]!;
      const follower = messages.a[message]!;
      const shard = messages.b[message]!;
      const lsn = messages.lsn[message]!;
      if (this.parts.followers.isCurrent(from, messages.channel[message]!)) {
        this.confirmed(to, follower, shard, lsn);
      }
    }
    if (fate === DELIVERED || fate === DROPPED) messages.release(message);
  }

  /** An event of the mechanisms that only some plans have; false for any other. */
  event(kind: number, a: number): boolean {
    const { inSync, fetching, attached } = this.parts.mechanisms;
    const { leaders, shipping } = this.parts;
    switch (kind) {
      case FETCH_DUE:
        if (fetching?.isDue(a) === true) shipping.ship(a);
        return true;
      case LAG_DUE:
        if (inSync?.lagDue(a, leaders.at(a)) === true) this.setChanged();
        return true;
      case SIGN_DUE:
        inSync?.signDue(a);
        return true;
      case SESSION_DUE:
        if (inSync?.sessionDue(a) === true) this.setChanged();
        return true;
      case REPORT_DUE:
        attached?.due(a);
        return true;
      case REPORT_ARRIVES:
        attached?.arrives(a);
        return true;
      default:
        return false;
    }
  }

  /** What the run must tell of the in-sync set. */
  finish(): void {
    const { inSync, attached } = this.parts.mechanisms;
    if (attached !== null && attached.refused > 0) {
      this.world.recorder.episodes.note(
        "too_few_attached",
        `A leader refused ${attached.refused} writes: it had heard of too few followers lately.`,
      );
    }
    if (inSync === null || inSync.departures === 0) return;
    const times = inSync.departures === 1 ? "once" : `${inSync.departures} times`;
    const rest = inSync.isBelowMin ? " At the end too few were in it." : "";
    this.world.recorder.episodes.note(
      "left_in_sync",
      `A replica left the in-sync set ${times}: it lagged for too long, or was silent.${rest}`,
    );
  }

  /** Fewer have to confirm now: what waited for those who left is released. */
  setChanged(): void {
    const { leaders, replicas } = this.parts;
    for (const leader of leaders.all()) {
      if (this.world.machines.state[leader.node] !== UP) continue;
      for (let shard = 0; shard < replicas.shards; shard++) leader.release(shard);
    }
  }

  /** A confirmation has come to a leader, or passes through a follower on its way up. */
  private confirmed(node: number, follower: number, shard: number, lsn: number): void {
    const { leaders, followers, mechanisms } = this.parts;
    const leader = leaders.at(node);
    if (mechanisms.fetching !== null) this.fetched(node, leader, follower, shard, lsn);
    if (leader !== null) leader.confirm(follower, shard, lsn);
    else followers.forward(node, follower, shard, lsn);
  }

  /**
   * The confirmation is a request too. It is answered with what readers saw before it came: the
   * point that it moves goes out with the next answer.
   */
  private fetched(
    node: number,
    leader: Leader | null,
    follower: number,
    shard: number,
    lsn: number,
  ): void {
    const { shipping, replicas, mechanisms } = this.parts;
    const { fetching, inSync, readPoint } = mechanisms;
    if (replicas.upstream[follower] === node) {
      fetching!.asked(follower * replicas.shards + shard);
      shipping.ship(follower * replicas.shards + shard);
    }
    if (leader === null || inSync === null) return;
    inSync.fetched(leader, follower, shard, lsn, readPoint!.known);
  }
}
