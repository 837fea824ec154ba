/** One piece of work that every peer does, and what its answers must be. */
export interface Work {
  readonly name: "w1" | "w2" | "w2one" | "w3";
  readonly title: string;
  /** The scenario in this folder, its size param, and what else is set. */
  readonly scenario: string;
  readonly size: string;
  readonly set: Readonly<Record<string, string>>;
  /** The answers that are compared, as metrics of the scenario language. */
  readonly answers: readonly string[];
  /** The same by theory or by a published run, where there is such a figure. */
  readonly known: Readonly<Record<string, number>>;
}

/** M/M/1: sojourn times are exponential with rate µ − λ. */
const FREE_PER_SECOND = 10_000 - 8_000;
const LN_100 = 4.605170185988092;

export const works: readonly Work[] = [
  {
    name: "w1",
    title: "W1: M/M/1, 8,000 reads a second at 100 us",
    scenario: "w1.scenario",
    size: "reads",
    set: {},
    answers: ["mean(read.latency)", "p99(read.latency)"],
    known: {
      "mean(read.latency)": 1 / FREE_PER_SECOND,
      "p99(read.latency)": LN_100 / FREE_PER_SECOND,
    },
  },
  {
    name: "w2",
    title: "W2: leaderless N=3 R=W=2, WARS delays of 5 and 1 ms",
    scenario: "w2.scenario",
    size: "operations",
    set: { wanted: "2" },
    answers: ["p99(write.latency)", "p99(read.latency)", "stale_reads"],
    known: { stale_reads: 0 },
  },
  {
    name: "w2one",
    title: "W2 with R=W=1",
    scenario: "w2.scenario",
    size: "operations",
    set: { wanted: "1" },
    answers: ["p99(write.latency)", "p99(read.latency)", "stale_reads"],
    known: {},
  },
  {
    name: "w3",
    title: "W3: one leader, one synchronous follower, group commit",
    scenario: "w3.scenario",
    size: "writes",
    set: {},
    answers: ["mean(write.latency)", "p99(write.latency)"],
    known: {},
  },
];
