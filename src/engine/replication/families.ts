import type { ReplicationPlan } from "../../model/replication.ts";
import { Consensus } from "./consensus/consensus.ts";
import { Leaderless } from "./leaderless/leaderless.ts";
import { MultiLeader } from "./multi-leader/multi-leader.ts";
import type { Protocol } from "./protocol.ts";
import { SingleLeader } from "./single-leader/single-leader.ts";
import type { World } from "./world.ts";

/** How each family is built. A new family is a folder and a line here. */
const FAMILIES: { readonly [Kind in ReplicationPlan["kind"]]?: Build<Kind> } = {
  consensus: (world) => new Consensus(world),
  leaderless: (world) => new Leaderless(world),
  multi_leader: (world) => new MultiLeader(world),
  single_leader: (world) => new SingleLeader(world),
};

type Build<Kind extends ReplicationPlan["kind"]> = (
  world: World<Extract<ReplicationPlan, { readonly kind: Kind }>>,
) => Protocol;

/** The protocol of a plan. Throws a RangeError for a family that the engine does not have. */
export function makeProtocol(world: World): Protocol {
  const { kind } = world.plan.replication;
  const build = FAMILIES[kind] as ((world: World) => Protocol) | undefined;
  if (build === undefined) throw new RangeError(`there is no replication of kind ${kind}`);
  return build(world);
}
