import { COUNT_TYPE, knob, SWITCH_TYPE, TEXT_TYPE, TIME_OR_NUMBER, wordType } from "./knobs.ts";
import type { Knob } from "./preset.ts";

const manual = "MySQL manual, Group Replication System Variables";
const flow = "mysql-server, plugin/group_replication/src/pipeline_stats.cc, flow_control_step";

const consistency = wordType({
  EVENTUAL: "nobody waits for what others have not applied yet",
  BEFORE_ON_PRIMARY_FAILOVER: "a new primary serves once it has applied the old one's backlog",
  BEFORE: "a transaction begins once all that was ordered before it is applied on its member",
  AFTER: "a write is answered once all members have applied it",
  BEFORE_AND_AFTER: "both",
});

const flowMode = wordType({
  QUOTA: "writers share what the slowest member can do",
  DISABLED: "nobody is held back",
});

/** Settings of a group that the model follows. */
const followed: readonly Knob[] = [
  knob(
    "group_replication_group_name",
    TEXT_TYPE,
    '""',
    "The group's name, a UUID; like any other group_replication setting it makes the servers a group.",
    `${manual}; which setting makes a group of them here is assumed`,
  ),
  knob(
    "group_replication_single_primary_mode",
    SWITCH_TYPE,
    "on",
    "One member takes writes, the first after `on` or `leader`; off: all do.",
    `${manual}; manual, Single-Primary Mode; Vanier, Shah and Malepati, Advanced MySQL 8 (2019): the default`,
  ),
  knob(
    "group_replication_paxos_single_leader",
    SWITCH_TYPE,
    "off",
    "In single-primary mode the primary alone proposes, so that the nearest majority is enough; else all members do, and each commit waits for the word of every member.",
    "manual, Single Consensus Leader (8.0.27): OFF by default; mysql-server, xcom_base.cc: messages are delivered in the order of number and node, and one that has nothing says so; lefred.be, MySQL Group Replication: about ack from majority",
  ),
  knob(
    "group_replication_consistency",
    consistency,
    "BEFORE_ON_PRIMARY_FAILOVER",
    "What transactions wait for beside the order.",
    "manual, Configuring Transaction Consistency Guarantees; MySQL Shell 8.4 manual: BEFORE_ON_PRIMARY_FAILOVER since 8.4.0, EVENTUAL before",
    { defaults: { "5.7": "EVENTUAL", "8.0": "EVENTUAL" } },
  ),
  knob(
    "group_replication_member_expel_timeout",
    TIME_OR_NUMBER,
    "5",
    "How long after the 5 s of detection a silent member is out; a plain number is seconds.",
    "manual, Expel Timeout: 5 since 8.0.21, 0 before; WL#13773",
    { defaults: { "5.7": "0" } },
  ),
  knob(
    "group_replication_flow_control_mode",
    flowMode,
    "QUOTA",
    "Whether writers are held back when a member does not keep up.",
    "manual, Flow Control; lefred.be, MySQL Group Replication: understanding Flow Control",
  ),
  knob(
    "group_replication_flow_control_applier_threshold",
    COUNT_TYPE,
    "25000",
    "Transactions that may wait to be applied on a member before writers are held back.",
    "lefred.be, MySQL Group Replication: understanding Flow Control: 25000",
  ),
  knob(
    "group_replication_flow_control_period",
    TIME_OR_NUMBER,
    "1",
    "How often members tell how they stand; a plain number is seconds.",
    `${flow}: statistics are sent each second`,
  ),
  knob(
    "group_replication_flow_control_hold_percent",
    COUNT_TYPE,
    "10",
    "Percent of the quota that is kept back for catching up.",
    `${flow}: 10 % reserved to catch up`,
  ),
  knob(
    "group_replication_flow_control_release_percent",
    COUNT_TYPE,
    "50",
    "By how many percent a period the quota grows once nobody is late.",
    `${flow}: a release factor of 50 %`,
  ),
];

function accepted(name: string, defaultText: string, doc: string, source = manual): Knob {
  const type = /^["']/.test(defaultText) ? TEXT_TYPE : COUNT_TYPE;
  return knob(name, type, defaultText, doc, source, { modelled: false });
}

/** Settings of a group that are taken so that a configuration can be pasted. */
const pasted: readonly Knob[] = [
  accepted("group_replication_local_address", '""', "Where the member listens for the group."),
  accepted("group_replication_group_seeds", '""', "Whom a joining member asks."),
  accepted(
    "group_replication_member_weight",
    "50",
    "Which member follows a primary; here the first in the order after `on`.",
    "Vanier, Shah and Malepati, Advanced MySQL 8 (2019): 0 to 100, the greatest first; its default of 50 is assumed",
  ),
  accepted(
    "group_replication_unreachable_majority_timeout",
    "0",
    "After how many seconds a minority gives its writes up; 0 never does.",
    "manual, Unreachable Majority Timeout: by default members of a minority do not leave the group",
  ),
  accepted(
    "group_replication_autorejoin_tries",
    "3",
    "How often an expelled member tries to come back; here it comes back once it is heard.",
    "manual, Responses to Failure Detection and Network Partitioning: three attempts",
  ),
  accepted(
    "group_replication_flow_control_certifier_threshold",
    "25000",
    "Transactions that may wait for certification; here that takes no time.",
    "lefred.be, MySQL Group Replication: understanding Flow Control: 25000",
  ),
  knob(
    "group_replication_bootstrap_group",
    SWITCH_TYPE,
    "off",
    "Whether the member begins a group.",
    manual,
    { modelled: false },
  ),
  knob(
    "group_replication_start_on_boot",
    SWITCH_TYPE,
    "on",
    "Whether the member joins when it starts.",
    `${manual}; its default is assumed`,
    { modelled: false },
  ),
  knob(
    "group_replication_enforce_update_everywhere_checks",
    SWITCH_TYPE,
    "off",
    "Strict checks of a group in which all members take writes.",
    "manual, Single-Primary Mode",
    { modelled: false },
  ),
  knob(
    "group_replication_exit_state_action",
    wordType({
      READ_ONLY: "it answers reads only",
      OFFLINE_MODE: "it turns clients away",
      ABORT_SERVER: "it shuts down",
    }),
    "READ_ONLY",
    "What a member does that has left the group against its will.",
    "WL#12659: READ_ONLY by default",
    { modelled: false },
  ),
];

/** The settings of MySQL Group Replication. */
export const MYSQL_GROUP_KNOBS: readonly Knob[] = [...followed, ...pasted];
