import type { DetectPlan, FailoverPlan } from "../../model/failover.ts";
import type { Plan } from "../../model/plan.ts";
import type { ReplicationPlan } from "../../model/replication.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf } from "../../random/moments.ts";
import { scaleDistribution } from "../../random/scale-distribution.ts";
import { formatMetric } from "../../units/format.ts";
import type { Input } from "./input.ts";
import { timeText } from "./node-inputs.ts";

/** A time among the settings of replication: its name, its size, and the settings at another size. */
type Setting = readonly [string, string, (by: number) => ReplicationPlan];

/** The times of replication and failover as inputs; counts, rules and words are choices, not sizes. */
export function settingInputs(plan: Plan): readonly Input[] {
  return settingsOf(plan.replication).map(
    ([name, text, at]): Input => ({
      name,
      of: "",
      kind: "setting",
      text,
      stations: [],
      scale: (given, factor) => ({ plan: { ...given, replication: at(factor) }, factor }),
    }),
  );
}

function settingsOf(plan: ReplicationPlan): Setting[] {
  const fixed = (
    name: string,
    ns: number | null | undefined,
    put: (ns: number) => ReplicationPlan,
  ) =>
    ns === null || ns === undefined || !(ns > 0)
      ? []
      : [[name, formatMetric(ns / 1e9, "s"), (by: number) => put(ns * by)] as const];
  switch (plan.kind) {
    case "single_leader":
      return [
        ...fixed("group commit delay", plan.groupCommit.delayNs, (delayNs) => ({
          ...plan,
          groupCommit: { ...plan.groupCommit, delayNs },
        })),
        ...fixed("ack time-out", plan.ackTimeoutNs, (ackTimeoutNs) => ({ ...plan, ackTimeoutNs })),
        ...(plan.failover === undefined
          ? []
          : failoverSettings(plan.failover, (failover) => ({ ...plan, failover }))),
      ];
    case "multi_leader":
      return [
        ...fixed("batch time of shipping", plan.shipping.batchNs, (batchNs) => ({
          ...plan,
          shipping: { ...plan.shipping, batchNs },
        })),
        ...fixed("time between comparisons", plan.antiEntropyNs, (antiEntropyNs) => ({
          ...plan,
          antiEntropyNs,
        })),
      ];
    case "leaderless":
      return [
        ...fixed("time between comparisons", plan.antiEntropyNs, (antiEntropyNs) => ({
          ...plan,
          antiEntropyNs,
        })),
        ...fixed("replica time-out", plan.replicaTimeoutNs, (replicaTimeoutNs) => ({
          ...plan,
          replicaTimeoutNs,
        })),
        ...delaySettings(plan),
      ];
    case "consensus":
      return [
        ...fixed("heartbeat", plan.heartbeatNs, (heartbeatNs) => ({ ...plan, heartbeatNs })),
        [
          "election time-out",
          timeText(plan.electionTimeout),
          (by) => ({ ...plan, electionTimeout: scaleDistribution(plan.electionTimeout, by) }),
        ],
      ];
  }
}

/** The four delays of the WARS model, where they stand in for the links'. */
function delaySettings(plan: Extract<ReplicationPlan, { kind: "leaderless" }>): Setting[] {
  const { delays } = plan;
  if (delays === null) return [];
  const names = {
    w: "write to replica",
    a: "its answer",
    r: "read to replica",
    s: "its answer to a read",
  };
  return (["w", "a", "r", "s"] as const)
    .filter((leg) => meanOf(delays[leg]) > 0)
    .map((leg) => [
      `delay: ${names[leg]} (${leg})`,
      timeText(delays[leg]),
      (by) => ({ ...plan, delays: { ...delays, [leg]: scaleDistribution(delays[leg], by) } }),
    ]);
}

function failoverSettings(
  failover: FailoverPlan,
  put: (failover: FailoverPlan) => ReplicationPlan,
): Setting[] {
  const { detect, fencing, promotion } = failover;
  const drawn = (
    name: string,
    d: Distribution,
    at: (d: Distribution) => FailoverPlan,
  ): Setting[] =>
    meanOf(d) > 0 ? [[name, timeText(d), (by) => put(at(scaleDistribution(d, by)))]] : [];
  const found: Setting[] = [
    [
      "failure detection",
      detectText(detect),
      (by) => put({ ...failover, detect: scaledDetection(detect, by) }),
    ],
    ...drawn("promotion time", promotion, (d) => ({ ...failover, promotion: d })),
  ];
  if (fencing.kind === "stonith") {
    found.push(
      ...drawn("time to shoot a node", fencing.takes, (takes) => ({
        ...failover,
        fencing: { ...fencing, takes },
      })),
    );
  }
  return found;
}

function detectText(detect: DetectPlan): string {
  const text = (ns: number) => formatMetric(ns / 1e9, "s");
  switch (detect.kind) {
    case "heartbeat":
      return `${detect.miss} beats of ${text(detect.everyNs)}`;
    case "phi_accrual":
      return `beats of ${text(detect.everyNs)}`;
    case "lease":
      return `lease of ${text(detect.ttlNs)}, looked at every ${text(detect.loopNs)}`;
  }
}

/** All its times together, so that the number of beats that may be missed stays. */
function scaledDetection(detect: DetectPlan, by: number): DetectPlan {
  return detect.kind === "lease"
    ? { ...detect, ttlNs: detect.ttlNs * by, loopNs: detect.loopNs * by }
    : { ...detect, everyNs: detect.everyNs * by };
}
