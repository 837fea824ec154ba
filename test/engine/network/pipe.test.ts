import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/engine/kernel/simulation.ts";
import { Messages } from "../../../src/engine/network/messages.ts";
import { Pipe } from "../../../src/engine/network/pipe.ts";
import {
  ARRIVALS,
  BUSY_NS,
  COMPLETIONS,
  INSIDE,
  QUEUE_NS,
  SOJOURN_NS,
  Stations,
} from "../../../src/engine/observe/stations.ts";
import { makeStream } from "../../../src/random/stream.ts";

/** One byte a nanosecond. */
const BYTES_PER_SECOND = 1e9;

/** A pipe, what its station says at a moment, and when a message that enters is through. */
function watched(bytesPerSecond: number | null) {
  const shape = { name: "pipe", kind: "link", owner: 0, servers: 1 } as const;
  const stations = new Stations([shape], 0);
  const simulation = new Simulation();
  const messages = new Messages(simulation);
  const pipe = new Pipe(bytesPerSecond, messages, simulation, stations, 0);
  return {
    stations,
    enter(now: number, at: number, bytes: number): number {
      simulation.now = now;
      const message = messages.take();
      messages.atNs[message] = at;
      messages.bytes[message] = bytes;
      pipe.enter(message);
      return messages.atNs[message]!;
    },
    isIdle(now: number): boolean {
      simulation.now = now;
      return pipe.isIdle;
    },
    settle(now: number): void {
      simulation.now = now;
      pipe.settle();
    },
  };
}

interface Passage {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** What the station must say at `now`, counted message by message. */
function expectedAt(now: number, passages: readonly Passage[]): readonly number[] {
  const come = passages.filter(({ from }) => from <= now);
  const gone = come.filter(({ to }) => to <= now);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const served = ({ to, bytes }: Passage) => Math.min(bytes, Math.max(0, now - (to - bytes)));
  return [
    come.length - gone.length,
    come.length,
    gone.length,
    sum(come.map(served)),
    sum(come.map(({ from, to }) => Math.min(now, to) - from)),
    sum(gone.map(({ from, to }) => to - from)),
  ];
}

describe("a pipe", () => {
  it("serves one message after the other, each for its bytes", () => {
    const pipe = watched(BYTES_PER_SECOND);
    expect([pipe.enter(0, 0, 100), pipe.enter(40, 40, 50), pipe.enter(500, 520, 10)]).toEqual([
      100, 150, 530,
    ]);
    expect([pipe.isIdle(529), pipe.isIdle(530)]).toEqual([false, true]);
  });

  it("without a limit keeps nobody waiting, and counts all the same", () => {
    const pipe = watched(null);
    const { stations } = pipe;
    expect([pipe.enter(7, 7, 1e9), pipe.enter(8, 8, 1e9)]).toEqual([7, 8]);
    pipe.settle(10);
    expect([stations.rows[ARRIVALS], stations.rows[BUSY_NS], stations.bytes[0]]).toEqual([
      2, 0, 2e9,
    ]);
  });

  it("says at any moment what a count message by message says, idle, busy and overrun", () => {
    const stream = makeStream("pipe", 0, "test");
    const pipe = watched(BYTES_PER_SECOND);
    const { stations } = pipe;
    const passages: Passage[] = [];
    let now = 0;
    let most = 0;
    for (let message = 0; message < 1500; message++) {
      // Long waits let the pipe run empty; in a rush dozens gather while others leave.
      const isRush = message % 300 < 60;
      now += Math.floor(stream.next() * (isRush ? 60 : 300));
      const from = now + (message % 3 === 0 ? 2 : 0);
      const at = Math.max(from, passages.at(-1)?.from ?? 0);
      const bytes = 1 + Math.floor(stream.next() * 200);
      const to = pipe.enter(now, at, bytes);
      expect(to).toBe(Math.max(at, passages.at(-1)?.to ?? 0) + bytes);
      passages.push({ from: at, to, bytes });
      most = Math.max(most, passages.filter(({ to: end }) => end > now).length);
      if (message % 10 > 0) continue;
      pipe.settle(now);
      const { rows } = stations;
      const told = [INSIDE, ARRIVALS, COMPLETIONS, BUSY_NS, QUEUE_NS, SOJOURN_NS];
      expect(told.map((column) => rows[column])).toEqual(expectedAt(now, passages));
    }
    expect(most).toBeGreaterThan(32);
    expect(stations.peak[0]).toBe(most);
  });
});
