import type { SettingChange } from "../../model/faults.ts";
import type { Distribution } from "../../random/distribution.ts";
import { Draw } from "../kernel/draw.ts";
import type { Protocol } from "../replication/protocol.ts";
import type { World } from "../replication/world.ts";

type NodeChange = Exclude<SettingChange, { readonly kind: "link" }>;

interface Active {
  readonly strike: number;
  readonly change: NodeChange;
  readonly draw: Draw | null;
}

/**
 * Settings that `set` has changed. Of several changes of one setting the last that still lasts
 * holds; when none does, the plan's own value.
 */
export class Changes {
  private readonly world: World;
  private readonly cluster: Protocol;
  private readonly active: Active[] = [];

  constructor(world: World, cluster: Protocol) {
    this.world = world;
    this.cluster = cluster;
  }

  begin(change: SettingChange, strike: number): void {
    if (change.kind === "link") {
      for (const link of change.links)
        this.world.network.ways.degrade(link, change.changes, strike);
      return;
    }
    const times = timesOf(change);
    const { seed } = this.world.plan.run;
    const draw = times && new Draw(times, seed, `n${change.node}`, `${change.kind} set ${strike}`);
    this.active.push({ strike, change, draw });
    this.put(change, draw, change);
  }

  end(change: SettingChange, strike: number): void {
    if (change.kind === "link") {
      for (const link of change.links) this.world.network.ways.restore(link, strike);
      return;
    }
    const at = this.active.findIndex((each) => each.strike === strike && each.change === change);
    if (at >= 0) this.active.splice(at, 1);
    const last = this.active.findLast(
      (each) => each.change.kind === change.kind && each.change.node === change.node,
    );
    this.put(change, last?.draw ?? null, last?.change ?? null);
  }

  /** Gives the setting that `which` names the value of `change`; null is the plan's own. */
  private put(which: NodeChange, draw: Draw | null, change: NodeChange | null): void {
    const { network, disks, cpu } = this.world;
    const { node } = which;
    const bytes = change !== null && "bytesPerSecond" in change ? change.bytesPerSecond : null;
    switch (which.kind) {
      case "nic":
        network.ways.setNic(node, bytes);
        return;
      case "fsync":
        disks.setFsync(node, draw);
        return;
      case "disk_bandwidth":
        disks.setBandwidth(node, bytes);
        return;
      case "cpu":
        cpu.setPerOp(node, draw);
        return;
      case "apply":
        if (this.cluster.setApply === undefined) this.noApply();
        else this.cluster.setApply(node, draw);
        return;
    }
  }

  private noApply(): void {
    this.world.recorder.episodes.note(
      "set_apply",
      "This kind of replication does not change its apply time during a run; `set` of it did nothing.",
    );
  }
}

function timesOf(change: NodeChange): Distribution | null {
  if (change.kind === "cpu") return change.perOp;
  return "time" in change ? change.time : null;
}
