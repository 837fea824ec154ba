import { describe, expect, it } from "vitest";
import { HELD, IN_USE, Operations } from "../../../src/engine/kernel/operations.ts";
import { Simulation } from "../../../src/engine/kernel/simulation.ts";

describe("the slots of operations", () => {
  it("live until the client and the servers have let go, in either order", () => {
    const operations = new Operations(new Simulation());
    const first = operations.take();
    operations.flags[first]! |= HELD;
    operations.clientDone(first);
    expect(operations.live).toBe(1);
    operations.serverDone(first);
    expect(operations.live).toBe(0);

    const second = operations.take();
    operations.flags[second]! |= HELD;
    operations.serverDone(second);
    expect(operations.live).toBe(1);
    operations.clientDone(second);
    expect(operations.live).toBe(0);
  });

  it("are of another generation as soon as they are free, not when somebody takes them again", () => {
    const operations = new Operations(new Simulation());
    const slot = operations.take();
    const mine = operations.generation[slot]!;
    // No generation that is in use is zero, which may stand for nobody's.
    expect(mine).not.toBe(0);
    operations.clientDone(slot);
    expect(operations.flags[slot]! & IN_USE).toBe(0);
    expect(operations.generation[slot]).not.toBe(mine);
    expect(operations.take()).toBe(slot);
    expect(operations.generation[slot]).not.toBe(mine);
  });
});
