import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../src/model/faults.ts";
import type { GroupPlan } from "../../src/model/multi-leader.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import type { LinkPlan } from "../../src/model/topology.ts";
import { any, constant, MS, SECOND } from "../engine/plan-builder.ts";
import { changed, WIDE, withoutWaits } from "./changed-plan.ts";
import { Choice, type RandomReplication, randomPlan } from "./random-plan.ts";
import {
  randomConsensus,
  randomFailover,
  randomLeaderless,
  randomMultiLeader,
} from "./random-replication.ts";

/** Rules by which a majority of all members has to agree, in each of the families. */
const MAJORITIES: Readonly<Record<string, RandomReplication>> = {
  "single leader": (choice, count) => {
    const plan = randomFailover(choice, count);
    if (plan.kind !== "single_leader" || plan.failover === undefined) return plan;
    const { followers } = plan;
    const { failover } = plan;
    return {
      ...plan,
      // With the leader's own copy it is on a majority.
      ack: any(Math.floor(count / 2), ...followers),
      ackTimeoutNs: null,
      localFlush: true,
      failover: {
        ...failover,
        detect: { kind: "heartbeat", everyNs: 50 * MS, miss: 4 },
        promote: { kind: "most_caught_up" },
        fencing: { kind: "epoch" },
        maxLag: null,
        arbiter: false,
        promotion: constant(0),
      },
    };
  },
  "several leaders": (choice, count) => {
    const plan = randomMultiLeader(choice, count);
    if (plan.kind !== "multi_leader") return plan;
    const members = [...plan.leaders, ...plan.followers];
    const group: GroupPlan = {
      keepaliveNs: 50 * MS,
      suspectNs: 200 * MS,
      flowLimit: null,
      flowFactor: 1,
      causalReads: false,
      order: choice.of("all", "rotating"),
      cutOff: choice.of("refuse", "wait"),
    };
    return {
      ...plan,
      leaders: members,
      followers: [],
      upstream: [],
      exchange: { kind: "all_to_all" },
      conflict: { kind: "certify" },
      group,
    };
  },
  "no leader": (choice, count) => {
    const plan = randomLeaderless(choice, count);
    if (plan.kind !== "leaderless") return plan;
    const most = { kind: "count", count: Math.floor(count / 2) + 1 } as const;
    const strict = { sloppy: false, coordinator: "nearest", replicaTimeoutNs: 200 * MS } as const;
    return { ...plan, ...strict, n: count, read: most, write: most };
  },
  consensus: (choice, count) => {
    const plan = randomConsensus(choice, count);
    if (plan.kind !== "consensus") return plan;
    return { ...plan, voters: Array.from({ length: count }, (_, node) => node), learners: [] };
  },
};

const BEGINS = SECOND;
const ENDS = 4 * SECOND;

/** Short ways between `count` members, and clients in every member's site who never give up for long. */
function spread(seed: number, count: number, family: RandomReplication): Plan {
  const drawn = randomPlan(seed, { replication: family, faults: false, count });
  const plan = changed(drawn, {
    link: ({ delay }) => ({ ...WIDE, delay: delay.kind === "constant" ? delay : constant(2 * MS) }),
    workload: {
      load: { kind: "constant", rate: 60 * count },
      writeShare: 1,
      keys: { kind: "uniform", count: 100_000 },
      timeoutNs: 150 * MS,
      retry: { kind: "none" },
    },
    measures: { history: true },
    run: { durationNs: ENDS },
  });
  return withClientsEverywhere({ ...plan, replication: withoutWaits(plan.replication) });
}

/** One host of clients beside every node, as near to it as nothing. */
function withClientsEverywhere(plan: Plan): Plan {
  const { nodes, links, routes } = plan.topology;
  const before = nodes.length + plan.topology.clientSites.length;
  const endpoints = 2 * nodes.length;
  const wide: LinkPlan[] = [];
  const table = new Array<number>(endpoints * endpoints).fill(-1);
  const siteOf = (endpoint: number) => endpoint % nodes.length;
  for (let from = 0; from < endpoints; from++) {
    for (let to = 0; to < endpoints; to++) {
      if (from === to) continue;
      const near = siteOf(from) === siteOf(to);
      const link = links[routes[siteOf(from) * before + siteOf(to)] ?? -1] ?? links[0]!;
      table[from * endpoints + to] =
        wide.push({ ...link, name: `${from} -> ${to}`, ...(near && { delay: constant(0) }) }) - 1;
    }
  }
  const hosts = nodes.map((_, host) => host);
  return {
    ...plan,
    topology: { ...plan.topology, links: wide, routes: table, clientSites: hosts },
    workloads: plan.workloads.map((workload) => ({ ...workload, clientHosts: hosts })),
  };
}

function forGood(action: FaultAction): FaultPlan {
  return { label: action.kind, schedule: { kind: "at", atNs: BEGINS }, action, lasts: null };
}

/** Some of the members, at random. */
function someOf(choice: Choice, count: number, size: number): readonly number[] {
  const left = Array.from({ length: count }, (_, node) => node);
  return Array.from({ length: size }, () => left.splice(choice.whole(0, left.length - 1), 1)[0]!);
}

/** Writes at these nodes that began late enough and were acknowledged. */
function acknowledgedAt({ history }: RunRecord, nodes: readonly number[], fromNs: number): number {
  const { count, kind, outcome, startNs, node } = history!;
  let found = 0;
  for (let row = 0; row < count; row++) {
    const counts = kind[row] === 1 && outcome[row] === 0 && startNs[row]! >= fromNs;
    if (counts && nodes.includes(node[row]!)) found += 1;
  }
  return found;
}

const CALM = ENDS - SECOND;

describe.each(Object.entries(MAJORITIES))("a majority must agree: %s", (_name, family) => {
  it("a minority that is cut off acknowledges nothing, and the others go on (52)", () => {
    for (let seed = 600; seed < 612; seed++) {
      const choice = new Choice(seed);
      const count = choice.whole(3, 5);
      const few = someOf(choice, count, choice.whole(1, Math.floor((count - 1) / 2)));
      const many = Array.from({ length: count }, (_, node) => node).filter((n) => !few.includes(n));
      const withHosts = (nodes: readonly number[]) => [...nodes, ...nodes.map((n) => n + count)];
      const groups = [withHosts(few), withHosts(many)];
      const cut = forGood({ kind: "partition", groups, direction: "both" });
      const record = runPlan({ ...spread(seed, count, family), faults: [cut] });
      // What was under way when the way was cut may still be answered.
      expect(acknowledgedAt(record, few, BEGINS + 50 * MS), `seed ${seed}`).toBe(0);
      expect(acknowledgedAt(record, many, CALM), `seed ${seed}`).toBeGreaterThan(50);
      expect(record.totals.lostWrites, `seed ${seed}`).toBe(0);
    }
  });

  it("an even number of members stands as many crashes as one fewer: all but a majority (51)", () => {
    for (const count of [2, 3, 4, 5, 6]) {
      for (let crashes = 1; crashes < count; crashes++) {
        const seed = 700 + 10 * count + crashes;
        const nodes = someOf(new Choice(seed), count, crashes);
        const target = { kind: "nodes", nodes } as const;
        const dies = forGood({ kind: "crash", target, site: false, losesDisk: false });
        const record = runPlan({ ...spread(seed, count, family), faults: [dies] });
        const all = Array.from({ length: count }, (_, node) => node);
        const works = acknowledgedAt(record, all, CALM) > 0;
        expect(works, `${nodes} of ${count} are dead`).toBe(crashes <= Math.floor((count - 1) / 2));
      }
    }
  });
});
