import type { ReplicationPlan } from "../../model/replication.ts";
import type { Env } from "./env.ts";
import type { Endpoints, Network } from "./routes.ts";

/** Where faults strike: what there is to be hit, and who replicates how. */
export interface FaultPlace {
  readonly env: Env;
  readonly network: Network;
  readonly endpoints: Endpoints;
  readonly replication: ReplicationPlan;
}
