import { DOWN } from "../../kernel/machines.ts";
import { countOf } from "./answer-rules.ts";
import type { Copies, World } from "./copies.ts";
import type { Ring } from "./ring.ts";

/**
 * How long replicas take to agree again: from the end of a fault until every replica that is up has
 * every version from before that end, or one that replaces it. Versions that no replica has do not
 * count. What a later fault's end adds is waited for by the earlier episodes too.
 */
export class Convergence {
  private readonly world: World;
  private readonly ring: Ring;
  private readonly copies: Copies;
  /** Versions up to this serial are waited for. */
  private upTo = 0;
  /** Pairs of such a version and a replica that is up and lacks it. */
  private left = 0;
  private open: number[] = [];

  constructor(world: World, ring: Ring, copies: Copies) {
    this.world = world;
    this.ring = ring;
    this.copies = copies;
  }

  /** A fault has ended. */
  begin(): void {
    const { recorder, simulation, plan } = this.world;
    const { members } = plan.replication;
    this.open.push(
      recorder.episodes.begin("convergence", "replicas agree again", simulation.now, members),
    );
    this.upTo = this.copies.versions.newestSerial;
    this.count();
  }

  /** A replica has got a version, or lost it. */
  moved(version: number, position: number, isThere: boolean): void {
    const { versions } = this.copies;
    if (this.open.length === 0 || versions.serialOf(version) > this.upTo) return;
    const has = versions.haversOf(version);
    const before = isThere ? has & ~(1 << position) : has | (1 << position);
    const up = this.upAt(this.copies.keys.placeOf(versions.rowOf(version)));
    this.left += lacking(has, up) - lacking(before, up);
    this.endIfDone();
  }

  /** Who is up has changed. */
  count(): void {
    if (this.open.length === 0) return;
    const { keys, versions } = this.copies;
    this.left = 0;
    for (let row = 0; row < keys.count; row++) {
      const up = this.upAt(keys.placeOf(row));
      let version = keys.newestOf(row);
      for (; version !== 0; version = versions.olderOf(version)) {
        if (versions.serialOf(version) <= this.upTo)
          this.left += lacking(versions.haversOf(version), up);
      }
    }
    this.endIfDone();
  }

  private upAt(place: number): number {
    const { ring, world } = this;
    let up = 0;
    for (let position = 0; position < ring.copies; position++) {
      if (world.machines.state[ring.nodeAt(place, position)] !== DOWN) up |= 1 << position;
    }
    return up;
  }

  private endIfDone(): void {
    if (this.left > 0) return;
    const { recorder, simulation } = this.world;
    for (const episode of this.open) recorder.episodes.end(episode, simulation.now);
    this.open = [];
  }
}

function lacking(has: number, up: number): number {
  return has === 0 ? 0 : countOf(up & ~has);
}
