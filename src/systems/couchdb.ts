import {
  bytes,
  COUNT_TYPE,
  DATA_TYPE,
  knob,
  SWITCH_TYPE,
  seconds,
  secondsOf,
  TIME_OR_NUMBER,
  TIME_TYPE,
  word,
} from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Knob, Preset } from "./preset.ts";

const ini = "apache/couchdb, rel/overlay/etc/default.ini, [replicator]";

const COUCHDB_KNOBS: readonly Knob[] = [
  knob(
    "run_every",
    TIME_TYPE,
    "0s",
    "0s: continuous replication. A duration: replications that end, started so often; not a CouchDB setting.",
    "CouchDB documentation, Replicator Database, `continuous`: a job follows the changes feed, or ends when it has caught up",
  ),
  knob(
    "worker_batch_size",
    COUNT_TYPE,
    "500",
    "The most documents that a worker takes at once.",
    `${ini}, worker_batch_size = 500`,
    { modelled: false },
  ),
  knob(
    "worker_processes",
    COUNT_TYPE,
    "4",
    "Workers of a replication.",
    `${ini}, worker_processes = 4`,
    { modelled: false },
  ),
  knob(
    "checkpoint_interval",
    TIME_OR_NUMBER,
    "30000",
    "How often a replication notes how far it has come; a plain number is milliseconds.",
    `${ini}, checkpoint_interval = 30000`,
    { modelled: false },
  ),
  knob(
    "use_checkpoints",
    SWITCH_TYPE,
    "on",
    "Whether a replication goes on where it was.",
    `${ini}, use_checkpoints = true`,
    { modelled: false },
  ),
  knob(
    "connection_timeout",
    TIME_OR_NUMBER,
    "30000",
    "After how long a request of the replicator fails; a plain number is milliseconds.",
    `${ini}, connection_timeout = 30000`,
    { modelled: false },
  ),
  knob(
    "retries_per_request",
    COUNT_TYPE,
    "5",
    "How often a failed request is tried again.",
    `${ini}, retries_per_request = 5`,
    { modelled: false },
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "200 B",
    "Bytes of a document beside its value; not a CouchDB setting: put your own measurement here.",
    "assumed: identifier, revision list and the B-tree nodes that are written anew",
  ),
];

/** CouchDB: databases that replicate to each other and keep conflicting revisions. */
export const COUCHDB: Preset = {
  name: "couchdb",
  title: "Apache CouchDB",
  versions: ["2.3", "3.3"],
  defaultVersion: "3.3",
  hasLeader: false,
  knobs: COUCHDB_KNOBS,
  leavesOut: [
    "Each node is a database of its own that replicates with every other, both ways; the shards and copies within a cluster (q, n, r, w) are left out.",
    "A client updates the revision that its database shows; a stale revision (409) never comes up.",
    "Losing revisions stay for good: nobody looks for conflicts and removes them.",
    "A replication goes on by itself once the network is back: back-off after failures and checkpoints are left out.",
    "Compaction, and the limit of revisions in a history (1000), are left out.",
  ],
  expand,
};

function expand({ knobs, given }: ExpansionInput): Expansion {
  const every = secondsOf(knobs.get("run_every"), 1) ?? 0;
  const source = (name: string) => COUCHDB_KNOBS.find((each) => each.name === name)?.source ?? "";
  const settings: ExpandedSetting[] = [
    {
      name: "conflict",
      value: word("revisions"),
      source:
        "the winner is the same everywhere and losers are kept (apache/couchdb, src/docs/src/replication/conflicts.rst); the longer history, then the greater revision (CouchDB: The Definitive Guide, Conflict Management, as quoted in PouchDB's tests)",
      given: false,
    },
    {
      name: "exchange",
      value: word("all_to_all"),
      source: "a replication for each pair of databases and direction: how the model sets them up",
      given: false,
    },
    {
      name: "shipping",
      value: word("async", { batch: seconds(Math.max(0, every)) }),
      source: source("run_every"),
      given: given.has("run_every"),
    },
    {
      name: "record_overhead",
      value: knobs.get("record_overhead") ?? bytes(200),
      source: source("record_overhead"),
      given: given.has("record_overhead"),
    },
    {
      name: "message_overhead",
      value: bytes(500),
      source: "assumed: HTTP headers and the JSON around a batch of documents",
      given: false,
    },
  ];
  const leavesOut = COUCHDB_KNOBS.filter(({ name, modelled }) => !modelled && given.has(name)).map(
    ({ name }) => `${name} is left out.`,
  );
  return { form: "multi_leader", settings, hardware: [], problems: [], leavesOut };
}
