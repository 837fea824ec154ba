/** One thing that `choose` wants to know: a flag, a line of a wish file, a question on a terminal. */
export interface Asked {
  /** `write-p99`: the flag without its hyphens, and the name in a file. */
  readonly name: string;
  readonly takes: string;
  /** What the flag says in `--help`. */
  readonly help: string;
  /** The question on a terminal; absent where nobody is asked and the usual value holds. */
  readonly question?: string;
  /** What holds when nothing is said; absent: it must be said. */
  readonly usual?: string;
}

/** Everything that can be asked, in the order of the questions. */
export const ASKED: readonly Asked[] = [
  {
    name: "regions",
    takes: "<names>",
    help: "where clients and machines are, home first: us-east-1,eu-west-1",
    question: "Regions, home first (us-east-1, eu-west-1)",
  },
  {
    name: "writes",
    takes: "<rate>",
    help: "writes a second, all regions together: 500/s",
    question: "Writes a second, all regions together (500/s)",
  },
  {
    name: "reads",
    takes: "<rate>",
    help: "reads a second: 2k/s; or a share of all operations: 80%",
    question: "Reads a second (2k/s), or their share of all operations (80%)",
    usual: "0/s",
  },
  {
    name: "writers",
    takes: "<where>",
    help: "home, or everywhere: all regions write (active-active)",
    question: "Who writes: home, or everywhere (active-active)?",
    usual: "home",
  },
  {
    name: "readers",
    takes: "<where>",
    help: "home, or everywhere",
    question: "Who reads: home, or everywhere?",
    usual: "everywhere",
  },
  {
    name: "lose-machine",
    takes: "<writes>",
    help: "acknowledged writes that may be lost with a machine: 0, 100, 1s (a second's), any",
    question: "Acknowledged writes that may be lost when a machine dies (0, 100, 1s, any)",
    usual: "0",
  },
  {
    name: "lose-region",
    takes: "<writes>",
    help: "the same with a region",
    question: "And when a region is lost",
    usual: "any",
  },
  {
    name: "stop-machine",
    takes: "<time>",
    help: "how long writes may stop when a machine dies: 30s, any",
    question: "How long may writes stop when a machine dies (30s, any)?",
    usual: "15s",
  },
  {
    name: "stop-region",
    takes: "<time>",
    help: "the same with a region",
    question: "And when a region is lost?",
    usual: "any",
  },
  {
    name: "stale",
    takes: "<age>",
    help: "how old what a read returns may be: none, 1s, any",
    question: "How old may what a read returns be (none, 1s, any)?",
    usual: "none",
  },
  {
    name: "conflicts",
    takes: "<what>",
    help: "two writes of a key that do not know of each other: none, merge (both kept), overwrite",
    question: "Two writes of one key that do not know of each other: none, merge, overwrite?",
    usual: "none",
  },
  {
    name: "write-p99",
    takes: "<time>",
    help: "99 % of writes within: 20ms, any",
    question: "99 % of writes within (20ms, any)",
    usual: "any",
  },
  {
    name: "read-p99",
    takes: "<time>",
    help: "99 % of reads within: 5ms, any",
    question: "99 % of reads within (5ms, any)",
    usual: "any",
  },
  {
    name: "machines",
    takes: "<n>",
    help: "machines at most",
    question: "Machines at most",
    usual: "5",
  },
  {
    name: "money",
    takes: "<price>",
    help: "at most, machines and traffic: 1.5 USD/h, any",
    question: "Money at most, machines and traffic (1.5 USD/h, any)",
    usual: "any",
  },
  {
    name: "machine-price",
    takes: "<price>",
    help: "what a machine costs (0.2 USD/h, assumed)",
    usual: "0.2 USD/h",
  },
  {
    name: "traffic-price",
    takes: "<price>",
    help: "what traffic between regions costs (0.02 USD/GB, assumed)",
    usual: "0.02 USD/GB",
  },
  { name: "value", takes: "<size>", help: "bytes of a value (256 B)", usual: "256 B" },
  { name: "keys", takes: "<n>", help: "keys, all as busy (100k)", usual: "100k" },
  { name: "disk", takes: "<disk>", help: "as in a scenario: nvme, ebs_gp3", usual: "nvme" },
  {
    name: "cpu",
    takes: "<cpu>",
    help: "cores, and a core's time for an operation: 8x20us",
    usual: "8x20us",
  },
  {
    name: "network",
    takes: "<matrix>",
    help: "where round trips come from (the newest matrix with all regions), or `own`",
  },
  {
    name: "rank",
    takes: "<by>",
    help: "what is best among what fits: price, write, read",
    usual: "price",
  },
  { name: "trials", takes: "<n>", help: "runs of each case (5)", usual: "5" },
  { name: "seed", takes: "<seed>", help: "the root of all random numbers", usual: "choose" },
];

/** What was said, by name, and who said it for messages: a flag, a line, an answer. */
export interface Said {
  readonly text: string;
  /** `--writes`, `wish.txt:3`. */
  readonly where: string;
}

export type Answers = ReadonlyMap<string, Said>;
