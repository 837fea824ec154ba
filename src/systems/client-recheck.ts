import { knob, seconds, secondsOf, TIME_OR_NUMBER } from "./knobs.ts";
import type { ExpandedSetting, ExpansionInput, Knob } from "./preset.ts";

/** A driver's or router's own setting of how long it leaves a server alone that failed it. */
export interface RecheckKnob {
  readonly name: string;
  /** In the product's own unit. */
  readonly default: string;
  /** How many of that unit make a second. */
  readonly perSecond: number;
  readonly doc: string;
  readonly source: string;
}

export function recheckKnob({ name, default: text, doc, source }: RecheckKnob): Knob {
  return knob(name, TIME_OR_NUMBER, text, doc, source);
}

/** What it comes to: `client_recheck`. */
export function clientRecheck(recheck: RecheckKnob, input: ExpansionInput): ExpandedSetting {
  const fallback = Number(recheck.default) / recheck.perSecond;
  return {
    name: "client_recheck",
    value: seconds(secondsOf(input.knobs.get(recheck.name), recheck.perSecond) ?? fallback),
    source: `${recheck.name}: ${recheck.source}`,
    given: input.given.has(recheck.name),
  };
}

/** PostgreSQL's JDBC driver with several hosts. */
export const PGJDBC_RECHECK: RecheckKnob = {
  name: "hostRecheckSeconds",
  default: "10",
  perSecond: 1,
  doc: "How long a client leaves a standby alone that failed it; a setting of the JDBC driver.",
  source: "pgjdbc, org/postgresql/hostchooser/MultiHostChooser.java, default 10",
};

/** MongoDB's drivers. */
export const MONGODB_RECHECK: RecheckKnob = {
  name: "heartbeatFrequencyMS",
  default: "10000",
  perSecond: 1000,
  doc: "How often a client looks at each member, and so how long it leaves one alone that failed it; a setting of the drivers.",
  source: "MongoDB Java driver 5.5, ServerSettings.getHeartbeatFrequency, default 10 seconds",
};

/** MySQL Router. */
export const ROUTER_RECHECK: RecheckKnob = {
  name: "error_quarantine_interval",
  default: "1",
  perSecond: 1,
  doc: "How long a client leaves a replica alone that failed it; a setting of MySQL Router, in seconds.",
  source:
    "MySQL Router, [destination_status], default 1 (mysqlrouter/routing.h, kDefaultUnreachableDestinationRefreshInterval)",
};

/** Redis: the Go client's cluster and failover clients. */
export const REDIS_RECHECK: RecheckKnob = {
  name: "FailingTimeoutSeconds",
  default: "15",
  perSecond: 1,
  doc: "How long a client leaves a replica alone that failed it; a setting of go-redis.",
  source: "go-redis, osscluster.go, clusterNode.Failing: 15 seconds",
};
