import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachePlace, DEFAULT_LIMIT } from "../../../src/cli/cache/cache-place.ts";
import { fileOf, openCellFolder } from "../../../src/cli/cache/cell-folder.ts";
import { engineFingerprint } from "../../../src/cli/cache/engine-fingerprint.ts";
import { cacheSize, evict } from "../../../src/cli/cache/evict.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "quorate-cells-"));
});

afterEach(() => rmSync(root, { recursive: true }));

const keyOf = (digit: string, number: number): string => digit + String(number).padStart(63, "0");

describe("a folder of cells", () => {
  it("gives back what was written, to another process too, and leaves no temporary file", async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    await openCellFolder(root).write(keyOf("a", 1), bytes);
    const other = openCellFolder(root);
    expect(new Uint8Array((await other.read(keyOf("a", 1)))!)).toEqual(bytes);
    expect(await other.read(keyOf("a", 2))).toBeNull();
    expect(readdirSync(join(other.folder, "a"))).toEqual([`${keyOf("a", 1)}.cell`]);
  });

  it("shows a reader a whole cell or none while writers replace it", async () => {
    const [one, two] = [openCellFolder(root), openCellFolder(root)];
    const key = keyOf("b", 1);
    const whole = new Uint8Array(100_000).fill(7);
    const lengths = new Set<number>();
    const rounds = Array.from({ length: 20 }, async () => {
      await Promise.all([one.write(key, whole), two.write(key, whole)]);
      lengths.add((await two.read(key))?.length ?? -1);
    });
    await Promise.all(rounds);
    expect([...lengths]).toEqual([whole.length]);
  });

  it("keeps nothing where it may not write, says why once, and goes on", async () => {
    const locked = join(root, "file");
    writeFileSync(locked, "");
    const cells = openCellFolder(locked);
    await cells.write(keyOf("a", 1), Uint8Array.of(1));
    await cells.write(keyOf("a", 2), Uint8Array.of(1));
    expect(cells.refusal).toBe("a part of the path is not a folder");
    expect(await cells.read(keyOf("a", 1))).toBeNull();
  });

  it("does not keep a cell that is larger than allowed", async () => {
    const cells = openCellFolder(root, 10);
    await cells.write(keyOf("a", 1), new Uint8Array(11));
    expect(await cells.read(keyOf("a", 1))).toBeNull();
    expect(cells.refusal).toBe("");
  });
});

describe("the limit of the cache", () => {
  it("throws away what was used longest ago, in each shard for itself", async () => {
    const cells = openCellFolder(root);
    for (let n = 0; n < 10; n += 1) {
      for (const shard of ["a", "b"]) {
        await cells.write(keyOf(shard, n), new Uint8Array(100));
        utimesSync(fileOf(cells.folder, keyOf(shard, n)), 1000 + n, 1000 + n);
      }
    }
    // The oldest is used again, and is the newest from now on.
    await cells.read(keyOf("a", 0));
    expect(evict(cells.folder, ["a"], 16 * 500)).toBe(6);
    const left = readdirSync(join(cells.folder, "a")).sort();
    expect(left).toEqual([0, 7, 8, 9].map((n) => `${keyOf("a", n)}.cell`));
    expect(cacheSize(cells.folder)).toEqual({ cells: 14, bytes: 1400 });
  });

  it("sweeps up what a killed writer left behind an hour ago, and nothing younger", async () => {
    const cells = openCellFolder(root);
    await cells.write(keyOf("a", 1), new Uint8Array(10));
    const shard = join(cells.folder, "a");
    for (const name of ["x.1.1.tmp", "y.2.1.tmp"]) writeFileSync(join(shard, name), "half");
    utimesSync(join(shard, "x.1.1.tmp"), 1000, 1000);
    evict(cells.folder, ["a"], 1e6);
    expect(readdirSync(shard).sort()).toEqual([`${keyOf("a", 1)}.cell`, "y.2.1.tmp"]);
  });
});

describe("where the cache is", () => {
  it("is the system's folder for such things, or where the environment says", () => {
    expect(cachePlace({ XDG_CACHE_HOME: "/var/xdg" }, "linux")?.folder).toBe("/var/xdg/quorate");
    expect(cachePlace({ XDG_CACHE_HOME: "relative" }, "linux")?.folder).toMatch(
      /\.cache\/quorate$/,
    );
    expect(cachePlace({}, "darwin")?.folder).toMatch(/Library\/Caches\/quorate$/);
    expect(cachePlace({ LOCALAPPDATA: "/local" }, "win32")?.folder).toBe("/local/quorate");
    expect(cachePlace({ QUORATE_CACHE: root }, "linux")?.folder).toBe(root);
    expect(cachePlace({ QUORATE_CACHE: "off" }, "linux")).toBeNull();
  });

  it("takes a size with its unit and refuses anything else", () => {
    const limit = (text: string) =>
      cachePlace({ QUORATE_CACHE: root, QUORATE_CACHE_LIMIT: text }, "linux")?.limitBytes;
    expect(limit("")).toBe(DEFAULT_LIMIT);
    expect(limit("512MiB")).toBe(512 * 1024 * 1024);
    expect(() => limit("much")).toThrow("QUORATE_CACHE_LIMIT=much is no size");
  });
});

describe("the fingerprint of the engine", () => {
  it("is a digest, and the same whenever it is asked", () => {
    expect(engineFingerprint()).toMatch(/^[0-9a-f]{64}$/);
    expect(engineFingerprint()).toBe(engineFingerprint());
  });
});
