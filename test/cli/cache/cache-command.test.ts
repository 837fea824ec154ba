import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Call, call } from "../fake-door.ts";

const PAIR = `scenario "A pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 1, mix = (write: 100%) }
run { duration = 200ms, warmup = 0s, trials = 2 }
sweep { vary rtt over [2ms, 4ms] }
expect p99(write.latency) < 1s
`;

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-cache-"));
  writeFileSync(join(cwd, "pair.scenario"), PAIR);
});

afterEach(() => rmSync(cwd, { recursive: true }));

const cacheAt = (limitBytes = 1e9) => ({ folder: join(cwd, "kept"), limitBytes });

function quorate(words: readonly string[], limitBytes?: number): Promise<Call> {
  return call(words, { cwd, cache: cacheAt(limitBytes) });
}

describe("the cache of a run", () => {
  it("gives the same answer to the last byte, and says where it is from", async () => {
    const fresh = await call(["run", "pair.scenario"], { cwd });
    const first = await quorate(["run", "pair.scenario"]);
    const again = await quorate(["run", "pair.scenario"]);
    expect(first).toEqual(fresh);
    expect(again.out).toBe(fresh.out);
    expect(again.err).toBe("4 runs were taken from the cache (--no-cache makes them anew)\n");
  });

  it("is left alone by --no-cache", async () => {
    const call = await quorate(["run", "pair.scenario", "--no-cache"]);
    expect(call.code).toBe(0);
    expect((await quorate(["cache"])).out).toMatch(/^0 runs, 0 B of 1 GB/);
  });

  it("makes only what is new: further trials, another value", async () => {
    await quorate(["run", "pair.scenario"]);
    const more = await quorate(["run", "pair.scenario", "--trials", "3"]);
    expect(more.err).toMatch(/^4 runs were taken/);
    expect((await quorate(["cache"])).out).toMatch(/^6 runs, /);
    expect((await quorate(["compare", "pair.scenario"])).err).toMatch(/^4 runs were taken/);
  });

  it("makes damaged cells anew and tells", async () => {
    const first = await quorate(["run", "pair.scenario"]);
    const [file] = readdirSync(join(cwd, "kept"), { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".cell"),
    );
    const path = join(cwd, "kept", file!);
    writeFileSync(path, readFileSync(path).subarray(0, 100));
    const again = await quorate(["run", "pair.scenario"]);
    expect(again.out).toBe(first.out);
    expect(again.err).toContain("3 runs were taken from the cache");
    expect(again.err).toContain("note: 1 run in the cache was damaged and made anew");
  });

  it("serves the searches of find as well", async () => {
    const search = `${PAIR.replace("sweep { vary rtt over [2ms, 4ms] }", "")}
find max rtt where p99(write.latency) < 50ms`;
    writeFileSync(join(cwd, "find.scenario"), search);
    const first = await quorate(["run", "find.scenario"]);
    const again = await quorate(["run", "find.scenario"]);
    expect(first.code).toBe(0);
    expect(again.out).toBe(first.out);
    const runs = Number(/^(\d+) runs, /.exec((await quorate(["cache"])).out)?.[1]);
    expect(runs).toBeGreaterThan(4);
    expect(again.err).toMatch(/^\d+ runs were taken from the cache/);
  });

  it("stays within its limit", async () => {
    await quorate(["run", "pair.scenario", "--trials", "30"], 2_000_000);
    const { out } = await quorate(["cache"]);
    const kept = Number(/^(\d+) runs?, /.exec(out)?.[1]);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(60);
  });
});

describe("the cache command", () => {
  it("says where it is, how much there is, and clears it", async () => {
    await quorate(["run", "pair.scenario"]);
    expect((await quorate(["cache", "where"])).out).toBe(`${join(cwd, "kept")}\n`);
    expect((await quorate(["cache", "size"])).out).toMatch(/^4 runs, .* of 1 GB in .*kept\n$/);
    expect((await quorate(["cache", "clear"])).out).toMatch(/^thrown away: 4 runs, /);
    expect((await quorate(["cache"])).out).toMatch(/^0 runs/);
  });

  it("clears nothing that is not its own", async () => {
    await quorate(["run", "pair.scenario"]);
    writeFileSync(join(cwd, "kept", "thesis.txt"), "mine");
    await quorate(["cache", "clear"]);
    expect(readFileSync(join(cwd, "kept", "thesis.txt"), "utf8")).toBe("mine");
  });

  it("says so when it is switched off, and what it can be asked", async () => {
    const off = await call(["cache"], { cwd });
    expect(off).toMatchObject({ code: 0, out: "the cache is switched off (QUORATE_CACHE=off)\n" });
    const wrong = await quorate(["cache", "eat"]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("size, where, clear");
  });
});
