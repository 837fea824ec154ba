import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { call } from "../cli/fake-door.ts";

const folder = fileURLToPath(new URL("../../notebooks/scenarios/", import.meta.url));

interface Answer {
  readonly cases: readonly {
    readonly case: string;
    readonly metrics: Readonly<Record<string, { readonly value: number | null }>>;
    readonly expectations: readonly { readonly text: string; readonly verdict: string }[];
  }[];
}

/** One trial of each case of a scenario of the notebooks, as `--json` prints it. */
async function answerOf(name: string, ...more: string[]): Promise<Answer> {
  const words = ["run", `${name}.scenario`, "--trials", "1", "--jobs", "1", "--json", ...more];
  const { out, err } = await call(words, { cwd: folder });
  expect(err).not.toContain("internal fault");
  return JSON.parse(out) as Answer;
}

function verdicts({ cases }: Answer, text: string): Record<string, string> {
  return Object.fromEntries(
    cases.map((one) => [
      one.case,
      one.expectations.find((each) => each.text.includes(text))?.verdict ?? "none",
    ]),
  );
}

function metric({ cases }: Answer, name: string): Record<string, number> {
  return Object.fromEntries(cases.map((one) => [one.case, one.metrics[name]?.value ?? Number.NaN]));
}

describe("carts in three regions", { timeout: 120_000 }, () => {
  it("lose updates by the last write, and by nothing else; all come together after the cut", async () => {
    const answer = await answerOf("active-active");
    const lost = metric(answer, "lost_updates");
    expect(lost["merge=last_write_wins"]).toBeGreaterThan(1000);
    expect(lost["merge=siblings"]).toBe(0);
    expect(lost["merge=crdt(or_set)"]).toBe(0);
    expect(lost["merge=crdt(pn_counter)"]).toBe(0);
    expect(verdicts(answer, "lost_updates == 0")).toEqual({
      "merge=last_write_wins": "skipped",
      "merge=siblings": "pass",
      "merge=crdt(or_set)": "pass",
      "merge=crdt(pn_counter)": "pass",
    });
    expect(new Set(Object.values(verdicts(answer, "converged within 45s")))).toEqual(
      new Set(["pass"]),
    );
  });
});

describe("galera over three regions", { timeout: 120_000 }, () => {
  it("pays a round trip a commit, aborts on hot rows, and loses nothing when a region is cut off", async () => {
    const answer = await answerOf("galera-hot-rows", "--measure", "conflicts");
    for (const p50 of Object.values(metric(answer, "p50(write.latency)"))) {
      // Virginia and Frankfurt are 90 ms apart, Ireland is nearer to both.
      expect(p50).toBeGreaterThan(0.07);
      expect(p50).toBeLessThan(0.1);
    }
    expect(Object.values(metric(answer, "lost_writes"))).toEqual([0, 0]);
    const conflicts = metric(answer, "conflicts");
    expect(conflicts["keys=200"]).toBeGreaterThan(10 * conflicts["keys=20k"]!);
  });
});

describe("couchdb in the field", { timeout: 120_000 }, () => {
  it("keeps the losers, comes together after no signal, and is older the rarer it replicates", async () => {
    const answer = await answerOf("couchdb-offline");
    expect(Object.values(metric(answer, "lost_updates"))).toEqual([0, 0]);
    const [always, rarely] = Object.values(metric(answer, "p99(convergence_time)"));
    expect(always).toBeLessThan(1);
    expect(rarely).toBeGreaterThan(2);
    expect(rarely).toBeLessThan(11);
  });
});

describe("three who type into one document", { timeout: 120_000 }, () => {
  it("never wait for the network, and have one text after the tunnel", async () => {
    const answer = await answerOf("google-docs-typing");
    for (const p99 of Object.values(metric(answer, "p99(write.latency)"))) {
      expect(p99).toBeLessThan(0.005);
    }
    for (const verdict of Object.values(verdicts(answer, "converged within"))) {
      expect(verdict).toBe("pass");
    }
    const conflicts = Object.values(metric(answer, "conflicts"));
    expect([...conflicts].sort((a, b) => a - b)).toEqual(conflicts);
  });
});
