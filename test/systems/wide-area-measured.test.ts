import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { CaseResult } from "../../src/analysis/results.ts";
import { runScenario, sourceOf } from "../../src/run.ts";

const folder = fileURLToPath(new URL("../../datasets/wide-area", import.meta.url));
const text = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");
const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

type Row = Readonly<Record<string, string>>;
const rowsOf = (name: string) =>
  parse(text(name), { columns: true, skip_empty_lines: true }) as readonly Row[];
const number = (row: Row, name: string) => Number(row[name]);

async function run(
  name: string,
  set: Record<string, string>,
  measures: string[],
): Promise<readonly CaseResult[]> {
  const source = sourceOf(name, text(name));
  const { result, diagnostics } = await runScenario(source, { reader, set, measures });
  if (result === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return result.cases;
}

const metric = (answer: CaseResult, name: string) => answer.metrics.get(name)?.value ?? Number.NaN;

/** What is predicted over what was measured: median latency and throughput. */
async function ratios(name: string, row: Row, set: Record<string, string>, kind = "write") {
  const measures = [`p50(${kind}.latency)`, `throughput(${kind})`];
  const [answer] = await run(name, set, measures);
  return {
    p50: metric(answer!, measures[0]!) / (number(row, "lat_p50_ms") / 1e3),
    throughput: metric(answer!, measures[1]!) / number(row, "tps"),
  };
}

/** Told of nothing but round trips: what processes take, half to one and a half milliseconds, is not in it. */
function expectNear({ p50, throughput }: { p50: number; throughput: number }): void {
  expect(p50).toBeGreaterThan(0.92);
  expect(p50).toBeLessThan(1.02);
  expect(throughput).toBeGreaterThan(0.97);
  expect(throughput).toBeLessThan(1.12);
}

describe("postgresql with standbys 20, 40 and 80 ms away, as measured", () => {
  it.each(
    rowsOf("postgresql.csv")
      .filter(({ sessions }) => sessions !== "8")
      .map((row) => [row["names"]!, row["sync_mode"]!, row["sessions"]!, row] as const),
  )("%s, %s, %s sessions", async (names, mode, sessions, row) => {
    const set = { names: JSON.stringify(names), mode, sessions };
    expectNear(await ratios("postgresql.scenario", row, set));
  });
});

describe("a synchronous postgresql pair 20 ms apart whose packets were dropped, as measured", () => {
  it.each(rowsOf("partition.csv").map((row) => [row["lasts_s"]!, row] as const))(
    "for %s s: the longest gap between commits",
    async (cut, row) => {
      const [answer] = await run("partition.scenario", { cut: `${cut}s` }, ["unavailable_time"]);
      const gap = metric(answer!, "unavailable_time");
      // A kernel of 250 ticks a second rounds its timers up, those above 2 s to 256 ms.
      expect(gap / number(row, "gap_s")).toBeGreaterThan(0.92);
      expect(gap / number(row, "gap_s")).toBeLessThan(1);
    },
  );

  it("go on up to as long after the end as the cut took, and within a round trip where they were held", async () => {
    const [dropped] = await run("partition.scenario", { cut: "8s" }, ["unavailable_time"]);
    const held = { cut: "8s", packets: "held" };
    const [kept] = await run("partition.scenario", held, ["unavailable_time"]);
    expect(metric(dropped!, "unavailable_time")).toBeGreaterThan(12);
    expect(metric(kept!, "unavailable_time")).toBeLessThan(8.03);
  });
});

describe("redis that waits for one or two replicas 20 and 60 ms away, as measured", () => {
  it.each(rowsOf("redis.csv").map((row) => [row["wait"]!, row["clients"]!, row] as const))(
    "WAIT %s, %s clients",
    async (replicas, sessions, row) => {
      expectNear(await ratios("redis.scenario", row, { replicas, sessions }));
    },
  );
});

describe("etcd members 20, 60 and 50 ms apart, as measured", () => {
  // Serializable gets ask nobody: half a millisecond of one machine.
  const asked = rowsOf("etcd.csv").filter(({ op }) => op !== "get_ser");
  it.each(
    asked.map(
      (row) => [row["op"]!, row["client_at"]!, row["leader"]!, row["clients"]!, row] as const,
    ),
  )("%s at member %s while %s leads, %s clients", async (op, at, first, sessions, row) => {
    const kind = op === "put" ? "write" : "read";
    const set = { at, first, sessions, writes: op === "put" ? "100%" : "0%" };
    expectNear(await ratios("etcd.scenario", row, set, kind));
  });

  it("serve linearizable gets of many clients in rounds, of which the next waits for the last", () => {
    const alone = asked.find(({ op, clients }) => op === "get_lin" && clients === "1")!;
    const many = asked.find(({ op, clients }) => op === "get_lin" && clients === "8")!;
    const share = number(many, "lat_p50_ms") / number(alone, "lat_p50_ms");
    expect(share).toBeGreaterThan(1.85);
    expect(share).toBeLessThan(2.1);
  });
});

describe("mariadb with a semi-synchronous replica 20 or 40 ms away, as measured", () => {
  const rows = rowsOf("mariadb.csv");
  const plain = rows.filter(
    ({ wait_point: point, sessions }) => point === "AFTER_COMMIT" || sessions === "1",
  );
  it.each(plain.map((row) => [row["wait_point"]!, row["rtt_ms"]!, row["sessions"]!, row] as const))(
    "%s, %s ms, %s sessions",
    async (point, rtt, sessions, row) => {
      const set = { point, rtt: `${rtt}ms`, sessions };
      expectNear(await ratios("mariadb.scenario", row, set));
    },
  );

  // How far apart two groups are under way is chance, and so are medians; the mean, and throughput, is not.
  const grouped = rows.filter((row) => !plain.includes(row));
  it.each(grouped.map((row) => [row["rtt_ms"]!, row["sessions"]!, row] as const))(
    "AFTER_SYNC, %s ms, %s sessions in groups",
    async (rtt, sessions, row) => {
      const set = { point: "AFTER_SYNC", rtt: `${rtt}ms`, sessions };
      const { throughput } = await ratios("mariadb.scenario", row, set);
      // Four sessions are at times two groups, which cost one round trip each.
      expect(throughput).toBeGreaterThan(sessions === "4" ? 0.88 : 0.99);
      expect(throughput).toBeLessThan(1.06);
    },
  );
});

describe("sentinels that change the leader, as measured", () => {
  const told = (fault: string, downAfter: string) =>
    rowsOf("sentinels.csv")
      .filter((row) => row["fault"] === fault && row["down_after_ms"] === downAfter)
      .map((row) => number(row, "told_s"))
      .sort((a, b) => a - b);
  const middle = (sorted: readonly number[]) =>
    (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) /
    2;

  it.each(["1000", "5000"])("of a machine cut off, down-after-milliseconds %s", async (after) => {
    const measured = told("cut", after);
    const cases = await run("sentinels.scenario", { down_after: `${after}ms` }, [
      "max(unavailable_time)",
    ]);
    const gaps = cases.map((each) => metric(each, "max(unavailable_time)")).sort((a, b) => a - b);
    expect(gaps).toHaveLength(10);
    expect(middle(gaps) / middle(measured)).toBeGreaterThan(0.92);
    expect(middle(gaps) / middle(measured)).toBeLessThan(1.08);
    // Whenever it dies between two pings: each measured one lies among those predicted.
    expect(measured[0]).toBeGreaterThan(gaps[0]! - 0.1);
    expect(measured.at(-1)).toBeLessThan(gaps.at(-1)! + 0.1);
  });

  it("take a leader whose process alone died for dead half a second sooner", () => {
    for (const after of ["1000", "5000"]) {
      const sooner = middle(told("cut", after)) - middle(told("kill", after));
      expect(sooner).toBeGreaterThan(0.3);
      expect(sooner).toBeLessThan(0.9);
    }
  });
});

describe("a redis leader that is cut off from its only replica, as measured", () => {
  it.each(["2", "10"])("stops to take writes, min-replicas-max-lag %s", async (lag) => {
    const measured = rowsOf("min_replicas.csv")
      .filter((row) => row["max_lag_s"] === lag)
      .map((row) => number(row, "refused_after_s"));
    const cases = await run("min-replicas.scenario", { max_lag: lag }, ["max(unavailable_time)"]);
    const refused = cases.map(
      (each, at) => 20 - (5 + at / 10) - metric(each, "max(unavailable_time)"),
    );
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    // Whole seconds, looked at once a second: each cut is up to a second off, the mean is not.
    expect(measured).toHaveLength(5);
    expect(Math.abs(mean(refused) - mean(measured))).toBeLessThan(0.5);
    expect(mean(refused)).toBeGreaterThan(Number(lag));
  });
});
