import { describe, expect, it } from "vitest";
import { RULES } from "../../src/analysis/checkers/judge-history.ts";
import { processesOf } from "../../src/analysis/histories/processes.ts";
import { HistoryError, readHistory } from "../../src/analysis/histories/read-history.ts";
import {
  HISTORY_FORMATS,
  type HistoryFormat,
  writeHistory,
} from "../../src/analysis/histories/write-history.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { HistoryRecord } from "../../src/model/run-record.ts";
import { harshPlan } from "../analysis/checkers/harsh-plan.ts";
import { historyOf, read, write } from "../analysis/checkers/history-builder.ts";
import { randomPlan } from "../properties/random-plan.ts";
import { FAMILIES } from "../properties/random-replication.ts";

function textOf(format: HistoryFormat, history: HistoryRecord, names: readonly string[] = []) {
  const lines: string[] = [];
  writeHistory(format, history, names, (line) => lines.push(line));
  return lines.join("");
}

/** Rows as texts, in an order that ties do not change; what nobody was told is left out. */
function rowsOf(history: HistoryRecord): readonly string[] {
  const { kind, session, key, node, startNs, endNs, version, outcome, gone } = history;
  return Array.from({ length: history.count }, (_, row) => {
    const isTold = outcome[row] === 0 || kind[row] === 1;
    const cause = [history.causeKey?.[row] ?? -1, history.causeVersion?.[row] ?? 0];
    const what = [kind[row], session[row], key[row], node[row], startNs[row], endNs[row], ...cause];
    return [...what, outcome[row], isTold ? [version[row], gone?.[row] ?? "-"] : "?"].join(" ");
  }).sort();
}

function verdictsOf(history: HistoryRecord) {
  return Object.entries(RULES).map(([rule, check]) => {
    const { checked, violations } = check(history);
    return [rule, checked, violations];
  });
}

function historiesOf(plans: readonly Plan[]): readonly (readonly [HistoryRecord, string[]])[] {
  return plans.map((plan) => [
    runPlan({ ...plan, measures: { ...plan.measures, history: true } }).history!,
    plan.topology.nodes.map(({ name }) => name),
  ]);
}

const failovers = historiesOf([1, 2, 3, 5, 8].map(harshPlan));
const families = historiesOf(
  Object.values(FAMILIES).flatMap((replication) =>
    [3, 4].map((seed) => randomPlan(seed, { replication })),
  ),
);

describe.each(["edn", "jsonl"] as const)("a history written as %s", (format) => {
  it("is the same when read back, and gets the same verdicts", () => {
    for (const [history, names] of [...failovers, ...families]) {
      const back = readHistory(format, textOf(format, history, names), names);
      expect(rowsOf(back)).toEqual(rowsOf(history));
      expect(verdictsOf(back)).toEqual(verdictsOf(history));
    }
  });

  it("keeps what a reply answers", () => {
    const history = historyOf([
      write(1, 0, 1, 3, { key: 1 }),
      write(2, 5, 6, 8, { key: 2, cause: [1, 3] }),
    ]);
    expect(rowsOf(readHistory(format, textOf(format, history)))).toEqual(rowsOf(history));
  });
});

describe("a history written for Porcupine", () => {
  it("gets the same verdict of linearizability when read back", () => {
    let convicted = 0;
    for (const [history] of [...failovers, ...families]) {
      const back = readHistory("porcupine", textOf("porcupine", history));
      const verdict = RULES["linearizability"]!(history).violations[0]!;
      expect(RULES["linearizability"]!(back).violations).toEqual([verdict]);
      if (verdict > 0) convicted += 1;
    }
    expect(convicted).toBeGreaterThan(3);
  });

  it("has registers that begin with 0, and leaves out what says nothing", () => {
    const history = historyOf([
      read(1, 0, 1, 0),
      write(1, 2, 3, 7, { outcome: "unknown" }),
      read(2, 4, 5, 0, { outcome: "unknown" }),
      write(2, 6, 7, 0, { outcome: "failed" }),
    ]);
    expect(textOf("porcupine", history)).toBe(
      '{"clientId":0,"op":"read","key":0,"value":0,"call":0,"return":1}\n' +
        '{"clientId":0,"op":"write","key":0,"value":7,"call":2,"return":null}\n',
    );
  });
});

describe("Jepsen's conventions", () => {
  const history = historyOf([
    write(4, 10, 20, 1, { key: 3, node: 1 }),
    read(4, 20, 30, 1, { key: 3, outcome: "unknown" }),
    read(4, 30, 40, 0, { key: 5, gone: true }),
    write(9, 15, 45, 0, { outcome: "failed" }),
  ]);

  it("are an operation's two maps, keys in tuples, and a new process after a time-out", () => {
    expect(textOf("edn", history, ['lead"er', "r1"]).split("\n")).toEqual([
      '{:type :invoke, :f :write, :value [3 1], :process 0, :time 10, :index 0, :session 4, :node "r1"}',
      '{:type :invoke, :f :write, :value [0 -4], :process 1, :time 15, :index 1, :session 9, :node "lead\\"er"}',
      '{:type :ok, :f :write, :value [3 1], :process 0, :time 20, :index 2, :session 4, :node "r1", :gone false}',
      '{:type :invoke, :f :read, :value [3 nil], :process 0, :time 20, :index 3, :session 4, :node "lead\\"er"}',
      '{:type :info, :f :read, :value [3 nil], :process 0, :time 30, :index 4, :session 4, :node "lead\\"er"}',
      '{:type :invoke, :f :read, :value [5 nil], :process 2, :time 30, :index 5, :session 4, :node "lead\\"er"}',
      '{:type :ok, :f :read, :value [5 nil], :process 2, :time 40, :index 6, :session 4, :node "lead\\"er", :gone true}',
      '{:type :fail, :f :write, :value [0 -4], :process 1, :time 45, :index 7, :session 9, :node "lead\\"er", :gone false}',
      "",
    ]);
  });

  it("know processes that do one thing at a time, whatever a session does", () => {
    for (const [one] of [...failovers, ...families]) {
      const { ofRow } = processesOf(one);
      const last = new Map<number, number>();
      const rows = [...ofRow.keys()].sort((a, b) => one.startNs[a]! - one.startNs[b]! || a - b);
      for (const row of rows) {
        const before = last.get(ofRow[row]!);
        if (before !== undefined) {
          expect(one.endNs[before]!).toBeLessThanOrEqual(one.startNs[row]!);
          expect(one.outcome[before]).not.toBe(2);
        }
        last.set(ofRow[row]!, row);
      }
    }
  });

  it("give a write to a value that was read and whose write is not in the history", () => {
    const orphan = historyOf([read(1, 10, 20, 6, { key: 2 })]);
    const [invoke, info] = textOf("edn", orphan).split("\n");
    expect(invoke).toContain(":type :invoke, :f :write, :value [2 6], :process -1");
    expect(info).toContain(":type :info");
    expect(info).toContain(":attempt true");
    expect(readHistory("edn", textOf("edn", orphan)).count).toBe(1);
  });
});

describe("a file that is no history", () => {
  it.each<[HistoryFormat, string, string]>([
    ["jsonl", "{}\n{", "line 1: `process` is no number"],
    ["jsonl", "7", "line 1: this is no object"],
    ["edn", "[1 2]", "line 1: this is no map"],
    ["edn", "\n{:type :ok, :value [1 2], :process 0, :time 1}", "line 2: process 0 ends"],
    ["edn", "{:type :ok, :value [1 2", "line 1: the text ends"],
    ["edn", "{:type :ok, :value 3}", "line 1: `:value` is no [key value]"],
    ["porcupine", '{"clientId":1,"op":"read"}', "line 1: `key` is no number"],
  ])("is refused by its line: %s %j", (format, text, message) => {
    expect(() => readHistory(format, text)).toThrow(HistoryError);
    expect(() => readHistory(format, text)).toThrow(message);
  });

  it("may end before its operations do: nobody knows whether they happened", () => {
    const text = '{"type":"invoke","f":"write","key":1,"value":2,"process":0,"time":5}\n';
    expect(readHistory("jsonl", text)).toMatchObject({ count: 1, outcome: Uint8Array.of(2) });
  });
});

describe("every format", () => {
  it.each(HISTORY_FORMATS)("is empty for a history without operations: %s", (format) => {
    expect(textOf(format, historyOf([]))).toBe("");
    expect(readHistory(format, "").count).toBe(0);
  });
});
