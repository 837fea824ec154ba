import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { Knob, Preset } from "../../src/systems/preset.ts";
import { PRESETS } from "../../src/systems/presets.ts";

const file = new URL("../../datasets/defaults/defaults.csv", import.meta.url);

const COLUMNS = ["system", "version", "setting", "default", "modelled", "meaning", "source"];

/** A row for each default of a knob: one for all versions alike, else one a version. */
function rowsOf({ title, versions }: Preset, knob: Knob): string[][] {
  const { name, defaults = {}, doc, source, modelled } = knob;
  const row = (version: string, text: string) => [
    title,
    version,
    name,
    text,
    modelled ? "yes" : "no",
    doc,
    source,
  ];
  if (Object.keys(defaults).length === 0) {
    const [first, last] = [versions[0], versions[versions.length - 1]];
    return [row(first === last ? `${first}` : `${first} to ${last}`, knob.default)];
  }
  return versions.map((version) => row(version, defaults[version] ?? knob.default));
}

function field(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** What the presets take when nobody says otherwise. */
function defaultsCsv(): string {
  const rows = [...PRESETS.values()].flatMap((preset) =>
    preset.knobs
      .filter(({ aliasOf }) => aliasOf === undefined)
      .flatMap((knob) => rowsOf(preset, knob)),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}

describe("datasets/defaults", () => {
  it("is what the presets take (UPDATE_DEFAULTS=1 writes it anew)", () => {
    if (process.env["UPDATE_DEFAULTS"] === "1") writeFileSync(file, defaultsCsv());
    expect(readFileSync(file, "utf8")).toBe(defaultsCsv());
  });

  it("has a source and a meaning in every row, and every product", () => {
    const rows = parse(readFileSync(file, "utf8"), { columns: true }) as Record<string, string>[];
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      expect(row["source"], `${row["system"]} ${row["setting"]}`).not.toBe("");
      expect(row["meaning"]).not.toBe("");
    }
    expect(new Set(rows.map((row) => row["system"])).size).toBe(PRESETS.size);
  });
});
