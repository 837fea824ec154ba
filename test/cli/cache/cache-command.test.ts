import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Call, call } from "../fake-door.ts";
import { pairFolder, pairScenario } from "../pair-folder.ts";

const folder = pairFolder(2);

const cacheAt = (limitBytes = 1e9) => ({ folder: join(folder(), "kept"), limitBytes });

function quorate(words: readonly string[], limitBytes?: number): Promise<Call> {
  return call(words, { cwd: folder(), cache: cacheAt(limitBytes) });
}

describe("the cache of a run", () => {
  it("gives the same answer to the last byte, and says where it is from", async () => {
    const fresh = await call(["run", "pair.scenario"], { cwd: folder() });
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
    const [file] = readdirSync(join(folder(), "kept"), {
      recursive: true,
      encoding: "utf8",
    }).filter((name) => name.endsWith(".cell"));
    const path = join(folder(), "kept", file!);
    writeFileSync(path, readFileSync(path).subarray(0, 100));
    const again = await quorate(["run", "pair.scenario"]);
    expect(again.out).toBe(first.out);
    expect(again.err).toContain("3 runs were taken from the cache");
    expect(again.err).toContain("note: 1 run in the cache was damaged and made anew");
  });

  it("serves the searches of find as well", async () => {
    const search = `${pairScenario(2).replace("sweep { vary rtt over [2ms, 4ms] }", "")}
find max rtt where p99(write.latency) < 50ms`;
    writeFileSync(join(folder(), "find.scenario"), search);
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
    expect((await quorate(["cache", "where"])).out).toBe(`${join(folder(), "kept")}\n`);
    expect((await quorate(["cache", "size"])).out).toMatch(/^4 runs, .* of 1 GB in .*kept\n$/);
    expect((await quorate(["cache", "clear"])).out).toMatch(/^thrown away: 4 runs, /);
    expect((await quorate(["cache"])).out).toMatch(/^0 runs/);
  });

  it("clears nothing that is not its own", async () => {
    await quorate(["run", "pair.scenario"]);
    writeFileSync(join(folder(), "kept", "thesis.txt"), "mine");
    await quorate(["cache", "clear"]);
    expect(readFileSync(join(folder(), "kept", "thesis.txt"), "utf8")).toBe("mine");
  });

  it("says so when it is switched off, and what it can be asked", async () => {
    const off = await call(["cache"], { cwd: folder() });
    expect(off).toMatchObject({ code: 0, out: "the cache is switched off (QUORATE_CACHE=off)\n" });
    const wrong = await quorate(["cache", "eat"]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("size, where, clear");
  });
});
