import type { Distribution } from "../../random/distribution.ts";
import { makeSampler } from "../../random/sampler.ts";
import { makeStream } from "../../random/stream.ts";

/** A leaderless read and write as PBS sees them. Delays are one-way, in one unit. */
export interface Wars {
  readonly n: number;
  readonly r: number;
  readonly w: number;
  /** Write there, its acknowledgement back, read there, its response back. */
  readonly delays: {
    readonly w: Distribution;
    readonly a: Distribution;
    readonly r: Distribution;
    readonly s: Distribution;
  };
}

/** What the model says of a pair of a write and a read after it, one entry an imagined pair. */
export interface WarsDraws {
  readonly writeLatency: Float64Array;
  readonly readLatency: Float64Array;
  /** Least time between the write's acknowledgement and a read from which on the read sees it. */
  readonly visibleAfter: Float64Array;
}

/**
 * The WARS model (Bailis et al., VLDB 2012, section 4) by Monte Carlo over `size` imagined pairs, with
 * random numbers that are the same every time: the write goes to all n replicas and is acknowledged after the w-th answer; the read asks
 * all n and takes the first r answers; replica i has the write when it reads if the read's request
 * reached it no earlier than the write's. Without any other load, repair or clock.
 */
export function warsDraws({ n, r, w, delays }: Wars, size: number): WarsDraws {
  const legs = (d: Distribution, name: string) =>
    Array.from({ length: n }, (_, replica) => {
      const sample = makeSampler(d, makeStream("wars", replica, name));
      return Float64Array.from({ length: size }, sample);
    });
  const [writes, acks] = [legs(delays.w, "w"), legs(delays.a, "a")];
  const [reads, answers] = [legs(delays.r, "r"), legs(delays.s, "s")];
  const writeLatency = new Float64Array(size);
  const readLatency = new Float64Array(size);
  const visibleAfter = new Float64Array(size);
  const replicas = Array.from({ length: n }, (_, i) => i);
  for (let pair = 0; pair < size; pair += 1) {
    const acked = replicas.map((i) => writes[i]![pair]! + acks[i]![pair]!).sort((a, b) => a - b);
    const commit = acked[w - 1]!;
    const answered = replicas
      .map((i) => ({ at: reads[i]![pair]! + answers[i]![pair]!, i }))
      .sort((a, b) => a.at - b.at);
    const first = answered.slice(0, r);
    const needed = first.map(({ i }) => writes[i]![pair]! - commit - reads[i]![pair]!);
    writeLatency[pair] = commit;
    readLatency[pair] = first[r - 1]!.at;
    visibleAfter[pair] = Math.max(0, Math.min(...needed));
  }
  return { writeLatency, readLatency, visibleAfter };
}

/** The share of reads that see the write when they begin so long after its acknowledgement. */
export function seenAfter({ visibleAfter }: WarsDraws, time: number): number {
  return visibleAfter.reduce((sum, one) => sum + (one <= time ? 1 : 0), 0) / visibleAfter.length;
}
