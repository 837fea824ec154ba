import { DOWN } from "../kernel/machines.ts";
import { AT_NODE, HELD, IN_USE, LOST } from "../kernel/operations.ts";
import type { World } from "./world.ts";

/** What of the world a broken connection concerns. */
type Ends = Pick<World, "operations" | "clients" | "machines">;

/** What a node was working on when it crashed: its clients learn of it, unless the whole site is gone. */
export function breakConnections(world: Ends, node: number, site: boolean): void {
  const { operations, clients } = world;
  for (let slot = 0; slot < operations.capacity; slot++) {
    const flags = operations.flags[slot]!;
    if ((flags & IN_USE) === 0 || (flags & HELD) === 0) continue;
    if (operations.node[slot] !== node || operations.phase[slot] !== AT_NODE) continue;
    if (!site) {
      clients.refuse(slot);
      continue;
    }
    operations.phase[slot] = LOST;
    operations.serverDone(slot);
  }
}

/** Clients that still wait for a node that had vanished find their connections broken. */
export function answerForgotten(world: Ends, node: number): void {
  const { operations, clients } = world;
  for (let slot = 0; slot < operations.capacity; slot++) {
    if ((operations.flags[slot]! & IN_USE) === 0 || operations.node[slot] !== node) continue;
    if (operations.phase[slot] === LOST) clients.refuse(slot);
  }
}

/** The node is down: its machine refuses, unless it is gone with its site. */
export function turnAway(world: Ends, operation: number): void {
  const { operations, machines, clients } = world;
  const node = operations.node[operation]!;
  const isGone = machines.state[node] === DOWN && machines.siteDeathNs[node]! >= 0;
  if (!isGone) {
    clients.refuse(operation);
    return;
  }
  operations.phase[operation] = LOST;
  operations.serverDone(operation);
}
