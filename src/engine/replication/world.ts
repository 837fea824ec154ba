import type { Plan } from "../../model/plan.ts";
import type { ReplicationPlan } from "../../model/replication.ts";
import type { Clocks } from "../hardware/clock.ts";
import type { Cpu } from "../hardware/cpu.ts";
import type { Disks } from "../hardware/disk.ts";
import type { Machines } from "../kernel/machines.ts";
import type { Operations } from "../kernel/operations.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { ClientChannels } from "../network/client-channels.ts";
import type { Network } from "../network/network.ts";
import type { Recorder } from "../observe/recorder.ts";
import type { StationLayout } from "../observe/station-layout.ts";

/** What the parts of a family of replication share: the world that they act in. */
export interface World<Replication extends ReplicationPlan = ReplicationPlan> {
  readonly plan: Plan & { readonly replication: Replication };
  readonly simulation: Simulation;
  readonly machines: Machines;
  readonly clocks: Clocks;
  readonly operations: Operations;
  readonly network: Network;
  readonly clients: ClientChannels;
  readonly cpu: Cpu;
  readonly disks: Disks;
  readonly layout: StationLayout;
  readonly recorder: Recorder;
}
