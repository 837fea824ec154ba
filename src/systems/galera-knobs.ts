import { COUNT_TYPE, DATA_TYPE, knob, SWITCH_TYPE, TEXT_TYPE, TIME_TYPE } from "./knobs.ts";
import type { Knob } from "./preset.ts";

const params = "codership/galera, gcs/src/gcs_params.cpp";
const defaults = "codership/galera, gcomm/src/defaults.cpp";
const manual = "galeracluster.com, Galera Parameters";
/** A duration of the language, or one as Galera writes it: `"PT5S"`. */
const PERIOD = { kind: "either", of: [TIME_TYPE, TEXT_TYPE] } as const;

/** Galera's settings: the server's own, and those that stand in wsrep_provider_options. */
export const GALERA_KNOBS: readonly Knob[] = [
  knob(
    "wsrep_provider_options",
    TEXT_TYPE,
    '""',
    'Provider settings in one text, `"gcs.fc_limit=64; evs.suspect_timeout=PT10S"`; each may also be written by itself.',
    `${manual}: semicolon-separated pairs`,
  ),
  knob(
    "wsrep_sync_wait",
    COUNT_TYPE,
    "0",
    "Bits; with the first one reads wait until all that the node has received is applied.",
    "codership/documentation, mysql-wsrep-options.rst, wsrep_sync_wait",
  ),
  knob(
    "wsrep_causal_reads",
    SWITCH_TYPE,
    "off",
    "The old name of the first bit of wsrep_sync_wait.",
    "mariadb.com/kb, Galera Cluster System Variables, wsrep_causal_reads",
  ),
  knob(
    "wsrep_slave_threads",
    COUNT_TYPE,
    "1",
    "How many threads apply the writes of others.",
    "mariadb.com/kb, Galera Cluster System Variables, wsrep_slave_threads; its default of 1 is assumed",
  ),
  knob(
    "wsrep_retry_autocommit",
    COUNT_TYPE,
    "1",
    "How often the server itself tries an aborted autocommit statement again.",
    "mariadb.com/kb, Galera Cluster System Variables, wsrep_retry_autocommit: 1 (assumed)",
    { modelled: false },
  ),
  knob(
    "innodb_flush_log_at_trx_commit",
    COUNT_TYPE,
    "1",
    "1 flushes at each commit; with 0 and 2 the others' copies are what survives a crash.",
    "MySQL manual, InnoDB Startup Options and System Variables, innodb_flush_log_at_trx_commit",
  ),
  knob(
    "gcs.fc_limit",
    COUNT_TYPE,
    "16",
    "Write sets that may wait on a node before all wait for it, times the root of the number of nodes.",
    `${params}, GCS_PARAMS_FC_LIMIT_DEFAULT; gcs/src/gcs.cpp, _set_fc_limits`,
  ),
  knob(
    "gcs.fc_factor",
    COUNT_TYPE,
    "1.0",
    "At which share of that limit they go on.",
    `${params}, GCS_PARAMS_FC_FACTOR_DEFAULT`,
  ),
  knob(
    "gcs.fc_single_primary",
    SWITCH_TYPE,
    "off",
    "One node takes all writes: the limit does not grow with the number of nodes.",
    `${params}, GCS_PARAMS_FC_SINGLE_PRIMARY_DEFAULT`,
  ),
  {
    ...knob(
      "gcs.fc_master_slave",
      SWITCH_TYPE,
      "off",
      "The name of `gcs.fc_single_primary` before Galera 4.",
      `${params}, GCS_PARAMS_FC_MASTER_SLAVE_DEFAULT`,
    ),
    aliasOf: "gcs.fc_single_primary",
  },
  knob(
    "evs.suspect_timeout",
    PERIOD,
    '"PT5S"',
    "After how long a silent node is out, if all others suspect it.",
    `${defaults}, EvsSuspectTimeout; ${manual}`,
  ),
  knob(
    "evs.keepalive_period",
    PERIOD,
    '"PT1S"',
    "How often nodes that have nothing to say tell that they live.",
    `${manual}, evs.keepalive_period`,
  ),
  knob(
    "evs.inactive_timeout",
    PERIOD,
    '"PT15S"',
    "After how long a silent node is out, whatever the others say.",
    `${defaults}, EvsInactiveTimeout; ${manual}`,
    { modelled: false },
  ),
  knob(
    "pc.weight",
    COUNT_TYPE,
    "1",
    "A node's weight when a majority is counted.",
    `${defaults}, PcWeight`,
    { modelled: false },
  ),
  knob(
    "pc.ignore_quorum",
    SWITCH_TYPE,
    "off",
    "Go on without a majority.",
    `${manual}, pc.ignore_quorum`,
    { modelled: false },
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "300 B",
    "Bytes of a write set of one row beside its value; not a Galera setting: put your own measurement here.",
    "assumed: as the five events of a one-row transaction in MySQL's binary log; keys and headers of a write set come to about as much",
  ),
];
