import type { FindProbe, FindResult, StudyResult } from "../../src/analysis/results.ts";
import type { FindPlan } from "../../src/model/study.ts";
import { RATE } from "../../src/units/dimension.ts";
import { buildResult } from "./result-builder.ts";

const metric = { id: "p99(write.latency)", aggregate: "p99", name: "write.latency" };

/** A search for the highest rate at which a tail stays short. */
export const FIND: FindPlan = {
  goal: "max",
  param: "rate",
  text: "find max rate where p99(write.latency) < 20ms",
  label: "the SLO",
  domain: { kind: "range", low: 10, high: 10_000, dimension: RATE, unit: "/s" },
  condition: {
    kind: "expect",
    text: "p99(write.latency) < 20ms",
    condition: {
      kind: "binary",
      op: "<",
      left: { kind: "metric", metric: { ...metric, words: [], numbers: {} } },
      right: { kind: "number", value: 0.02 },
    },
    applies: true,
  },
};

export function probe(rate: number, verdict: FindProbe["verdict"], p99: number | null): FindProbe {
  const estimate = {
    value: p99,
    low: p99 && p99 * 0.9,
    high: p99 && p99 * 1.1,
    unit: "s",
  } as const;
  return {
    value: rate,
    text: `${rate}/s`,
    verdict,
    runs: p99 === null ? 0 : 5,
    seen: p99 === null ? "a.cpu has no steady state: too much arrives" : `p99 = ${p99 * 1000} ms`,
    metrics: new Map(p99 === null ? [] : [[metric.id, estimate]]),
  };
}

/** What was found: 770/s, between 760/s and 785/s. */
export function answer(caseIndex: number, given: Partial<FindResult> = {}): FindResult {
  return {
    find: FIND,
    caseIndex,
    outcome: "found",
    value: 770,
    low: 760,
    high: 785,
    unit: "/s",
    text: "770/s",
    lowText: "760/s",
    highText: "785/s",
    runs: 10,
    firstGuess: 769.7,
    firstGuessText: "770/s",
    remarks: [],
    probes: [probe(760, "pass", 0.019), probe(785, "fail", 0.022), probe(1000, "fail", null)],
    ...given,
  };
}

/** A study with these answers, one for each case when there are several. */
export function resultWith(answers: readonly FindResult[]): StudyResult {
  const several = new Set(answers.map(({ caseIndex }) => caseIndex)).size > 1;
  const result = buildResult({ sessions: several ? [1, 64] : [64] });
  const cases = result.cases.map((one) => ({ ...one, plan: { ...one.plan, finds: [FIND] } }));
  return {
    ...result,
    study: { ...result.study, cases: cases.map(({ plan }) => plan) },
    cases,
    found: answers,
  };
}
