import type { Plan } from "../model/plan.ts";
import { laggingOf } from "../model/replication.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { FocusPlan } from "../model/trace.ts";
import { Faults } from "./faults/faults.ts";
import { withGone } from "./gone-column.ts";
import { Clocks } from "./hardware/clock.ts";
import { Cpu } from "./hardware/cpu.ts";
import { Disks } from "./hardware/disk.ts";
import {
  ACK_ARRIVES,
  APPLY_DONE,
  ARRIVAL,
  CLIENT_TIMEOUT,
  CPU_DONE,
  FAMILY_EVENTS,
  FAULT_BEGINS,
  FAULT_ENDS,
  FLUSH_DONE,
  LOG_ARRIVES,
  NIC_DONE,
  PRIORITY_SAMPLE,
  PRIORITY_WINDOW,
  PROBE,
  REPAIR,
  REQUEST_ARRIVES,
  RESPONSE_ARRIVES,
  RETRY,
  SAMPLE,
  SENDER_FREE,
  THINK_DONE,
  WINDOW_EDGE,
  WINDOW_OPENS,
} from "./kernel/event-kind.ts";
import { aOf, bOf, kindOf, ROOM } from "./kernel/event-queue.ts";
import { Machines } from "./kernel/machines.ts";
import { Operations } from "./kernel/operations.ts";
import { Simulation } from "./kernel/simulation.ts";
import { thaw } from "./kernel/thaw.ts";
import { ClientChannels } from "./network/client-channels.ts";
import { Network } from "./network/network.ts";
import { MessageTrace } from "./observe/message-trace.ts";
import { Recorder } from "./observe/recorder.ts";
import { layStations } from "./observe/station-layout.ts";
import { makeProtocol } from "./replication/families.ts";
import type { Protocol } from "./replication/protocol.ts";
import type { World } from "./replication/world.ts";
import { totalsOf } from "./totals.ts";
import { Clients } from "./workload/clients.ts";

/** All parts of one run, and the one switch that brings each event to its handler. */
export class Engine {
  private readonly plan: Plan;
  private readonly simulation = new Simulation();
  private readonly recorder: Recorder;
  private readonly network: Network;
  private readonly cluster: Protocol;
  private readonly clients: Clients;
  private readonly faults: Faults;
  private readonly world: World;
  private readonly durationNs: number;
  private readonly blocks: number[] = [];
  private readonly lagging: readonly number[];

  constructor(given: Plan) {
    const { simulation } = this;
    const plan = thaw(given);
    const { nodes } = plan.topology;
    const { seed } = plan.run;
    const layout = layStations(plan);
    const { stations } = layout;
    const machines = new Machines(nodes.length + plan.topology.clientSites.length, simulation);
    const operations = new Operations(simulation);
    this.plan = plan;
    this.durationNs = plan.run.durationNs;
    simulation.queue.end = plan.run.durationNs;
    this.lagging = laggingOf(plan.replication);
    this.recorder = new Recorder(plan, stations);
    this.network = new Network(plan, simulation, machines, this.recorder, layout);
    this.world = {
      plan,
      simulation,
      machines,
      operations,
      network: this.network,
      clients: new ClientChannels(this.network, operations, nodes.length),
      cpu: new Cpu(nodes, seed, simulation, machines, stations, layout.cpu),
      disks: new Disks(nodes, seed, simulation, machines, stations, layout.disk),
      clocks: new Clocks(nodes, seed, simulation),
      layout,
      recorder: this.recorder,
    };
    this.cluster = makeProtocol(this.world);
    this.clients = new Clients(this.world, this.cluster);
    this.faults = new Faults(this.world, this.cluster);
  }

  get events(): number {
    return this.simulation.events;
  }

  get now(): number {
    return this.simulation.now;
  }

  /** Says in the record that the run was given up because its load takes no time at all. */
  noteStandstill(): void {
    const seconds = this.simulation.now / 1e9;
    this.recorder.episodes.note(
      "time_stands_still",
      `At ${seconds} s time stopped: a client's whole round trip takes no time, so it would go on for ever in one instant. Give a link, a CPU, a disk or the clients' thinking a duration.`,
    );
  }

  /** Says in the record that the run was given up because too much is under way at once. */
  noteCrowd(): void {
    const seconds = this.simulation.now / 1e9;
    this.recorder.episodes.note(
      "too_many_pending",
      `At ${seconds} s more than ${ROOM} events were pending at once, which is all that a run has room for. Ask for fewer clients, or for less that is under way at the same time.`,
    );
  }

  /** True when there is hardly any room left for pending events. */
  get isCrowded(): boolean {
    return this.simulation.queue.isCrowded;
  }

  /** Bytes held by queue, pools, logs and columns. */
  get bytes(): number {
    return this.simulation.bytes + this.recorder.bytes;
  }

  start(): void {
    const { simulation, recorder } = this;
    for (const edge of recorder.edges()) {
      if (edge < this.durationNs) simulation.at(edge, PRIORITY_WINDOW, WINDOW_EDGE, 0, 0);
    }
    this.scheduleSample();
    this.faults.start();
    this.cluster.start();
    this.clients.start();
  }

  /** Takes up to `events` events; false when none is left before the end of the run. */
  advance(events: number): boolean {
    const { simulation } = this;
    for (let left = events; left > 0; left--) {
      const event = simulation.step();
      if (event < 0) return false;
      this.dispatch(kindOf(event), aOf(event), bOf(event));
    }
    return true;
  }

  /** A block of events is over: keeps what the trace's hash is there. */
  endBlock(): void {
    this.blocks.push(this.simulation.trace.word);
  }

  /**
   * Begins to watch what the focus names; {@link advance} and the trace's `look` after each event
   * take turns from here on. Operations that end are kept.
   */
  watch(focus: FocusPlan): MessageTrace {
    const { simulation, network, cluster, world } = this;
    const trace = new MessageTrace({
      focus,
      simulation,
      operations: world.operations,
      messages: network.messages,
      channels: network.channels,
      members: cluster.members,
      probe: cluster.writeProbe?.() ?? null,
    });
    network.trace = trace;
    this.recorder.keepHistory();
    return trace;
  }

  /** When the next event is due; Infinity when there is none. */
  get nextNs(): number {
    return this.simulation.queue.nextTime();
  }

  /** Closes all books and makes the record. */
  finish(stopped: RunRecord["stopped"]): RunRecord {
    const { simulation, recorder, world, cluster } = this;
    if (stopped === "end") simulation.now = this.durationNs;
    const { now } = simulation;
    this.settle(now);
    // The last point of the series ends with the run itself.
    if (recorder.series.open && now === (recorder.series.points + 1) * recorder.series.intervalNs) {
      this.sample();
    }
    cluster.finish();
    this.clients.outcomes.keepOpen();
    recorder.finish(now);
    return {
      schema: 1,
      seed: this.plan.run.seed,
      complete: stopped === "end",
      stopped,
      endNs: now,
      events: simulation.events,
      traceHash: simulation.trace.hex(),
      blocks: Uint32Array.from(this.blocks),
      windows: recorder.windowRecords(now),
      series: recorder.series.record(),
      totals: totalsOf(world, cluster),
      episodes: recorder.episodes.records(now),
      history: this.history(),
      notes: recorder.episodes.noteRecords(),
    };
  }

  private history(): RunRecord["history"] {
    const kept = this.recorder.history?.record() ?? null;
    return kept === null ? null : withGone(kept, this.cluster.goneVersions?.() ?? null);
  }

  private dispatch(kind: number, a: number, b: number): void {
    switch (kind) {
      case REQUEST_ARRIVES:
        if (!this.faults.refuses(a)) this.cluster.requestArrives(a);
        break;
      case RESPONSE_ARRIVES:
        this.clients.responseArrives(a);
        break;
      case FLUSH_DONE:
        this.cluster.flushDone(a, b);
        break;
      case APPLY_DONE:
        this.cluster.applyDone(a, b);
        break;
      case CPU_DONE:
        this.cluster.cpuDone(a, b);
        break;
      case THINK_DONE:
        this.clients.thinkDone(a);
        break;
      case ARRIVAL:
        this.clients.arrival(a);
        break;
      case NIC_DONE:
        this.network.enterLink(a);
        break;
      case SENDER_FREE:
        this.cluster.senderFree(a);
        break;
      case LOG_ARRIVES:
      case ACK_ARRIVES:
        this.cluster.event(kind, a, b);
        break;
      default:
        if (kind >= FAMILY_EVENTS) this.cluster.event(kind, a, b);
        else this.dispatchRare(kind, a, b);
    }
  }

  private dispatchRare(kind: number, a: number, b: number): void {
    switch (kind) {
      case CLIENT_TIMEOUT:
        this.clients.timeOut(a);
        break;
      case RETRY:
      case PROBE:
        this.clients.launch(a);
        break;
      case REPAIR:
        this.network.lossy.repair(a, b);
        break;
      case WINDOW_OPENS:
        this.network.lossy.windowOpens(a);
        break;
      case FAULT_BEGINS:
        this.faults.begin(a);
        break;
      case FAULT_ENDS:
        this.faults.end(a);
        break;
      case SAMPLE:
        this.settle(this.simulation.now);
        this.sample();
        this.faults.point();
        this.scheduleSample();
        break;
      case WINDOW_EDGE:
        this.settle(this.simulation.now);
        this.recorder.edge(this.simulation.now);
        break;
      default:
        this.cluster.event(kind, a, b);
    }
  }

  /** Brings the totals of all stations up to `now`. */
  private settle(now: number): void {
    this.recorder.stations.advanceAll(now);
    this.network.settle();
  }

  private scheduleSample(): void {
    const { series } = this.recorder;
    const at = (series.points + 1) * series.intervalNs;
    if (series.open && at < this.durationNs) {
      this.simulation.at(at, PRIORITY_SAMPLE, SAMPLE, 0, 0);
    }
  }

  private sample(): void {
    const { recorder, cluster, lagging } = this;
    for (const node of lagging) {
      const ns = cluster.lagNs(node);
      const bytes = cluster.lagBytes(node);
      recorder.current.lagNs[node]!.add(ns);
      recorder.current.lagBytes[node]!.add(bytes);
      recorder.series.setLag(node, ns, bytes);
    }
    recorder.series.setDivergence(cluster.divergence());
    recorder.series.close(recorder.counts, recorder.stations, cluster.leaders());
  }
}
