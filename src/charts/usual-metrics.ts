import type { MetricRef } from "../model/measures.ts";

/** The metrics of the pictures that every study gets. */
export const WRITES: MetricRef = {
  id: "throughput(write)",
  name: "throughput",
  words: ["write"],
  numbers: {},
};

export const AVAILABLE: MetricRef = {
  id: "availability(write)",
  name: "availability",
  words: ["write"],
  numbers: {},
};

export const COST: MetricRef = { id: "cost", name: "cost", words: [], numbers: {} };

/** The 99th percentile of `write.latency` or `read.latency`. */
export function tailOf(name: string): MetricRef {
  return { id: `p99(${name})`, aggregate: "p99", name, words: [], numbers: {} };
}
