import type { Distribution } from "../random/distribution.ts";

/** Who is hit. `choose` draws anew each time the fault strikes. */
export type FaultTarget =
  | { readonly kind: "nodes"; readonly nodes: readonly number[] }
  | { readonly kind: "choose"; readonly count: number; readonly of: readonly number[] }
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
    }
  | { readonly kind: "degrade"; readonly links: readonly number[]; readonly changes: LinkChanges }
  | { readonly kind: "slow_disk"; readonly target: FaultTarget; readonly factor: number }
  | { readonly kind: "heal" };

/** New values of a link while it is degraded; absent fields stay as they are. */
export interface LinkChanges {
  readonly delay?: Distribution;
  readonly bandwidthBytesPerSecond?: number;
  readonly loss?: number;
}

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
  | { readonly kind: "after"; readonly label: string; readonly plusNs: number };

export interface FaultPlan {
  readonly label: string;
  readonly schedule: FaultSchedule;
  readonly action: FaultAction;
  /** How long it lasts, nanoseconds; null lasts until `heal`, `restart` or the end. */
  readonly lasts: Distribution | null;
}
