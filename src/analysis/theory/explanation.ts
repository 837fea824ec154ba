import type { Plan } from "../../model/plan.ts";
import { meanOf } from "../../random/moments.ts";
import { RATE } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import type { View } from "../metrics/view.ts";
import type { Bottleneck } from "./bottleneck.ts";
import { countOf, countText, type Limit, smallest, timeText } from "./limits/limit.ts";
import { writingSessions } from "./plan-facts.ts";
import { unloadedWrite } from "./unloaded-time.ts";

/** Within this share of the smallest bound a figure counts as reaching it. */
const REACHED = 0.98;

const NAMES: Readonly<Record<Limit["name"], string>> = {
  fsync: "fsync",
  network: "network",
  apply: "apply",
  round_trip: "round-trip",
  cpu: "CPU",
  offered: "offered load",
};

/**
 * One to three sentences with numbers: what limits the writes of a case, and why the simulated
 * figure lies below the smallest bound where it does.
 */
export function explain(
  plan: Plan,
  view: View,
  limits: readonly Limit[],
  bottleneck: Bottleneck | null,
): string {
  const throughput = view.window.writesOk / view.seconds;
  if (bottleneck === null) return "Nobody writes.";
  const least = smallest(limits);
  if (!Number.isFinite(least.writesPerSecond)) return `${rate(throughput)}; nothing limits it.`;
  const share = throughput / least.writesPerSecond;
  const against = `${bound(least)} of ${rate(least.writesPerSecond)} (${least.formula})`;
  if (share >= REACHED && share <= 1.01) {
    return [
      sentence(`${rate(throughput)} reach the ${against}`),
      ...inside(bottleneck, least),
    ].join(" ");
  }
  if (share > 1.01) return sentence(`${rate(throughput)}, above the ${against}${above(plan)}`);
  const reasons = [...waits(plan, view, least, bottleneck), ...troubles(plan, view)];
  const percent = `${countText(Math.round(share * 1000) / 10)} %`;
  return [
    sentence(`${rate(throughput)} are ${percent} of the smallest limit, the ${against}`),
    ...reasons.map(sentence),
  ].join(" ");
}

function bound({ name }: Limit): string {
  return name === "offered" ? "offered load" : `${NAMES[name]} bound`;
}

/** A single session's time may be nearly all spent at one station: then that is what to improve. */
function inside({ limit, reached }: Bottleneck, least: Limit): string[] {
  if (limit.name === least.name || limit.where === undefined) return [];
  const percent = countText(Math.round(reached * 100));
  return [sentence(`most of that time passes at ${limit.where}, ${percent} % of its own limit`)];
}

/** Waiting in queues and for the flush in progress, against the time with idle hardware. */
function waits(plan: Plan, view: View, least: Limit, bottleneck: Bottleneck): string[] {
  const { window } = view;
  const writer = plan.workloads.find(({ writeShare }) => writeShare > 0);
  if (writer === undefined || window.writeLatency.count === 0) return [];
  const latency = window.writeLatency.sum / window.writeLatency.count;
  const { total } = unloadedWrite(plan, writer, writer.clientHosts[0] ?? 0);
  const reasons: string[] = [];
  if (latency > 1.02 * total && writer.clientHosts.length === 1) {
    reasons.push(
      `a write takes ${timeText(latency)} on average, ${timeText(total)} of them with idle hardware; the rest is waiting in queues`,
    );
  }
  if (least.name === "fsync" && bottleneck.name === "round_trip") {
    const think = writer.load.kind === "closed" ? meanOf(writer.load.think) : 0;
    const away = think > 0 ? "think or wait elsewhere" : "wait elsewhere";
    reasons.push(`the disk is not full: its ${writingSessions(plan)} sessions ${away} in between`);
  }
  if (window.flushes > 0 && plan.replication.groupCommit.enabled) {
    const batch = window.flushedRecords / window.flushes;
    reasons.push(`a flush holds ${countOf(round(batch), "record")} on average`);
  }
  return reasons;
}

/** Faults, fall-backs, failed writes and lost packets: what the bounds know nothing of. */
function troubles(plan: Plan, view: View): string[] {
  const { window, records, runs } = view;
  const overlapping = records.flatMap(({ episodes }) =>
    episodes.filter(({ fromNs, toNs }) => fromNs < window.toNs && toNs > window.fromNs),
  );
  const count = (kind: string) => overlapping.filter((episode) => episode.kind === kind).length;
  const reasons: string[] = [];
  const silent = window.unavailableNs.sum / runs;
  if (silent > 0) reasons.push(`for ${timeText(silent)} of a run no write is acknowledged`);
  const each = (n: number) => `${countText(round(n / runs))} times a run`;
  if (count("fault") > 0) reasons.push(`faults strike ${each(count("fault"))}`);
  if (count("async_fallback") > 0) {
    reasons.push(`replication falls back to async ${each(count("async_fallback"))}`);
  }
  const lost = window.writesFailed + window.writesTimedOut;
  if (lost > 0) {
    reasons.push(`${countText(round(lost / runs))} writes a run fail or time out`);
  }
  const lossy = plan.topology.links.filter(({ loss }) => loss > 0);
  if (lossy.length > 0) {
    reasons.push("lost packets are sent again, and what follows on their stream waits for them");
  }
  return reasons;
}

function above(plan: Plan): string {
  return plan.replication.onAckTimeout === "async" && plan.replication.ackTimeoutNs !== null
    ? ": after the ack time-out nothing is waited for"
    : "";
}

function rate(perSecond: number): string {
  return `${formatQuantity(perSecond, RATE)} writes`.replace(/^(\S+)\/s writes$/, "$1 writes/s");
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
