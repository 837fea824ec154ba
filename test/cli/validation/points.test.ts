import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { VALIDATED_POINTS } from "../../../src/analysis/trust/validated.ts";
import { VALIDATED_ROWS } from "../../../src/analysis/trust/validated-rows.ts";
import { median } from "../../../src/cli/validation/measured-case.ts";
import { measuredCases } from "../../../src/cli/validation/measured-sets.ts";
import { pointsModule } from "../../../src/cli/validation/points.ts";
import { predictAll } from "../../../src/cli/validation/validate.ts";
import { settingText } from "../../../src/cli/validation/words.ts";

describe("the rows that trust labels are told from", () => {
  const grids = measuredCases().filter(({ file }) => /_grid|_multi/.test(file));

  it("are the measured grids, all of them and in order", () => {
    const names = grids.map((one) => `${one.title}, ${settingText(one)}`);
    expect(VALIDATED_POINTS.map(({ text }) => text)).toEqual(names);
  });

  it("are what the model says of them today, line by line, as far as a few of them tell", async () => {
    const few = grids.filter(
      ({ file, sessions, rttMs }) => /shim|redis/.test(file) && sessions === 1 && rttMs[0] === 10,
    );
    const { predictions } = await predictAll(few);
    expect(predictions.length).toBeGreaterThan(4);
    const told = /`\n([^`]+)\n`;\n$/.exec(pointsModule(predictions))![1]!;
    for (const line of told.split("\n")) expect(VALIDATED_ROWS.split("\n")).toContain(line);
  }, 60_000);

  it("have the medians that the README's table prints", () => {
    const readme = readFileSync(
      fileURLToPath(new URL("../../../README.md", import.meta.url)),
      "utf8",
    );
    const titles = {
      "PostgreSQL 15": "postgresql",
      "MariaDB 10.11": "mysql",
      "Redis 7.0": "redis",
      "etcd 3.4": "etcd",
    };
    for (const [title, system] of Object.entries(titles)) {
      const rows = VALIDATED_POINTS.filter((one) => one.system === system && one.rttMs >= 1);
      const figures = { throughput: "throughput", p50: "median latency", p99: "99th percentile" };
      for (const [key, name] of Object.entries(figures)) {
        const printed = new RegExp(`${title} +${name} +median within \\d+ % +([\\d.]+) %`).exec(
          readme,
        );
        const today = 100 * median(rows.map((one) => Math.abs(one[key as keyof typeof figures])));
        expect(Math.abs(Number(printed?.[1]) - today), `${title}, ${name}`).toBeLessThan(0.11);
      }
    }
  });
});
