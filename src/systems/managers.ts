import type { Value } from "../model/value.ts";
import { DATA, TIME } from "../units/dimension.ts";
import { count, seconds, word } from "./knobs.ts";
import type { ExpandedSetting } from "./preset.ts";

/**
 * PostgreSQL and MySQL change no leader by themselves: a manager does. These are the settings of a
 * `failover` block that says nothing of its own.
 */

function setting(name: string, value: Value, source: string): ExpandedSetting {
  return { name: `failover.${name}`, value, source, given: false };
}

/** Patroni 4, and the promotion of a PostgreSQL 15 standby that has applied what it has. */
export function patroni(): ExpandedSetting[] {
  const bytes: Value = { kind: "quantity", value: 1_048_576, dimension: DATA };
  const promotion: Value = {
    kind: "distribution",
    distribution: { kind: "constant", value: 0.16 },
    dimension: TIME,
  };
  return [
    setting(
      "detect",
      word("lease", { ttl: seconds(30), loop: seconds(10) }),
      "Patroni: ttl 30 s, loop_wait 10 s (patroni/patroni, docs/dynamic_configuration.rst)",
    ),
    setting(
      "max_lag",
      bytes,
      "Patroni: maximum_lag_on_failover 1048576 (patroni/patroni, patroni/global_config.py)",
    ),
    setting(
      "promotion",
      promotion,
      "pg_ctl promote of a PostgreSQL 15.20 standby took 0.157 to 0.179 s, medians of 3 to 10 runs on the machine of datasets/postgresql-15",
    ),
    setting(
      "ack_after",
      word("reachable"),
      "Patroni: synchronous_mode asks those who stream, and turns waiting off while nobody does, unless it is strict (patroni/patroni, docs/replication_modes.rst)",
    ),
  ];
}

/** Orchestrator 3.2: a leader is dead when neither orchestrator nor any replica can see it. */
export function orchestrator(): ExpandedSetting[] {
  return [
    setting(
      "detect",
      word("heartbeat", { every: seconds(5), miss: count(1) }),
      "orchestrator: InstancePollSeconds 5, and one failed poll is enough when the replicas have lost the leader too (openark/orchestrator, go/config/config.go and docs/failure-detection.md)",
    ),
    setting(
      "promote",
      word("most_caught_up"),
      "orchestrator: the most advanced replica, where no promotion rule says otherwise (openark/orchestrator, docs/topology-recovery.md)",
    ),
  ];
}
