import { describe, expect, it } from "vitest";
import { prepare, sourceOf } from "../../src/run.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

function told(replicate: string, setting: string): readonly string[] {
  const text = `topology { site e { node a, b, c } link within e { rtt = 1ms } }
replicate ${replicate}
workload w on e { clients = 1, ${setting} }`;
  const { diagnostics } = prepare(sourceOf("a.scenario", text), { reader });
  return diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
}

const SESSION = "session = [read_your_writes, monotonic_reads]";
const LEADERLESS = "leaderless on a, b, c { n = 3, r = 2, w = 2 }";

describe("what a client is to wait for", () => {
  it.each([[SESSION], ["read_from = token"]])("is in vain without a leader: %s", (setting) => {
    expect(told(LEADERLESS, setting)).toEqual([`SC380 ${setting}`]);
  });

  it("is not where it asks for nothing, or where there is a log", () => {
    expect(told(LEADERLESS, "session = []")).toEqual([]);
    expect(told("single_leader on a, b, c { leader = a }", SESSION)).toEqual([]);
    expect(told("consensus on a, b, c { reads = local }", SESSION)).toEqual([]);
  });
});
