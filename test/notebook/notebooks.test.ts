import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { check, scenario } from "../../src/index.ts";

const folder = fileURLToPath(new URL("../../notebooks", import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly { readonly output_type: string }[];
}

function cellsOf(name: string): readonly Cell[] {
  return (JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as { cells: Cell[] }).cells;
}

const textOf = (cells: readonly Cell[], type: string): string =>
  cells
    .filter(({ cell_type }) => cell_type === type)
    .map(({ source }) => source.join(""))
    .join("\n");

describe.each(names)("the notebook %s", (name) => {
  const cells = cellsOf(name);
  const [words, code] = [textOf(cells, "markdown"), textOf(cells, "code")];

  it("begins with its question and what is expected, and ends with what it means", () => {
    expect(words).toMatch(/^# .+/);
    expect(words).toContain("**The question.**");
    expect(words).toMatch(/\*\*(What theory says|The guess|What counts as fair)/);
    expect(words).toContain("## What it means");
  });

  it("imports the package and arquero, nothing else", () => {
    const imported = [...code.matchAll(/^import .* from "(.*)";$/gm)].map((match) => match[1]);
    expect(imported).toContain("quorate");
    expect(imported.filter((one) => one !== "quorate" && one !== "arquero")).toEqual([]);
    expect(code).not.toContain("require(");
  });

  it("is stored as it was executed: every cell, in order, none with an error", () => {
    const ran = cells.filter(({ cell_type }) => cell_type === "code");
    expect(ran.map(({ execution_count }) => execution_count)).toEqual(ran.map((_, i) => i + 1));
    expect(ran.flatMap(({ outputs }) => outputs ?? []).map((one) => one.output_type)).not.toContain(
      "error",
    );
  });

  it("holds its conclusions against the runs", () => {
    expect(code).toMatch(/await conclude\(|verdict === "pass"/);
    const shown = JSON.stringify(cells.map(({ outputs }) => outputs ?? []));
    expect(shown).not.toContain("<li>✗");
  });
});

describe("a scenario put into another", () => {
  it("is checked at its own line of the whole", () => {
    const inner = scenario`topology { site x { node a } }`;
    const [found] = check(scenario`${inner}
workload w on y { clients = ${2} }`);
    expect(found?.span.start).toBeGreaterThan(inner.source.text.length);
  });
});
