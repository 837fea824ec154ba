import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/analysis/checkers/judge-history.ts";
import { historyOf, type Op } from "./history-builder.ts";

/**
 * How the rules stand to each other and to smaller and larger histories (Gibbons & Korach 1997 for
 * registers, Terry et al. 1994 for sessions): laws that hold for every history, whatever made it.
 */
const op = fc.record({
  isWrite: fc.boolean(),
  session: fc.nat(2),
  key: fc.nat(1),
  node: fc.nat(1),
  from: fc.nat(20),
  length: fc.integer({ min: 1, max: 6 }),
  pick: fc.nat(20),
  known: fc.integer({ min: 0, max: 4 }),
});

/** Writes get the versions of their key in the order of the list; reads return one of them, or none. */
const histories = fc.array(op, { minLength: 2, maxLength: 9 }).map((drafts): Op[] => {
  const written = [0, 0];
  for (const { isWrite, key } of drafts) if (isWrite) written[key]! += 1;
  const next = [0, 0];
  return drafts.map(({ isWrite, session, key, node, from, length, pick, known }): Op => {
    const version = isWrite ? ++next[key]! : pick % (written[key]! + 1);
    const outcome = known === 0 ? "unknown" : "ok";
    // Odd instants begin and even ones end, so that no two fall together.
    const start = 2 * from + 1;
    const to = start + 2 * length - 1;
    const kind = isWrite ? "write" : "read";
    return { kind, session, key, node, from: start, to, version, outcome };
  });
});

/** Each session does one thing at a time. */
function inTurn(ops: readonly Op[]): Op[] {
  const freeAt = new Map<number, number>();
  return ops
    .map((one, index) => ({ one, index }))
    .sort((a, b) => a.one.from - b.one.from || a.index - b.index)
    .map(({ one }) => {
      const late = Math.max(0, (freeAt.get(one.session) ?? 0) + 1 - one.from);
      const shift = late + (late % 2);
      freeAt.set(one.session, one.to + shift);
      return { ...one, from: one.from + shift, to: one.to + shift };
    });
}

const broken = (rule: string, ops: readonly Op[]) => RULES[rule]!(historyOf(ops)).violations[0]!;

/** Tries every order that keeps real time and takes the writes of a key in the order of their versions. */
function hasOrder(ops: readonly Op[], shown: readonly [number, number] = [0, 0]): boolean {
  const must = ops.filter(({ outcome }) => outcome === "ok");
  if (must.length === 0) return true;
  const firstEnd = Math.min(...must.map(({ to }) => to));
  return ops.some((one, index) => {
    if (one.from > firstEnd) return false;
    const key = one.key!;
    const fits = one.kind === "read" ? one.version === shown[key] : one.version > shown[key]!;
    if (!fits) return false;
    const next: [number, number] = [shown[0], shown[1]];
    if (one.kind === "write") next[key] = one.version;
    return hasOrder(
      ops.filter((_, other) => other !== index),
      next,
    );
  });
}

/** Unanswered reads say nothing; in the search they would have to return something. */
const told = (ops: readonly Op[]) =>
  ops.filter(({ kind, outcome }) => kind === "write" || outcome === "ok");

const SESSION_RULES = [
  "read_your_writes",
  "monotonic_reads",
  "monotonic_writes",
  "writes_follow_reads",
  "consistent_prefix",
];

describe("the strength of rules", () => {
  it("lets nothing be broken in a history that has one order in real time", () => {
    let [ordered, without] = [0, 0];
    fc.assert(
      fc.property(histories, (drafts) => {
        const ops = told(inTurn(drafts));
        if (!hasOrder(ops)) {
          without += 1;
          return;
        }
        ordered += 1;
        for (const rule of [...SESSION_RULES, "stale_reads", "split_brain", "linearizability"]) {
          expect(broken(rule, ops), rule).toBe(0);
        }
      }),
      { numRuns: 1500, seed: 34 },
    );
    expect(ordered).toBeGreaterThan(150);
    expect(without).toBeGreaterThan(150);
  });

  it("breaks none by one client at one node", () => {
    const steps = fc.array(fc.record({ isWrite: fc.boolean(), key: fc.nat(2) }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (list) => {
        const newest = [0, 0, 0];
        const ops = list.map(({ isWrite, key }, index): Op => {
          const version = isWrite ? ++newest[key]! : newest[key]!;
          const [from, to] = [2 * index, 2 * index + 1];
          return { kind: isWrite ? "write" : "read", session: 1, key, from, to, version };
        });
        for (const rule of Object.keys(RULES)) expect(broken(rule, ops), rule).toBe(0);
      }),
      { numRuns: 200, seed: 35 },
    );
  });

  it("judges registers apart: two histories of different keys together are what each is alone", () => {
    fc.assert(
      fc.property(histories, histories, (one, other) => {
        const apart = other.map((each) => ({ ...each, key: each.key! + 10, session: 9 }));
        const alone = broken("linearizability", one) + broken("linearizability", apart);
        expect(broken("linearizability", [...one, ...apart])).toBe(alone);
      }),
      { numRuns: 300, seed: 36 },
    );
  });
});

/** Histories that a rule allows must stay allowed when they are made weaker. */
function staysLegal(
  rules: readonly string[],
  seed: number,
  weaker: (ops: readonly Op[], index: number) => readonly Op[],
): void {
  const legal = new Map(rules.map((rule) => [rule, 0]));
  fc.assert(
    fc.property(histories, fc.nat(8), (drafts, pick) => {
      const ops = inTurn(drafts);
      const changed = weaker(ops, pick % ops.length);
      for (const rule of rules) {
        if (broken(rule, ops) > 0) continue;
        legal.set(rule, legal.get(rule)! + 1);
        expect(broken(rule, changed), rule).toBe(0);
      }
    }),
    { numRuns: 600, seed },
  );
  for (const [rule, count] of legal) expect(count, rule).toBeGreaterThan(60);
}

const REAL_TIME = [
  "linearizability",
  "stale_reads",
  "split_brain",
  "read_your_writes",
  "monotonic_reads",
];

describe("what a rule allows, it allows", () => {
  it("without one of the reads", () => {
    // A write builds on the read before: without that, on an earlier one.
    const rules = [...REAL_TIME, "monotonic_writes", "consistent_prefix"];
    staysLegal(rules, 37, (ops, index) =>
      ops.filter(({ kind }, other) => other !== index || kind === "write"),
    );
  });

  it("when an operation takes longer, on either side", () => {
    staysLegal(REAL_TIME, 38, (ops, index) =>
      ops.map((one, other) =>
        other === index ? { ...one, from: Math.max(0, one.from - 4), to: one.to + 6 } : one,
      ),
    );
  });

  it("when the answer to a write did not come", () => {
    staysLegal(REAL_TIME, 39, (ops, index) =>
      ops.map((one, other) =>
        other === index && one.kind === "write" ? { ...one, outcome: "unknown" as const } : one,
      ),
    );
  });
});
