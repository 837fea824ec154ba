import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseExpression } from "../../src/language/parse.ts";
import { DISKS } from "../../src/systems/hardware.ts";
import { POSTGRESQL } from "../../src/systems/postgresql.ts";
import { FUTURE_SYSTEMS, PRESETS, versionOf } from "../../src/systems/presets.ts";

const knobs = [...PRESETS.values()].flatMap(({ name, knobs: own }) =>
  own.map((knob) => [`${name} ${knob.name}`, knob] as const),
);

describe("presets", () => {
  it.each(knobs)("%s has a default that parses, a line and a source", (_, knob) => {
    for (const text of [knob.default, ...Object.values(knob.defaults ?? {})]) {
      expect(parseExpression({ id: "default", text, holes: 0 }).diagnostics).toEqual([]);
    }
    expect(knob.doc).toMatch(/\.$/);
    expect(knob.source.length).toBeGreaterThan(10);
  });

  it("names each knob once, and aliases name a knob that is there", () => {
    for (const preset of PRESETS.values()) {
      const names = preset.knobs.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { aliasOf } of preset.knobs) {
        if (aliasOf !== undefined) expect(names).toContain(aliasOf);
      }
    }
  });

  it("is either simulated or announced, never both", () => {
    expect(FUTURE_SYSTEMS.filter((name) => PRESETS.has(name))).toEqual([]);
  });

  it.each([
    ["16", "16"],
    ["16.3", "16"],
    [" 15.20 ", "15"],
    ["9.6", null],
    ["160", null],
    ["", null],
  ])("reads the version %j", (text, version) => {
    expect(versionOf(POSTGRESQL, text)).toBe(version);
  });
});

describe("named disks", () => {
  it.each([...DISKS.values()])("$name has a source for each number", (disk) => {
    expect(disk.fsyncSource).toMatch(/p50/);
    expect(disk.bandwidthSource).not.toBe("");
    const { fsync } = disk;
    if (fsync.kind !== "lognormal") throw new Error("the disks are log-normal");
    expect(fsync.p50).toBeGreaterThan(0);
    expect(fsync.p99).toBeGreaterThan(fsync.p50);
  });

  it("keeps the mean of ebs_io2 under the 500 us that it is designed for", () => {
    const fsync = DISKS.get("ebs_io2")?.fsync;
    if (fsync?.kind !== "lognormal") throw new Error("the disks are log-normal");
    const standardNormal99 = 2.3263478740408408;
    const sigma = Math.log(fsync.p99 / fsync.p50) / standardNormal99;
    const meanUs = (fsync.p50 * Math.exp((sigma * sigma) / 2)) / 1e3;
    expect(meanUs).toBeGreaterThan(480);
    expect(meanUs).toBeLessThan(500);
  });

  it.each(["ebs_gp3", "ebs_io2", "nvme", "ssd", "hdd"])(
    "%s says that its tail is assumed where no percentile is published",
    (name) => {
      expect(DISKS.get(name)?.fsyncSource).toMatch(/p99[^;]* assumed/);
    },
  );

  it("rises in price of a flush from datacentre to spinning disks", () => {
    const medians = ["nvme", "ssd", "nvme_consumer", "hdd"].map((name) => {
      const fsync = DISKS.get(name)?.fsync;
      return fsync?.kind === "lognormal" ? fsync.p50 : Number.NaN;
    });
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
  });
});

describe("the disks and their dataset", () => {
  const csv = readFileSync(new URL("../../datasets/hardware/fsync.csv", import.meta.url), "utf8");
  const [head, ...rows] = csv
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const column = (name: string): number => head?.indexOf(name) ?? -1;

  it.each(["nvme", "nvme_consumer", "ssd"])(
    "%s has the published median and the derived bandwidth",
    (name) => {
      const own = rows.filter((row) => row[column("used_by")] === name);
      const micros = (bytes: string): number =>
        Number(own.find((row) => row[column("write_size_bytes")] === bytes)?.[column("mean_us")]);
      const disk = DISKS.get(name);
      expect(disk?.fsync).toMatchObject({ kind: "lognormal", p50: micros("4096") * 1000 });
      const derived = (16384 - 4096) / ((micros("16384") - micros("4096")) / 1e6);
      expect(Math.abs((disk?.bandwidth ?? 0) / derived - 1)).toBeLessThan(0.001);
    },
  );
});
