import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import { meanOf } from "../../random/moments.ts";
import { formatMetric } from "../../units/format.ts";
import type { View } from "../metrics/view.ts";
import { asLeaderRun } from "./as-leader-run.ts";
import { type Bottleneck, measuredLimits } from "./bottleneck.ts";
import { countOf, countText, type Limit, smallest, timeText } from "./limits/limit.ts";
import { writingSessions } from "./plan-facts.ts";
import { sessionTime, shareText } from "./session-time.ts";
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
  bounds: readonly Limit[],
  bottleneck: Bottleneck | null,
): string {
  const throughput = view.window.writesOk / view.seconds;
  if (bottleneck === null) return "Nobody writes.";
  const run = asLeaderRun(plan);
  const holding = measuredLimits(bounds, view).filter(({ lagsOnly }) => lagsOnly !== true);
  const least = smallest(holding);
  if (!Number.isFinite(least.writesPerSecond)) return `${rate(throughput)}; nothing limits it.`;
  const share = throughput / least.writesPerSecond;
  const against = againstText(least);
  const most = 1.01 + (least.about ?? 0);
  if (share >= REACHED && share <= most) {
    const reached = sentence(`${rate(throughput)} reach ${against}`);
    return [reached, ...inside(run, bottleneck, least).map(sentence)].join(" ");
  }
  if (share > most) return sentence(`${rate(throughput)}, above ${against}${above(run)}`);
  const reasons = [
    ...(run === null ? [] : waits(run, view, least, bottleneck)),
    ...troubles(plan, view),
  ];
  return [sentence(shortfall(throughput, least, bottleneck)), ...reasons.map(sentence)].join(" ");
}

/**
 * How far a figure stays below a limit: below the one that holds it back, and where another is the
 * smaller one, that too, lest two answers be given.
 */
function shortfall(throughput: number, least: Limit, { limit }: Bottleneck): string {
  const percentOf = (one: Limit) =>
    `${countText(Math.round((throughput / one.writesPerSecond) * 1000) / 10)} %`;
  const smallestOf = least.name === "offered" ? "" : "the smallest limit, ";
  const ofLeast = `${percentOf(least)} of ${smallestOf}${againstText(least)}`;
  if (limit.name === least.name || !Number.isFinite(limit.writesPerSecond)) {
    return `${rate(throughput)} are ${ofLeast}`;
  }
  const holding = `${percentOf(limit)} of ${againstText(limit)}, which holds them back`;
  return `${rate(throughput)} are ${holding}, and ${ofLeast}`;
}

function againstText({ name, writesPerSecond, formula }: Limit): string {
  if (name === "offered") return `the offered load of ${rate(writesPerSecond)}`;
  return `the ${NAMES[name]} bound of ${rate(writesPerSecond)} (${formula})`;
}

/** Of a bound that is reached: what it consists of. */
function inside(plan: SingleLeaderRun | null, { limit }: Bottleneck, least: Limit): string[] {
  if (least.name === "offered") return ["no station limits them"];
  if (least.name !== "round_trip" || plan === null) return [];
  const sessions = sessionSentence(plan);
  if (limit.name === "round_trip" || limit.where === undefined) return sessions;
  return writingSessions(plan) === 1
    ? sessions
    : [...sessions, `${limit.where} is nearly full as well`];
}

/** What the sessions of a closed loop wait for: `1 session waits 3.12 ms for each write: …`. */
function sessionSentence(plan: SingleLeaderRun): string[] {
  const time = sessionTime(plan);
  if (!time?.most) return [];
  const { write, away, most } = time;
  const sessions = writingSessions(plan);
  if (away > most.ns) {
    const between = `between two writes a session ${awayText(plan)} for ${timeText(away)}`;
    return [`${between}; the write takes ${timeText(write)}`];
  }
  const each = sessions === 1 ? "1 session waits" : `each of ${sessions} sessions waits`;
  const mostly = `${timeText(most.ns)} of that is ${shareText(most)}`;
  return [`${each} ${timeText(write)} for a write: ${mostly}`];
}

/** What sessions do between their writes. */
function awayText({ workloads }: SingleLeaderRun): string {
  const writers = workloads.filter(({ writeShare }) => writeShare > 0);
  const think = writers.some(({ load }) => load.kind === "closed" && meanOf(load.think) > 0);
  const read = writers.some(({ writeShare }) => writeShare < 1);
  return think && read ? "thinks and reads" : think ? "thinks" : "reads";
}

/** Waiting in queues and for the flush in progress, against the time with idle hardware. */
function waits(plan: SingleLeaderRun, view: View, least: Limit, bottleneck: Bottleneck): string[] {
  const { window } = view;
  const writer = plan.workloads.find(({ writeShare }) => writeShare > 0);
  if (writer === undefined || window.writeLatency.count === 0) return [];
  const latency = window.writeLatency.sum / window.writeLatency.count;
  const { total } = unloadedWrite(plan, writer, writer.clientHosts[0] ?? 0);
  const reasons: string[] = [];
  const onePlace = plan.workloads.length === 1 && writer.clientHosts.length === 1;
  if (latency > 1.02 * total && onePlace) {
    const most = sessionTime(plan)?.most;
    const mostly = most ? ` (${timeText(most.ns)}: ${shareText(most)})` : "";
    reasons.push(
      `a write takes ${timeText(latency)} on average, ${timeText(total)} of it with idle hardware${mostly}; the rest is waiting${plan.faults.length > 0 ? "" : " in queues"}`,
    );
  }
  if (least.name === "fsync" && bottleneck.limit.name === "round_trip") {
    const think = writer.load.kind === "closed" ? meanOf(writer.load.think) : 0;
    const away = think > 0 ? "think or wait elsewhere" : "wait elsewhere";
    reasons.push(`the disk is not full: its ${writingSessions(plan)} sessions ${away} in between`);
  }
  if (plan.replication.commitPipeline !== "concurrent") {
    reasons.push("commits wait in groups, each for the one before it to be confirmed");
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
  const each = (n: number) =>
    n === runs ? "once a run" : `${countText(round(n / runs))} times a run`;
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

function above(plan: SingleLeaderRun | null): string {
  return plan !== null &&
    plan.replication.onAckTimeout === "async" &&
    plan.replication.ackTimeoutNs !== null
    ? ": after the ack time-out nothing is waited for"
    : "";
}

function rate(perSecond: number): string {
  return formatMetric(perSecond, "/s").replace(/\/(s|min|h)$/, " writes/$1");
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
