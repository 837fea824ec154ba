import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { measureDisk } from "../../../src/cli/calibration/measure-disk.ts";
import type { Door } from "../../../src/cli/door.ts";
import { project, said } from "./project.ts";

const { path, calibrate, quorate } = project();

/** As much of a door as the measurement needs; `press` is Ctrl-C. */
function door(): { readonly door: Door; readonly press: () => void } {
  const listeners = new Set<() => void>();
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    door: { cwd: path("."), onInterrupt: listen } as unknown as Door,
    press: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** A clock on which every look takes a fixed time. */
function clock(stepNs: number, onLook: (count: number) => void = () => {}): () => bigint {
  let looks = 0;
  return () => {
    looks += 1;
    onLook(looks);
    return BigInt(looks * stepNs);
  };
}

describe("measuring a disk here", () => {
  it("says the cost first, writes no more than that, and leaves nothing behind", async () => {
    const found = await calibrate(
      "disk",
      "--bytes",
      "64KB",
      "--write",
      "512B",
      "--for",
      "5s",
      "--json",
    );
    expect(found.err).toContain("at most 64 KB");
    expect(found.err).toContain("for at most 5 s, then removes it");
    const [series] = said(found).files[0]!.series;
    // A quarter fills the file; the rest are flushes of 512 B.
    expect(series).toMatchObject({ role: "fsync", count: 94 });
    expect(readdirSync(path("."))).toEqual([]);
  });

  it("makes a scenario that runs", async () => {
    const { code } = await calibrate(
      "disk",
      "--bytes",
      "64KB",
      "--write",
      "512B",
      "--out",
      "here.scenario",
      "--quiet",
    );
    expect(code).toBe(0);
    expect((await quorate("check", "here.scenario")).code).toBe(0);
  });

  it("times each flush by the clock, and stops at the time", async () => {
    // Each look at the clock is a millisecond later: a flush lasts from one look to the next.
    const call = { dir: ".", seconds: 0.3, bytes: 1e6, write: 4096 };
    const { reading, interrupted } = await measureDisk(door().door, call, clock(1e6));
    const { sample } = reading.series[0]!;
    expect(interrupted).toBe(false);
    if (sample.kind !== "values") throw new Error("no values");
    expect(sample.tally.mean).toBe(1e6);
    expect(sample.tally.cells.total).toBeGreaterThan(50);
    expect(sample.tally.cells.total).toBeLessThan(150);
  });

  it("rests before each flush when an idle system is meant, and does not count the rest", async () => {
    const rests: number[] = [];
    let now = 0n;
    const call = { dir: ".", seconds: 10, bytes: 1e6, write: 4096, pause: 0.1 };
    const { reading } = await measureDisk(
      door().door,
      call,
      () => {
        now += 1_000_000n;
        return now;
      },
      async (ms) => {
        rests.push(ms);
        now += 100_000_000n;
      },
    );
    const { sample } = reading.series[0]!;
    if (sample.kind !== "values") throw new Error("no values");
    expect(sample.tally.mean).toBe(1e6);
    // Ten seconds hold a hundred pauses, less what filling the file and looking at the clock took.
    expect(sample.tally.cells.total).toBeGreaterThan(85);
    expect(sample.tally.cells.total).toBeLessThan(100);
    expect(new Set(rests)).toEqual(new Set([100]));
    expect(reading.tool).toContain("each after 100 ms of silence");
  });

  it("says with a pause how many flushes there is time for, and where it came from", async () => {
    const words = ["disk", "--bytes", "4KB", "--write", "512B", "--for", "9s", "--pause", "20ms"];
    const found = await calibrate(...words, "--quiet");
    expect(found.code).toBe(0);
    expect(found.out).toContain("--pause 20ms");
    const { err } = await calibrate(...words);
    expect(err).toContain("7 times 512 B and a flush after 20 ms of silence");
    const long = await calibrate("disk", "--for", "10s", "--pause", "10s");
    expect(long.code).toBe(2);
    expect(long.err).toContain("the first pause is as long as the whole measurement");
    expect(long.err).toContain("--for 60min");
  });

  it("hears Ctrl-C in the middle of a pause", async () => {
    const { door: own, press } = door();
    const call = { dir: ".", seconds: 1000, bytes: 64e6, write: 4096, pause: 100 };
    let rests = 0;
    const { interrupted } = await measureDisk(own, call, clock(1e6), async (_, ended) => {
      rests += 1;
      if (rests < 3) return;
      press();
      await ended;
    });
    expect(interrupted).toBe(true);
    expect(rests).toBe(3);
  });

  it("keeps what it has at Ctrl-C, and cleans up", async () => {
    const { door: own, press } = door();
    const call = { dir: ".", seconds: 1000, bytes: 64e6, write: 4096 };
    const timer = clock(20e6, (count) => {
      if (count === 5000) press();
    });
    const { reading, interrupted } = await measureDisk(own, call, timer);
    expect(interrupted).toBe(true);
    const { sample } = reading.series[0]!;
    expect(sample.kind === "values" && sample.tally.cells.total).toBeLessThan(2000);
    expect(readdirSync(path(".")).filter((name) => name.startsWith(".quorate"))).toEqual([]);
  });

  it("says plainly where it may not write", async () => {
    const { code, err } = await calibrate("disk", "--dir", "nowhere");
    expect(code).toBe(2);
    expect(err).toContain("cannot measure in nowhere");
    expect((await calibrate("disk", "--for", "2h")).err).toContain("up to an hour");
    expect((await calibrate("disk", "--bytes", "lots")).err).toContain("64MB");
  });
});
