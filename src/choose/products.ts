import { type Candidate, layout, type Machine, names, place, type Strategy } from "./candidate.ts";
import { spreadReads } from "./reads.ts";
import { triesLoss, type Wish } from "./wish.ts";

type Copies = "pair" | "trio";

interface Product {
  /** The word after `system`. */
  readonly word: string;
  readonly version: string;
  readonly title: string;
  readonly strategy: Strategy;
  readonly settings: (machines: readonly Machine[]) => string;
  readonly copies: readonly Copies[];
  /** Copies, the leader's own included, that a write has when it is acknowledged. */
  readonly acked: number | "nearest";
  readonly reads?: number;
  readonly givesUp?: number;
  readonly why: string;
}

const leads = (machines: readonly Machine[]) => `leader = ${machines[0]?.name}`;
const standbys = (machines: readonly Machine[]) => `"ANY 1 (${names(machines.slice(1))})"`;
const FAILOVER =
  "failover { detect = heartbeat(every: 1s, miss: 3), promote = most_caught_up, fencing = epoch }";

/** The products with the settings that make each of them one of the strategies. */
const PRODUCTS: readonly Product[] = [
  {
    word: "postgresql",
    version: "17",
    title: "PostgreSQL 17",
    strategy: "single leader, async",
    settings: (all) => `${leads(all)}\n  ${FAILOVER}`,
    copies: ["pair"],
    acked: 1,
    why: "Without synchronous_standby_names a commit waits for the leader's own disk alone.",
  },
  {
    word: "postgresql",
    version: "17",
    title: "PostgreSQL 17",
    strategy: "single leader, sync",
    settings: (all) =>
      `${leads(all)}\n  synchronous_standby_names = ${standbys(all)}\n  ${FAILOVER}`,
    copies: ["pair", "trio"],
    acked: 2,
    why: "A commit waits for the flush of any one standby, and waits on when none is left.",
  },
  {
    word: "mysql",
    version: "8.4",
    title: "MySQL 8.4, semi-sync",
    strategy: "single leader, semi-sync",
    settings: (all) =>
      `${leads(all)}\n  rpl_semi_sync_source_enabled = on\n  rpl_semi_sync_source_timeout = 1000\n  ${FAILOVER}`,
    copies: ["pair"],
    acked: 2,
    givesUp: 1,
    why: "A commit waits until one replica has received it; after a second without it goes on alone.",
  },
  {
    word: "mongodb",
    version: "7.0",
    title: "MongoDB 7.0, majority",
    strategy: "consensus",
    settings: leads,
    copies: ["trio"],
    acked: 2,
    why: "writeConcern majority is the default: what is acknowledged survives an election.",
  },
  {
    word: "redis",
    version: "7.2",
    title: "Redis 7.2",
    strategy: "single leader, async",
    settings: (all) => `${leads(all)}\n  down-after-milliseconds = 5000`,
    copies: ["trio"],
    acked: 1,
    why: "Writes are acknowledged from memory; Sentinel promotes a replica.",
  },
  {
    word: "etcd",
    version: "3.5",
    title: "etcd 3.5",
    strategy: "consensus",
    settings: leads,
    copies: ["trio"],
    acked: 2,
    why: "A write waits until two of three members have it on disk; reads are linearizable.",
  },
  {
    word: "galera",
    version: "4",
    title: "Galera 4",
    strategy: "multi-leader, certification",
    settings: () => "wsrep_sync_wait = 1",
    copies: ["trio"],
    acked: 3,
    why: "Every member takes writes; each is certified by all before it is acknowledged.",
  },
  {
    word: "couchdb",
    version: "3.3",
    title: "CouchDB 3.3",
    strategy: "multi-leader, siblings",
    settings: () => "",
    copies: ["trio"],
    acked: "nearest",
    why: "Every node takes writes; conflicting revisions are kept until somebody merges them.",
  },
  {
    word: "cassandra",
    version: "5.0",
    title: "Cassandra 5.0, QUORUM",
    strategy: "leaderless quorum",
    settings: () => "read_consistency = QUORUM\n  write_consistency = QUORUM",
    copies: ["trio"],
    acked: 2,
    reads: 2,
    why: "Two of three replicas take each write and answer each read; the last write wins.",
  },
  {
    word: "riak",
    version: "3.0",
    title: "Riak 3.0, siblings",
    strategy: "leaderless quorum, siblings",
    settings: () => "allow_mult = on",
    copies: ["trio"],
    acked: 2,
    reads: 2,
    why: "Two of three replicas take each write and answer each read; siblings are kept.",
  },
];

/** The words of the products that may be asked for. */
export const PRODUCT_WORDS: readonly string[] = [...new Set(PRODUCTS.map(({ word }) => word))];

/** Products by their words, or all of them, each on the machines that its strategy needs. */
export function productCandidates(wish: Wish, words: readonly string[]): readonly Candidate[] {
  const asked = PRODUCTS.filter(({ word }) => words.includes("all") || words.includes(word));
  return asked
    .flatMap((product) => product.copies.map((copies) => productCandidate(wish, product, copies)))
    .filter(({ machines }) => machines.length <= wish.machines);
}

/** A pair or a trio at home; over the regions where everybody writes or a region may be lost. */
function placed({ regions, ...wish }: Wish, copies: Copies): readonly Machine[] {
  const spread =
    regions.length > 1 &&
    (wish.writers === "everywhere" || triesLoss({ regions, ...wish }, "region"));
  const count = copies === "pair" ? 2 : 3;
  if (!spread) return place(regions, [count]);
  if (count === 2) return place(regions, [1, 1]);
  return place(regions, regions.length === 2 ? [1, 2] : [1, 1, 1]);
}

function productCandidate(wish: Wish, product: Product, copies: Copies): Candidate {
  const machines = placed(wish, copies);
  const [first] = machines;
  const leader = first?.name ?? "";
  const led = product.strategy.startsWith("single") || product.strategy === "consensus";
  const spread = spreadReads(wish);
  const settings = product.settings(machines);
  const { word, version, title, acked, strategy } = product;
  const rest = machines.slice(1).map(({ name }) => name);
  return {
    id: `${title}${strategy.endsWith(", sync") ? ", sync" : ""} ${layout(machines)}`,
    strategy,
    product: title,
    machines,
    first: leader,
    block: `system ${word} "${version}" on ${names(machines)} {\n${settings === "" ? "" : `  ${settings}\n`}}`,
    readFrom: led ? (spread ?? "leader") : product.reads === undefined ? "nearest" : null,
    waits:
      acked === "nearest"
        ? { kind: "nearest" }
        : led
          ? { kind: "leader", leader, count: acked - 1, of: rest }
          : { kind: "quorum", count: acked },
    reads: product.reads ?? (led && spread === null ? "leader" : "one"),
    givesUp: product.givesUp ?? null,
    certifies: strategy === "multi-leader, certification",
    why: product.why,
  };
}
