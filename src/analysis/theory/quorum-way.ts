import type { LeaderlessPlan } from "../../model/leaderless.ts";
import type { Plan } from "../../model/plan.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf } from "../../random/moments.ts";
import { type Asked, answerTime } from "./answer-time.ts";
import { drawsOf } from "./imagined-draws.ts";
import type { MeanWrite } from "./mean-write.ts";
import { clientEndpoint, linkBetween, nodeAt, transactionBytes, transferNs } from "./plan-facts.ts";
import { Tally } from "./write-parts.ts";
import {
  ANSWER_BYTES,
  cpuStep,
  crossingSteps,
  legSteps,
  type Step,
  timesOf,
} from "./write-steps.ts";

export interface LeaderlessRun extends Plan {
  readonly replication: LeaderlessPlan;
}

/** Imagined operations of the numeric integration of a quorum's wait. */
const POINTS = 2048;

/** A part of the keys with the same replicas, and who coordinates for a client host. */
export interface KeyPlace {
  /** Share of the keys, and of the choices of a coordinator. */
  readonly share: number;
  readonly replicas: readonly number[];
  /** An endpoint: a node, or the client itself. */
  readonly coordinator: number;
}

/** Keys stand on `n` members in a row; which ones decides their place. */
export function placesOf(plan: LeaderlessRun, host: number): KeyPlace[] {
  const { members, n, coordinator } = plan.replication;
  const client = clientEndpoint(plan, host);
  return members.flatMap((_, place): KeyPlace[] => {
    const replicas = Array.from(
      { length: Math.min(n, members.length) },
      (_, position) => members[(place + position) % members.length]!,
    );
    const share = 1 / members.length;
    if (coordinator === "client") return [{ share, replicas, coordinator: client }];
    const nearest = nearestOf(plan, client, members, replicas);
    const chosen = coordinator === "any" ? members : [nearest];
    return chosen.map((node) => ({ share: share / chosen.length, replicas, coordinator: node }));
  });
}

/** The member with the least delay; of equals one that holds the key. */
function nearestOf(
  plan: Plan,
  client: number,
  members: readonly number[],
  replicas: readonly number[],
): number {
  const delay = (node: number) => {
    const link = linkBetween(plan, client, node);
    return link === null ? 0 : meanOf(link.delay);
  };
  const least = Math.min(...members.map(delay));
  const near = members.filter((node) => delay(node) === least);
  return near.find((node) => replicas.includes(node)) ?? near[0]!;
}

/**
 * An operation with idle machines: to whoever coordinates and back, and, between, the exchange with
 * the replica whose answer was the last that the rule needed, operation by operation. Means over the
 * places of keys; `points` imagined operations, 1 for every time at its mean. Nanoseconds.
 */
export function quorumOperation(
  plan: LeaderlessRun,
  workload: WorkloadPlan,
  host: number,
  kind: "write" | "read",
  points = POINTS,
): MeanWrite {
  const client = clientEndpoint(plan, host);
  const payload = kind === "write" ? workload.transaction * meanOf(workload.value) : ANSWER_BYTES;
  const answer = kind === "write" ? ANSWER_BYTES : meanOf(workload.value);
  const found = placesOf(plan, host).map((place) => {
    const { coordinator } = place;
    const tally = new Tally(points);
    const ends =
      coordinator === client
        ? []
        : [
            ...legSteps(plan, client, coordinator, points),
            ...crossingSteps(plan, client, coordinator, payload, points),
            ...crossingSteps(plan, coordinator, client, answer, points),
          ];
    for (const step of ends) tally.addAll(step);
    const replicas = kind === "write" ? place.replicas : askedFor(plan, place);
    const asked = { ...place, replicas };
    const total = mean(timesOf(ends, points)) + wait(plan, workload, host, asked, kind, tally);
    return { share: place.share, total, parts: tally.parts() };
  });
  return {
    total: found.reduce((sum, { share, total }) => sum + share * total, 0),
    parts: found.flatMap(({ share, parts }) =>
      parts.map((part) => ({ ...part, ns: part.ns * share })),
    ),
  };
}

/**
 * The least mean nanoseconds of an operation, for a bound: all replicas may answer a read, as they do
 * when more are asked in time, and the bytes to the coordinator are left out.
 */
export function operationNs(
  plan: LeaderlessRun,
  workload: WorkloadPlan,
  host: number,
  kind: "write" | "read",
): number {
  const client = clientEndpoint(plan, host);
  return placesOf(plan, host).reduce((sum, place) => {
    const { coordinator, share } = place;
    const legs = coordinator === client ? [] : legSteps(plan, client, coordinator, 1);
    const there = timesOf(legs, 1)[0]!;
    return sum + share * (there + wait(plan, workload, host, place, kind, new Tally(POINTS)));
  }, 0);
}

/** The coordinator's mean wait for enough answers; the exchanges that decided are entered in the tally. */
function wait(
  plan: LeaderlessRun,
  workload: WorkloadPlan,
  host: number,
  place: KeyPlace,
  kind: "write" | "read",
  tally: Tally,
): number {
  const { nodes, clientSites } = plan.topology;
  const { coordinator } = place;
  const rule = kind === "write" ? plan.replication.write : plan.replication.read;
  const { replicas } = place;
  const ways = replicas.map((node) => {
    const steps = exchangeSteps(plan, workload, [coordinator, node], kind, tally.size);
    return { node, steps, times: timesOf(steps, tally.size) };
  });
  const site = nodes[coordinator]?.site ?? clientSites[host] ?? -1;
  const asked: Asked = { replicas, site, siteOf: (node) => nodes[node]?.site ?? -1 };
  const timesOfNode = new Map(ways.map(({ node, times }) => [node, times]));
  let sum = 0;
  for (let i = 0; i < tally.size; i += 1) {
    const needed = answerTime(rule, asked, (node) => timesOfNode.get(node)?.[i] ?? Infinity);
    sum += needed;
    for (const step of ways.find(({ times }) => times[i] === needed)?.steps ?? []) {
      tally.add(step, i);
    }
  }
  return sum / tally.size;
}

/** Whom a read asks: all replicas, or the nearest that are enough. */
function askedFor(plan: LeaderlessRun, { replicas, coordinator }: KeyPlace): readonly number[] {
  const { readFanout, read } = plan.replication;
  if (readFanout === "all" || read.kind !== "count") return replicas;
  const delay = (node: number): number => {
    const link = linkBetween(plan, coordinator, node);
    return link === null ? 0 : meanOf(link.delay);
  };
  return [...replicas].sort((a, b) => delay(a) - delay(b)).slice(0, read.count);
}

/** One request to a replica and its answer, for each imagined operation. */
function exchangeSteps(
  plan: LeaderlessRun,
  workload: WorkloadPlan,
  [from, node]: readonly [number, number],
  kind: "write" | "read",
  size: number,
): Step[] {
  const { delays, ackAt } = plan.replication;
  const { cpu, disk, name } = nodeAt(plan, node);
  if (delays !== null) {
    const [there, back] = kind === "write" ? [delays.w, delays.a] : [delays.r, delays.s];
    const leg = (delay: Distribution, way: string): Step => ({
      name: "round_trip",
      where: name,
      times: drawsOf(delay, `${way} ${kind} ${node}`, size),
    });
    return [leg(there, "there"), leg(back, "back")];
  }
  const payload = kind === "write" ? workload.transaction * meanOf(workload.value) : ANSWER_BYTES;
  const answer = kind === "write" ? ANSWER_BYTES : meanOf(workload.value);
  const steps = [
    ...(from === node ? [] : legSteps(plan, from, node, size)),
    ...crossingSteps(plan, from, node, payload, size),
    ...crossingSteps(plan, node, from, answer, size),
    cpuStep(plan, node, cpu.perOp, size),
  ];
  if (kind === "read" || ackAt !== "flushed") return steps;
  const fixed = transferNs(transactionBytes(plan, workload), disk.bandwidthBytesPerSecond);
  const times = drawsOf(disk.fsync, `flush ${node}`, size).map((one) => one + fixed);
  return [...steps, { name: "fsync", where: `${name}.disk`, times }];
}

function mean(column: Float64Array): number {
  return column.reduce((sum, one) => sum + one, 0) / column.length;
}
