import type { Distribution } from "../random/distribution.ts";
import type { MeasureExpr } from "./measures.ts";

/** Who is hit. `choose` draws anew each time the fault strikes. */
export type FaultTarget =
  | { readonly kind: "nodes"; readonly nodes: readonly number[] }
  | {
      readonly kind: "choose";
      readonly count: number;
      readonly of: readonly number[];
      /** Drawn from those who have this part when the fault strikes, in place of `of`. */
      readonly among?: "leaders" | "followers";
    }
  /** Whoever leads at that moment. */
  | { readonly kind: "leader" }
  | { readonly kind: "followers" };

/** What happens. Endpoints in partitions are as in `TopologyPlan.routes`: nodes, then client hosts. */
export type FaultAction =
  /** `site`: the whole site dies, and what it has on the wire dies with it. */
  | {
      readonly kind: "crash";
      readonly target: FaultTarget;
      readonly site: boolean;
      readonly losesDisk: boolean;
    }
  | { readonly kind: "restart"; readonly target: FaultTarget }
  | { readonly kind: "pause"; readonly target: FaultTarget }
  | {
      readonly kind: "partition";
      readonly groups: readonly (readonly number[])[];
      /** `one_way`: only messages from groups[0] to groups[1] are lost. */
      readonly direction: "both" | "one_way";
      /**
       * For each group the nodes that are chosen for it when the fault strikes, null where it is as
       * it stands. Whoever is chosen for one group is in no other.
       */
      readonly chosen?: readonly (FaultTarget | null)[];
      /** What is sent meanwhile is lost, and TCP sends it again; absent: it waits, and goes on at the end. */
      readonly packets?: "dropped";
    }
  | { readonly kind: "degrade"; readonly links: readonly number[]; readonly changes: LinkChanges }
  | { readonly kind: "slow_disk"; readonly target: FaultTarget; readonly factor: number }
  /** The clock jumps by so many nanoseconds, which may be negative. */
  | { readonly kind: "skew_clock"; readonly target: FaultTarget; readonly byNs: number }
  /** The disk is full up to this share of its capacity, 0..1: at 1 nothing can be written. */
  | { readonly kind: "fill_disk"; readonly target: FaultTarget; readonly share: number }
  /** An operator makes a node the leader, whoever leads now. */
  | { readonly kind: "promote"; readonly node: number }
  /** An operator hands leadership over: the old leader stops, the new one catches up, then leads. */
  | { readonly kind: "switchover"; readonly node: number }
  | { readonly kind: "set"; readonly change: SettingChange }
  | { readonly kind: "heal" };

/** New values of a link while it is degraded; absent fields stay as they are. */
export interface LinkChanges {
  readonly delay?: Distribution;
  readonly bandwidthBytesPerSecond?: number;
  readonly loss?: number;
}

/** A setting of a machine or link that changes during the run, in the units of the plan. */
export type SettingChange =
  | { readonly kind: "nic"; readonly node: number; readonly bytesPerSecond: number }
  | { readonly kind: "fsync"; readonly node: number; readonly time: Distribution }
  | { readonly kind: "disk_bandwidth"; readonly node: number; readonly bytesPerSecond: number }
  | { readonly kind: "apply"; readonly node: number; readonly time: Distribution }
  | { readonly kind: "cpu"; readonly node: number; readonly perOp: Distribution }
  | { readonly kind: "link"; readonly links: readonly number[]; readonly changes: LinkChanges };

/** When it happens. */
export type FaultSchedule =
  | { readonly kind: "at"; readonly atNs: number }
  | {
      readonly kind: "every";
      readonly gapNs: Distribution;
      readonly fromNs: number;
      readonly toNs: number;
    }
  /** When the fault with this label ends. */
  | { readonly kind: "after"; readonly label: string; readonly plusNs: number }
  /** As soon as the condition holds at a point of the time series, once each time it becomes true. */
  | {
      readonly kind: "when";
      readonly condition: MeasureExpr;
      readonly fromNs: number;
      readonly toNs: number;
    };

export interface FaultPlan {
  readonly label: string;
  readonly schedule: FaultSchedule;
  readonly action: FaultAction;
  /**
   * The index of an earlier fault with which this one strikes and ends, as parts of one sentence do;
   * its own schedule and length are those of that fault.
   */
  readonly with?: number;
  /** How long it lasts, nanoseconds; null lasts until `heal`, `restart` or the end. */
  readonly lasts: Distribution | null;
}
