import { describe, expect, it } from "vitest";
import { RequestQueue } from "../../../src/notebook/kernel/request-queue.ts";

/** A queue that writes down what becomes of its requests. */
function queueWithLog(settle: (log: string[]) => void = () => {}) {
  const log: string[] = [];
  const queue = new RequestQueue(async () => settle(log));
  const add = (name: string, ok = true, during: () => void = () => {}): void =>
    queue.add({
      run: async () => {
        during();
        return { ok, answer: () => void log.push(`${name} ${ok ? "done" : "failed"}`) };
      },
      abort: () => void log.push(`${name} aborted`),
    });
  return { log, add };
}

const untilIdle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("requests to a kernel", () => {
  it("are carried out in their order, also those that come while one runs", async () => {
    const { log, add } = queueWithLog();
    add("first", true, () => add("second"));
    add("third");
    await untilIdle();
    expect(log).toEqual(["first done", "second done", "third done"]);
  });

  it("behind one that fails are aborted after its answer", async () => {
    const { log, add } = queueWithLog();
    add("first", false);
    add("second");
    add("third");
    await untilIdle();
    expect(log).toEqual(["first failed", "second aborted", "third aborted"]);
  });

  it("that were sent before the failure but come late are aborted too", async () => {
    let late = (): void => {};
    const { log, add } = queueWithLog(() => late());
    late = () => add("late");
    add("first", false);
    await untilIdle();
    expect(log).toEqual(["first failed", "late aborted"]);
  });

  it("that come after the answer to one that failed are carried out", async () => {
    const { log, add } = queueWithLog();
    add("first", false);
    await untilIdle();
    add("second");
    await untilIdle();
    expect(log).toEqual(["first failed", "second done"]);
  });
});
