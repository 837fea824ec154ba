import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { buildPlan, constant, MS, type PlanParts, SECOND } from "./plan-builder.ts";

const READ = 0;

/** Eight sessions that read and write a few keys, with a history. */
function talk(replies: number, parts: PlanParts["workload"] = {}) {
  const { history } = runPlan(
    buildPlan({
      clientDelay: constant(1 * MS),
      workload: {
        load: { kind: "closed", clients: 8, think: constant(1 * MS) },
        writeShare: 0.5,
        keys: { kind: "uniform", count: 20 },
        replies,
        ...parts,
      },
      measures: { history: true },
      run: { durationNs: 20 * SECOND },
    }),
  );
  return history!;
}

describe("replies", () => {
  it("name the write that their session's last read returned, and nothing else", () => {
    const { count, kind, session, key, version, causeKey, causeVersion, outcome } = talk(1);
    const seen = new Map<number, { key: number; version: number }>();
    let replies = 0;
    for (let row = 0; row < count; row++) {
      if (outcome[row] !== 0) continue;
      if (kind[row] === READ) {
        expect(causeKey![row]).toBe(-1);
        seen.set(session[row]!, { key: key[row]!, version: version[row]! });
        continue;
      }
      const last = seen.get(session[row]!) ?? { key: -1, version: 0 };
      const cause = last.version > 0 ? last : { key: -1, version: 0 };
      expect({ key: causeKey![row], version: causeVersion![row] }).toEqual(cause);
      if (cause.key >= 0) replies += 1;
    }
    expect(replies).toBeGreaterThan(10_000);
  });

  it("are the share of writes that was asked for", () => {
    const { count, kind, causeKey } = talk(0.2);
    let [writes, replies] = [0, 0];
    for (let row = 0; row < count; row++) {
      if (kind[row] === READ) continue;
      writes += 1;
      if (causeKey![row]! >= 0) replies += 1;
    }
    // Five standard errors of a share of 20 %, and a few writes before there was anything to read.
    expect(Math.abs(replies / writes - 0.2)).toBeLessThan(5 * Math.sqrt(0.16 / writes) + 0.002);
  });

  it("leave everything else as it was: times, keys and versions are those of a run without", () => {
    const [without, withReplies] = [talk(0), talk(0.5)];
    expect(without.causeKey).toBeUndefined();
    expect(withReplies.startNs).toEqual(without.startNs);
    expect(withReplies.key).toEqual(without.key);
    expect(withReplies.version).toEqual(without.version);
  });

  it("need an answered read: where every attempt times out there are none", () => {
    const { count, kind, causeKey, outcome } = talk(1, {
      timeoutNs: 1 * MS,
      retry: { kind: "exponential_backoff", baseNs: MS, capNs: MS, tries: 2 },
    });
    // Nothing is ever answered in time, so there is nothing to reply to.
    expect(count).toBeGreaterThan(1000);
    for (let row = 0; row < count; row++) {
      expect(outcome[row]).toBe(2);
      if (kind[row] !== READ) expect(causeKey![row]).toBe(-1);
    }
  });
});
