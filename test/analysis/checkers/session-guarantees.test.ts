import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  consistentPrefix,
  monotonicWrites,
  writesFollowReads,
} from "../../../src/analysis/checkers/dependencies.ts";
import { monotonicReads } from "../../../src/analysis/checkers/monotonic-reads.ts";
import { readYourWrites } from "../../../src/analysis/checkers/read-your-writes.ts";
import { staleReads } from "../../../src/analysis/checkers/stale-reads.ts";
import { historyOf, type Op, read, write } from "./history-builder.ts";

describe("read-your-writes", () => {
  it("breaks when a session does not find its own write", () => {
    const found = readYourWrites(historyOf([write(1, 0, 10, 5), read(1, 20, 21, 4)]));
    expect(found).toEqual({ checked: [1], violations: [1], witnesses: [[0, 1]] });
  });

  it("holds for the write, for a newer one, for another session and before the answer", () => {
    const found = readYourWrites(
      historyOf([
        write(1, 0, 10, 5),
        read(1, 5, 6, 4),
        read(1, 20, 21, 5),
        read(1, 22, 23, 9),
        read(2, 20, 21, 4),
      ]),
    );
    expect(found).toEqual({ checked: [2], violations: [0], witnesses: [] });
  });

  it("counts an answer and the next operation of the same instant as one after the other", () => {
    const found = readYourWrites(historyOf([write(1, 0, 10, 5), read(1, 10, 11, 4)]));
    expect(found.violations).toEqual([1]);
  });

  it("does not hold an unanswered write against anyone", () => {
    const lost = write(1, 0, 10, 5, { outcome: "unknown" });
    expect(readYourWrites(historyOf([lost, read(1, 20, 21, 4)])).checked).toEqual([0]);
  });
});

describe("monotonic reads", () => {
  it("break when what was read is gone in the session's next read", () => {
    const found = monotonicReads(historyOf([read(1, 0, 1, 7), read(1, 2, 3, 6)]));
    expect(found).toEqual({ checked: [1], violations: [1], witnesses: [[0, 1]] });
  });

  it("hold key by key and session by session", () => {
    const found = monotonicReads(
      historyOf([read(1, 0, 1, 7), read(2, 2, 3, 6), read(1, 2, 3, 1, { key: 9 })]),
    );
    expect(found.violations).toEqual([0]);
  });
});

describe("consistent prefix", () => {
  const question = write(1, 0, 1, 3, { key: 1 });
  const answer = write(2, 5, 6, 8, { key: 2, cause: [1, 3] });

  it("breaks when a node shows the answer and then not the question", () => {
    const ops = [question, answer, read(3, 7, 8, 8, { key: 2 }), read(3, 9, 10, 2, { key: 1 })];
    expect(consistentPrefix(historyOf(ops))).toEqual({
      checked: [1],
      violations: [1],
      witnesses: [[0, 1, 2, 3]],
    });
  });

  it("does not compare what two nodes show", () => {
    const other = read(3, 9, 10, 2, { key: 1, node: 1 });
    const ops = [question, answer, read(3, 7, 8, 8, { key: 2 }), other];
    expect(consistentPrefix(historyOf(ops)).violations).toEqual([0]);
  });
});

describe("monotonic writes and writes-follow-reads", () => {
  it("break when the later write of a session got the older version", () => {
    const ops = [write(1, 0, 1, 9), write(1, 2, 3, 4)];
    expect(monotonicWrites(historyOf(ops)).witnesses).toEqual([[0, 1]]);
    expect(monotonicWrites(historyOf([ops[1]!, ops[0]!])).violations).toEqual([1]);
  });

  it("break when a reader sees the second write and not the first", () => {
    const ops = [
      write(1, 0, 1, 2, { key: 1 }),
      write(1, 2, 3, 5, { key: 2 }),
      read(7, 4, 5, 5, { key: 2 }),
      read(7, 6, 7, 1, { key: 1 }),
    ];
    expect(monotonicWrites(historyOf(ops)).violations).toEqual([1]);
    expect(monotonicWrites(historyOf(ops.slice(0, 3))).violations).toEqual([0]);
  });

  it("break when a write is ordered before what its session had read", () => {
    const ops = [write(9, 0, 1, 6), read(1, 2, 3, 6), write(1, 4, 5, 2)];
    expect(writesFollowReads(historyOf(ops)).witnesses).toEqual([[1, 2]]);
  });
});

describe("findings by window", () => {
  it("count an operation in the windows in which it ends", () => {
    const history = historyOf([write(1, 0, 10, 5), read(1, 20, 21, 4), read(1, 40, 41, 3)]);
    const windows = [
      { fromNs: 30, toNs: 50 },
      { fromNs: 0, toNs: 30 },
      { fromNs: 0, toNs: 50 },
    ];
    const found = readYourWrites(history, windows);
    expect(found.violations).toEqual([1, 1, 2]);
    expect(found.witnesses).toEqual([[0, 2]]);
  });
});

describe("the sweep against brute force", () => {
  const op = fc.record({
    kind: fc.constantFrom<Op["kind"]>("read", "write"),
    session: fc.nat(2),
    key: fc.nat(1),
    from: fc.nat(30),
    length: fc.nat(8),
    version: fc.nat(6),
    outcome: fc.constantFrom<NonNullable<Op["outcome"]>>("ok", "ok", "ok", "unknown"),
  });
  const histories = fc
    .array(op, { maxLength: 14 })
    .map((ops): Op[] => ops.map(({ length, ...rest }) => ({ ...rest, to: rest.from + length })));

  /** Every pair of operations, asked one by one. */
  function broken(ops: readonly Op[], earlier: Op["kind"], sameSession: boolean): number {
    const isOk = ({ outcome }: Op) => (outcome ?? "ok") === "ok";
    return ops.filter(
      (later) =>
        later.kind === "read" &&
        isOk(later) &&
        ops.some(
          (before) =>
            before !== later &&
            before.kind === earlier &&
            isOk(before) &&
            before.key === later.key &&
            (!sameSession || before.session === later.session) &&
            before.to <= later.from &&
            before.version > later.version,
        ),
    ).length;
  }

  it("finds the same violations", () => {
    fc.assert(
      fc.property(histories, (ops) => {
        const history = historyOf(ops);
        // A read of no length that begins where it ends cannot come before itself.
        fc.pre(ops.every(({ from, to }) => to > from));
        expect(readYourWrites(history).violations).toEqual([broken(ops, "write", true)]);
        expect(monotonicReads(history).violations).toEqual([broken(ops, "read", true)]);
        expect(staleReads(history).violations).toEqual([broken(ops, "write", false)]);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
