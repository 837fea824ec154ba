import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import { READS_OK, WRITES_FAILED, WRITES_OK, WRITES_TIMED_OUT } from "../observe/counters.ts";
import { BUSY_NS, ROW } from "../observe/stations.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";

const NS = 1e9;

/**
 * What a run knows of itself while it goes on, looked at once for each point of the time series:
 * states as they are at the point, rates and utilisations over the interval that ends there.
 * Throws a RangeError for a metric that only a finished run can tell.
 */
export class Conditions {
  private readonly world: World;
  private readonly cluster: Protocol;
  /** Totals at the last point. */
  private readonly counts: Float64Array;
  private readonly busyNs: Float64Array;
  private seconds = 0;
  private lastNs = 0;
  private readonly countsNow: Float64Array;
  private readonly busyNow: Float64Array;

  constructor(world: World, cluster: Protocol) {
    const { recorder } = world;
    this.world = world;
    this.cluster = cluster;
    this.counts = new Float64Array(recorder.counts.length);
    this.countsNow = new Float64Array(recorder.counts.length);
    this.busyNs = new Float64Array(recorder.stations.shapes.length);
    this.busyNow = new Float64Array(recorder.stations.shapes.length);
  }

  /** A point of the series: the interval since the last one is over. Stations must be settled. */
  point(): void {
    const { recorder, simulation } = this.world;
    this.counts.set(this.countsNow);
    this.busyNs.set(this.busyNow);
    this.countsNow.set(recorder.counts);
    for (let station = 0; station < this.busyNow.length; station++) {
      this.busyNow[station] = recorder.stations.rows[station * ROW + BUSY_NS]!;
    }
    this.seconds = (simulation.now - this.lastNs) / NS;
    this.lastNs = simulation.now;
  }

  /** Whether a condition holds at this point. */
  holds(condition: MeasureExpr): boolean {
    return this.value(condition) === 1;
  }

  /** A number in base units; 1 and 0 for true and false. */
  private value(expr: MeasureExpr): number {
    switch (expr.kind) {
      case "number":
        return expr.value;
      case "boolean":
        return expr.value ? 1 : 0;
      case "metric":
        return this.metric(expr.metric);
      case "unary": {
        const of = this.value(expr.of);
        return expr.op === "-" ? -of : 1 - of;
      }
      case "binary":
        return binary(expr.op, this.value(expr.left), this.value(expr.right));
    }
  }

  private metric(ref: MetricRef): number {
    const { node = -1 } = ref;
    switch (ref.name) {
      case "lag":
        return this.cluster.lagNs(node) / NS;
      case "lag_bytes":
        return this.cluster.lagBytes(node);
      case "leader":
        return this.cluster.leaders().includes(node) ? 1 : 0;
      case "count":
        return this.cluster.leaders().length;
      case "divergence":
        return this.cluster.divergence();
      case "rate":
      case "throughput":
        return this.rate(ref.words[0] ?? "");
      case "queue":
        return this.largest(ref, (station) => this.world.recorder.stations.inside(station));
      case "utilization":
        return this.largest(ref, (station) => this.utilisation(station));
      default:
        throw new RangeError(`${ref.id} is not known while a run goes on`);
    }
  }

  private rate(word: string): number {
    const grown = (counter: number) => this.countsNow[counter]! - this.counts[counter]!;
    const events = (): number => {
      switch (word) {
        case "write.failed":
          return grown(WRITES_FAILED) + grown(WRITES_TIMED_OUT);
        case "read.ok":
        case "read":
          return grown(READS_OK);
        default:
          return grown(WRITES_OK);
      }
    };
    return this.seconds > 0 ? events() / this.seconds : 0;
  }

  private utilisation(station: number): number {
    const { servers } = this.world.recorder.stations.shapes[station]!;
    const busy = this.busyNow[station]! - this.busyNs[station]!;
    return this.seconds > 0 ? busy / (servers * this.seconds * NS) : 0;
  }

  /** Of a link's pipes the largest, as the metric of the same name has it. */
  private largest(ref: MetricRef, of: (station: number) => number): number {
    const { plan, layout } = this.world;
    if (ref.link !== undefined) {
      let most = 0;
      plan.topology.links.forEach(({ group, name }, link) => {
        const station = layout.links[link]!;
        if (station < 0 || (group !== ref.link && name !== ref.link)) return;
        most = Math.max(most, of(station));
      });
      return most;
    }
    const node = ref.node ?? 0;
    switch (ref.station) {
      case "cpu":
        return of(layout.cpu[node]!);
      case "apply":
        return of(layout.apply[node]!);
      case "nic":
        return of(layout.nics[node]!);
      default:
        return of(layout.disk[node]!);
    }
  }
}

function binary(op: (MeasureExpr & { kind: "binary" })["op"], left: number, right: number): number {
  switch (op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "<":
      return left < right ? 1 : 0;
    case "<=":
      return left <= right ? 1 : 0;
    case ">":
      return left > right ? 1 : 0;
    case ">=":
      return left >= right ? 1 : 0;
    case "==":
      return left === right ? 1 : 0;
    case "!=":
      return left !== right ? 1 : 0;
    case "and":
      return left === 1 && right === 1 ? 1 : 0;
    case "or":
      return left === 1 || right === 1 ? 1 : 0;
  }
}
