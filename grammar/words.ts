/** The units of a quantity: a closed list, decided in the lexer. `a/b` joins two of them. */
export const UNIT_WORDS: readonly string[] = [
  ...["ns", "us", "ms", "s", "min", "h", "d"],
  ...["B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"],
  ...["bps", "kbps", "Mbps", "Gbps"],
  ...["ops", "%", "ppm", "x", "USD"],
];

/** Words that begin a block. A setting of the same name is told by its `=`. */
export const BLOCK_WORDS: readonly string[] = [
  ...["topology", "site", "node", "link", "replicate", "system", "workload", "faults", "load"],
  ...["failover", "sweep", "run", "report"],
];

/** Words that begin a binding or the head of a file. */
export const BINDING_WORDS: readonly string[] = [
  ...["scenario", "import", "extends", "let", "param", "expect", "prefer", "find", "vary", "where"],
];

/** Words that say when a sentence happens; `from` begins a schedule of its own. */
export const SCHEDULE_WORDS: readonly string[] = ["at", "every", "when", "after", "from"];

/** Prepositions: each begins a clause after a sentence, an expectation or a search. */
export const CLAUSE_WORDS: readonly string[] = [
  ...["for", "to", "by", "of", "in", "over", "during", "within", "after", "using", "when"],
  ...["until", "as", "with", "every", "on", "from"],
];

/** Words with a meaning inside an expression. */
export const EXPRESSION_WORDS: readonly string[] = [
  ...["if", "then", "else", "and", "or", "not", "any", "first", "all", "majority", "minority"],
  ...["every", "until", "of", "step", "true", "false"],
];

/** Only at the top of a file: one of these inside a block says that a `}` is missing. */
export const FILE_WORDS: readonly string[] = [
  ...["scenario", "import", "extends", "param", "find"],
  ...["topology", "replicate", "system", "workload", "faults", "run", "sweep", "report"],
];

/** How often analysts write a unit otherwise, and the unit that they mean. */
export const OTHER_UNITS: ReadonlyMap<string, string> = new Map([
  ...others("ns", ["nsec", "nanosecond", "nanoseconds", "nanos"]),
  ...others("us", ["usec", "usecs", "µs", "μs", "microsecond", "microseconds", "micros", "mus"]),
  ...others("ms", ["msec", "msecs", "millisecond", "milliseconds", "millis", "mS", "MS"]),
  ...others("s", ["sec", "secs", "second", "seconds", "S"]),
  ...others("min", ["mins", "minute", "minutes", "Min"]),
  ...others("h", ["hr", "hrs", "hour", "hours", "H"]),
  ...others("d", ["day", "days", "D"]),
  ...others("B", ["b", "byte", "bytes", "Bytes"]),
  ...others("KB", ["kb", "kB", "Kb", "kilobyte", "kilobytes"]),
  ...others("MB", ["mb", "Mb", "mB", "megabyte", "megabytes"]),
  ...others("GB", ["gb", "Gb", "gB", "gigabyte", "gigabytes"]),
  ...others("TB", ["tb", "Tb", "tB", "terabyte", "terabytes"]),
  ...others("KiB", ["kib", "kiB", "Kib", "kibibyte", "kibibytes"]),
  ...others("MiB", ["mib", "Mib", "miB"]),
  ...others("GiB", ["gib", "Gib", "giB"]),
  ...others("TiB", ["tib", "Tib", "tiB"]),
  ...others("bps", ["bit/s", "bits/s", "Bps", "BPS"]),
  ...others("kbps", ["Kbps", "KBPS", "kbit/s", "kbit", "Kbit"]),
  ...others("Mbps", ["mbps", "MBPS", "Mbit/s", "mbit/s", "Mbit", "mbit"]),
  ...others("Gbps", ["gbps", "GBPS", "Gbit/s", "gbit/s", "Gbit", "gbit"]),
  ...others("ops/s", ["op/s", "qps", "tps", "rps", "iops", "IOPS", "req/s", "tx/s", "tps/s"]),
  ...others("ops/s", ["msg/s", "msgs/s", "messages/s", "events/s", "records/s", "requests/s"]),
  ...others("ops/s", ["writes/s", "reads/s", "txn/s", "transactions/s", "commits/s", "queries/s"]),
  ...others("%", ["percent", "pct", "PCT"]),
  ...others("USD", ["usd", "dollar", "dollars"]),
]);

function others(unit: string, words: readonly string[]): (readonly [string, string])[] {
  return words.map((word) => [word, unit] as const);
}
