import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { histogramQuantile } from "../../src/analysis/statistics/histogram.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import { check } from "../../src/language/check/check.ts";
import { compile } from "../../src/language/compile/compile.ts";
import { parse } from "../../src/language/parse.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { expectConserved } from "../engine/conservation.ts";
import { noFiles } from "../language/compile/checked-builder.ts";

const MS = 1e6;

/** One run of each case of a scenario of the notebooks, by the text of its case. */
function casesOf(name: string): ReadonlyMap<string, RunRecord> {
  const file = new URL(`../../notebooks/scenarios/${name}.scenario`, import.meta.url);
  const checked = check(parse({ id: name, text: readFileSync(file, "utf8"), holes: 0 }), {
    reader: noFiles,
  });
  const { study, diagnostics } = compile(checked, { reader: noFiles });
  if (study === null) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return new Map(
    study.cases.map(({ label, plan }) => {
      const record = runPlan({ ...plan, run: { ...plan.run, seed: "known for" } });
      expectConserved(record);
      return [label, record];
    }),
  );
}

const windowIn = (cases: ReadonlyMap<string, RunRecord>, label: string) =>
  cases.get(label)!.windows[0]!;

describe("what each system is known for", () => {
  it("Cassandra: the client chooses for each operation between near and sure", () => {
    const cases = casesOf("cassandra-levels");
    const write = (level: string) =>
      histogramQuantile(windowIn(cases, `level=${level}`).writeLatency, 0.5)!;
    expect(write("LOCAL_ONE")).toBeLessThan(write("LOCAL_QUORUM"));
    expect(write("LOCAL_QUORUM")).toBeLessThan(5 * MS);
    expect(write("EACH_QUORUM")).toBeGreaterThan(70 * MS);
    for (const level of ["QUORUM", "EACH_QUORUM"]) {
      expect(windowIn(cases, `level=${level}`).staleReads).toBe(0);
    }
    expect(windowIn(cases, "level=LOCAL_QUORUM").staleReads).toBeGreaterThan(0);
  });

  it("Riak: both sides of a cut take writes, and siblings tell of it afterwards", () => {
    const cases = casesOf("riak-siblings");
    const [kept, last] = [windowIn(cases, "keep=on"), windowIn(cases, "keep=off")];
    expect(kept.siblings.count).toBeGreaterThan(20);
    expect(kept.lostUpdates).toBe(0);
    expect(last.siblings.count).toBe(0);
    expect(last.lostUpdates).toBeGreaterThan(20);
    const converged = cases.get("keep=on")!.episodes.filter(({ kind }) => kind === "convergence");
    expect(converged).toHaveLength(1);
    expect(converged[0]!.toNs).toBeLessThan(cases.get("keep=on")!.endNs);
  });

  it("DynamoDB: eventually consistent reads may be old, strongly consistent ones are not", () => {
    const cases = casesOf("dynamodb-reads");
    expect(windowIn(cases, "reads=any").staleReads).toBeGreaterThan(0);
    expect(windowIn(cases, "reads=leader").staleReads).toBe(0);
  });

  it("S3: read after write in its region, later in another", () => {
    const cases = casesOf("s3-regions");
    expect(windowIn(cases, "reads=leader").staleReads).toBe(0);
    expect(windowIn(cases, "reads=nearest").staleReads).toBeGreaterThan(0);
  });
});
