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

  it("rises in price of a flush from datacentre to spinning disks", () => {
    const medians = ["nvme", "ssd", "nvme_consumer", "hdd"].map((name) => {
      const fsync = DISKS.get(name)?.fsync;
      return fsync?.kind === "lognormal" ? fsync.p50 : Number.NaN;
    });
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
  });
});
