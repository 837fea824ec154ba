import { AntichainMerge } from "./antichain-merge.ts";
import { CounterMerge, SetMerge, TextMerge } from "./crdt-merges.ts";
import type { Divergence } from "./divergence.ts";
import type { Losses, Merge } from "./merge.ts";
import type { Replicas, World } from "./replicas.ts";
import { priorityOrder, revisionOrder, siblingOrder } from "./version-orders.ts";
import { WinnerMerge } from "./winner-merge.ts";

/** The merge of a plan's conflict rule. */
export function makeMerge(
  world: World,
  replicas: Replicas,
  divergence: Divergence,
  losses: Losses,
): Merge {
  const { simulation, plan } = world;
  const { conflict, leaders } = plan.replication;
  const antichain = (order: ConstructorParameters<typeof AntichainMerge>[4]) =>
    new AntichainMerge(replicas, divergence, losses, simulation, order);
  switch (conflict.kind) {
    case "last_write_wins":
    case "certify":
      return new WinnerMerge(replicas, divergence, losses, simulation);
    case "siblings":
      return antichain(siblingOrder(replicas));
    case "site_priority":
      return antichain(priorityOrder(replicas, plan, leaders, conflict.sites));
    case "revisions":
      return antichain(revisionOrder(replicas));
    case "crdt":
      break;
  }
  switch (conflict.type) {
    case "lww_register":
      return new WinnerMerge(replicas, divergence, losses, simulation);
    case "pn_counter":
      return new CounterMerge(replicas, divergence, simulation);
    case "or_set":
      return new SetMerge(replicas, divergence, simulation);
    case "text":
      return new TextMerge(replicas, divergence, simulation);
  }
}
