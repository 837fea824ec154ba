import { NumberQueue } from "../../kernel/number-queue.ts";
import { AckRule, type Confirmations } from "./ack-rule.ts";
import type { InSync, Led } from "./in-sync.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * How far readers may see where that is less than what a node has: Kafka's high watermark, which
 * the in-sync set decides, or MongoDB's majority commit point. The leader moves it; followers learn
 * it with the next message of the log.
 */
export class ReadPoint implements Confirmations {
  /** What each replica knows of it, by replica index. */
  readonly known: Float64Array;
  /** Writes wait for it too: nothing is confirmed beyond it. */
  readonly decides: boolean;
  private readonly replicas: Replicas;
  private readonly inSync: InSync | null;
  private readonly rule: AckRule;
  /** What is on its way to each replica, a value for each message. */
  private readonly carried: readonly NumberQueue[];
  /** The leader and the shard that {@link positionOf} speaks of. */
  private led: Led | null = null;
  private shard = 0;

  constructor(world: World, replicas: Replicas, inSync: InSync | null) {
    const { committedBy, ack } = world.plan.replication;
    const size = replicas.nodes * replicas.shards;
    this.replicas = replicas;
    this.inSync = inSync;
    this.known = new Float64Array(size);
    this.decides = inSync !== null && ack.kind !== "none";
    this.rule = new AckRule(committedBy ?? { kind: "none" });
    this.carried = Array.from({ length: size }, () => new NumberQueue());
  }

  positionOf(node: number): number {
    const { led, shard, replicas } = this;
    const at = node * replicas.shards + shard;
    return node === led!.node ? replicas.received[at]! : led!.confirmed[at]!;
  }

  isConnected(node: number): boolean {
    return this.replicas.connected[node] === 1;
  }

  /** Writes are refused now: they ask for more confirmations than there can be. */
  get refuses(): boolean {
    return this.decides && this.inSync!.isBelowMin;
  }

  /** Moves the leader's point as far as it may. True when it has moved. */
  advance(led: Led, shard: number): boolean {
    if (this.inSync?.holds === true) return false;
    const at = led.node * this.replicas.shards + shard;
    const to = this.inSync?.highWatermark(led, shard) ?? this.byRule(led, shard);
    if (to <= this.known[at]!) return false;
    this.known[at] = to;
    return true;
  }

  /** A message to the replica leaves its upstream and takes the upstream's point along. */
  sent(at: number, upstream: number): void {
    this.carried[at]!.push(
      this.known[upstream * this.replicas.shards + (at % this.replicas.shards)]!,
    );
  }

  /** The message has come. True when the replica knows more now. */
  arrived(at: number): boolean {
    const point = this.carried[at]!.shift();
    if (!(point > this.known[at]!)) return false;
    this.known[at] = point;
    return true;
  }

  /** The connection is another: what was on the old one is void. */
  disconnected(at: number): void {
    this.carried[at]!.clear();
  }

  /** The replica's log was cut back to `lsn`. */
  cut(at: number, lsn: number): void {
    if (this.known[at]! > lsn) this.known[at] = lsn;
  }

  private byRule(led: Led, shard: number): number {
    this.led = led;
    this.shard = shard;
    return Math.min(this.rule.confirmed(this), led.branch.logs[shard]!.end);
  }
}
