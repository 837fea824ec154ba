import { Stonith } from "../../failover/stonith.ts";
import { AckRule } from "./ack-rule.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { Apply } from "./apply.ts";
import { Beliefs } from "./beliefs.ts";
import { Control } from "./control.ts";
import { Failover } from "./failover.ts";
import { Followers } from "./follower.ts";
import { Following } from "./following.ts";
import { Leader } from "./leader.ts";
import { Leaders } from "./leaders.ts";
import { LeadershipRecord } from "./leadership-record.ts";
import { LogTraffic } from "./log-traffic.ts";
import { mechanismsOf } from "./mechanisms.ts";
import { OperatorOrders } from "./operator-orders.ts";
import { failoverIn } from "./operator-plan.ts";
import { Reads } from "./reads.ts";
import { Recovery } from "./recovery.ts";
import { Rejoin } from "./rejoin.ts";
import { Replicas, type World } from "./replicas.ts";
import { Shipping } from "./shipping.ts";
import { Shots } from "./shots.ts";
import { Standing } from "./standing.ts";
import { Succession } from "./succession.ts";

/** All parts of the family, each with those that it works with. */
export type Assembly = ReturnType<typeof assemble>;

/** Builds the parts of a run; `power` crashes and restarts machines as events of the cluster. */
export function assemble(world: World, power: Power) {
  const copying = assembleCopying(world);
  const { replicas, leaders, following, shipping, mechanisms } = copying;
  const { replication } = world.plan;
  const point = mechanisms.readPoint;
  const rule = new AckRule(replication.ack);
  const first = new Leader({ world, replicas, shipping, point }, replication.leader, rule);
  leaders.set(replication.leader, first);
  const beliefs = new Beliefs(world);
  const control = new Control(world);
  const record = new LeadershipRecord(world, leaders);
  const parts = { ...copying, beliefs, control, record };
  const rejoin = new Rejoin(world, parts);
  const plan = failoverIn(world.plan);
  let failover: Failover | null = null;
  const fencing = plan?.fencing;
  const isLeader = (node: number) => replicas.newest.leader === node;
  const shots =
    fencing?.kind === "stonith"
      ? new Shots(world, new Stonith(fencing, world.plan, world.network), { ...power, isLeader })
      : null;
  const succession = new Succession(world, {
    ...parts,
    shots,
    point,
    began: (leader) => {
      mechanisms.inSync?.leads(leader);
      failover?.began(leader);
    },
    ended: (node) => failover?.ended(node),
  });
  if (plan !== null) {
    failover = new Failover(world, plan, {
      ...parts,
      succession,
      shots,
      rejoin: (follower, upstream) => rejoin.rejoin(follower, upstream),
      mayLead: (node) => mechanisms.inSync?.mayLead(node) !== false,
    });
  }
  const orders =
    failover === null
      ? null
      : new OperatorOrders(world, { replicas, leaders, control, record, succession, failover });
  const standing = new Standing(world, replicas, leaders);
  const traffic = new LogTraffic(world, parts);
  return { ...parts, following, rejoin, succession, shots, failover, orders, standing, traffic };
}

interface Power {
  readonly switchOff: (node: number) => void;
  readonly switchOn: (node: number) => void;
}

/** The parts that write, ship and apply the log. */
function assembleCopying(world: World) {
  const replicas = new Replicas(world.plan, world.simulation);
  const leaders = new Leaders(replicas.nodes);
  const mechanisms = mechanismsOf(world, replicas);
  const shipping = new Shipping(world, replicas, mechanisms);
  const apply = new Apply(world, replicas, world.layout.apply);
  const reads = new Reads(world, replicas, leaders, apply, mechanisms.readPoint);
  const acknowledgements = new Acknowledgements(world, replicas);
  const followers = new Followers(world, replicas, { shipping, apply, reads, mechanisms });
  const following = new Following(world, replicas, { followers, shipping, apply });
  const moving = { leaders, followers, following, shipping, apply, reads, acknowledgements };
  const recovery = new Recovery(world, replicas, moving);
  return { ...moving, replicas, mechanisms, recovery };
}
