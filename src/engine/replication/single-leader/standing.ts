import { DOWN, UP } from "../../kernel/machines.ts";
import type { Leaders } from "./leaders.ts";
import type { Replicas, World } from "./replicas.ts";

/** A write that has waited for so long at the end of the run waits for somebody who is gone. */
const LONG_WAIT_NS = 1e9;

/** How things stand: who leads, who lags, and what the run has to tell of both. */
export class Standing {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly heads: Leaders;

  constructor(world: World, replicas: Replicas, heads: Leaders) {
    this.world = world;
    this.replicas = replicas;
    this.heads = heads;
  }

  /** The nodes that lead, newest epoch first. A paused one counts while nobody else takes writes. */
  leaders(): readonly number[] {
    const { state } = this.world.machines;
    const alive = this.heads
      .all()
      .filter(({ node, mayCommit, isFollowed }) => mayCommit && isFollowed && state[node] !== DOWN)
      .map(({ node }) => node);
    const awake = alive.filter((node) => state[node] === UP);
    return awake.length > 0 ? awake : alive;
  }

  /** How long ago the newest record that the node has applied stopped being the leader's newest. */
  lagNs(node: number): number {
    const { replicas, world } = this;
    let lag = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = replicas.newest.logs[shard]!;
      const applied = Math.max(log.base, this.appliedOf(node, shard));
      if (applied < log.end) {
        lag = Math.max(lag, world.simulation.now - log.appendedNs(applied + 1));
      }
    }
    return lag;
  }

  /** Bytes of log that the node has not applied. */
  lagBytes(node: number): number {
    const { replicas } = this;
    let bytes = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = replicas.newest.logs[shard]!;
      const applied = this.appliedOf(node, shard);
      bytes += log.bytesTo(log.end) - log.bytesTo(Math.max(applied, log.base));
    }
    return bytes;
  }

  /** At the end: time-outs of leaders, and whether anybody leads. */
  finish(): void {
    const { recorder, plan } = this.world;
    const { failover, onAckTimeout } = plan.replication;
    const timedOut = this.heads.timedOut;
    if (timedOut > 0) {
      const then = onAckTimeout === "block" ? "They kept waiting." : "";
      recorder.episodes.note(
        "ack_timed_out",
        `${timedOut} writes waited as long as the acknowledgement time-out or longer. ${then}`.trim(),
      );
    }
    this.noteWaiting();
    if (this.leaders().length > 0) return;
    recorder.episodes.note(
      "leader_stayed_down",
      failover === undefined
        ? "The leader crashed and stayed down: there is no failover, so no write was acknowledged from then on."
        : "At the end of the run nobody led: no other node could take over, or a leader had no lease.",
    );
  }

  /** A new leader may ask for confirmations that nobody is left to give. */
  private noteWaiting(): void {
    const { plan, simulation, recorder } = this.world;
    for (const { node, branch } of this.heads.all()) {
      const waits = branch.logs.some((log, shard) => {
        const next = branch.committed[shard]! + 1;
        return next <= log.end && simulation.now - log.appendedNs(next) > LONG_WAIT_NS;
      });
      if (!waits || branch.parent === null) continue;
      const { name } = plan.topology.nodes[node]!;
      recorder.episodes.note(
        "new_leader_waits",
        `${name} leads, and its writes wait for confirmations that nobody gives: \`ack_after = reachable\` lets a new leader go on with those who follow it.`,
      );
    }
  }

  /** How far the node has applied what the newest branch has. */
  private appliedOf(node: number, shard: number): number {
    const { replicas } = this;
    const branch = replicas.branchOf[node]!;
    const at = node * replicas.shards + shard;
    const applied = replicas.leads[node] === 1 ? replicas.received[at]! : replicas.applied[at]!;
    const { newest } = replicas;
    return branch === newest ? applied : Math.min(applied, newest.commonWith(branch, shard));
  }
}
