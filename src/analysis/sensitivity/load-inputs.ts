import type { Plan } from "../../model/plan.ts";
import type { LoadPlan, WorkloadPlan } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { scaleDistribution } from "../../random/scale-distribution.ts";
import { formatMetric } from "../../units/format.ts";
import { offeredRate } from "../theory/plan-facts.ts";
import type { Input } from "./input.ts";
import { timeText } from "./node-inputs.ts";
import { scaledCount, scaledShare } from "./scale.ts";

type Change = (
  workload: WorkloadPlan,
  by: number,
) => { value: WorkloadPlan; factor: number } | null;

/** What the clients do: how many or how often, what share of it writes, how large, on how many keys. */
export function loadInputs(plan: Plan): readonly Input[] {
  const several = plan.workloads.length > 1;
  return plan.workloads.flatMap((workload, index) =>
    changesOf(workload).map(
      ([name, text, change]): Input => ({
        name,
        of: several ? workload.name : "",
        kind: "load",
        text,
        stations: [],
        scale(at, factor) {
          const changed = change(at.workloads[index]!, factor);
          if (changed === null) return null;
          const workloads = at.workloads.map((one, i) => (i === index ? changed.value : one));
          return { plan: { ...at, workloads }, factor: changed.factor };
        },
      }),
    ),
  );
}

function changesOf(workload: WorkloadPlan): (readonly [string, string, Change])[] {
  const { load, value, writeShare, transaction, keys, timeoutNs } = workload;
  const found: (readonly [string, string, Change])[] = [...loadChanges(load)];
  if (writeShare > 0 && writeShare < 1) {
    found.push(["share of writes", formatMetric(writeShare, "1"), withShare]);
  }
  if (meanOf(value) > 0) {
    const size = formatMetric(meanOf(value), "B");
    const text = value.kind === "constant" ? size : `${size} on average`;
    found.push([
      "value size",
      text,
      (one, by) => ({ value: { ...one, value: scaleDistribution(one.value, by) }, factor: by }),
    ]);
  }
  if (transaction > 1)
    found.push(["writes in a transaction", String(transaction), withTransaction]);
  if (keys.kind !== "single")
    found.push(["number of keys", formatMetric(keys.count, "count"), withKeys]);
  if (timeoutNs !== null) {
    const text = formatMetric(timeoutNs / 1e9, "s");
    found.push([
      "client time-out",
      text,
      (one, by) => ({ value: { ...one, timeoutNs: (one.timeoutNs ?? 0) * by }, factor: by }),
    ]);
  }
  return found;
}

function loadChanges(load: LoadPlan): (readonly [string, string, Change])[] {
  if (load.kind === "closed") {
    const { clients, think } = load;
    const thinking: (readonly [string, string, Change])[] =
      meanOf(think) > 0 ? [["think time", timeText(think), withThink]] : [];
    return [["clients", String(clients), withClients], ...thinking];
  }
  const rate = offeredRate(load) ?? 0;
  return rate > 0 ? [["arrival rate", formatMetric(rate, "/s"), withRate]] : [];
}

const withClients: Change = (one, by) => {
  if (one.load.kind !== "closed") return null;
  const scaled = scaledCount(one.load.clients, by);
  if (scaled === null) return null;
  const load = { ...one.load, clients: scaled.value };
  return { value: { ...one, load }, factor: scaled.factor };
};

const withThink: Change = (one, by) => {
  if (one.load.kind !== "closed") return null;
  const load = { ...one.load, think: scaleDistribution(one.load.think, by) };
  return { value: { ...one, load }, factor: by };
};

const withRate: Change = (one, by) => {
  const { load } = one;
  if (load.kind === "closed") return null;
  if (load.kind !== "phases") {
    return { value: { ...one, load: { ...load, rate: load.rate * by } }, factor: by };
  }
  const phases = load.phases.map((p) => ({ ...p, from: p.from * by, to: p.to * by }));
  return { value: { ...one, load: { ...load, phases } }, factor: by };
};

const withShare: Change = (one, by) => {
  const scaled = scaledShare(one.writeShare, by);
  return scaled && { value: { ...one, writeShare: scaled.value }, factor: by };
};

const withTransaction: Change = (one, by) => {
  const scaled = scaledCount(one.transaction, by);
  return scaled && { value: { ...one, transaction: scaled.value }, factor: scaled.factor };
};

const withKeys: Change = (one, by) => {
  if (one.keys.kind === "single") return null;
  const scaled = scaledCount(one.keys.count, by);
  if (scaled === null) return null;
  const keys = { ...one.keys, count: scaled.value };
  return { value: { ...one, keys }, factor: scaled.factor };
};
