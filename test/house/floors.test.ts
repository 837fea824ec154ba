import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What each room may import besides itself. A room not listed here may not exist. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  grammar: [],
  "src/units": [],
  "src/random": [],
  "src/diagnostics": [],
  "src/model": ["src/units", "src/random"],
  "src/systems": ["src/model", "src/units", "src/random"],
  "src/language": [
    "grammar",
    "src/diagnostics",
    "src/systems",
    "src/model",
    "src/units",
    "src/random",
  ],
  "src/engine": ["src/model", "src/units", "src/random"],
  "src/analysis": ["src/model", "src/units", "src/random"],
  "src/charts": ["src/analysis", "src/model", "src/units"],
  "src/sweep": ["src/engine", "src/analysis", "src/model", "src/random"],
  "src/report": ["src/charts", "src/analysis", "src/diagnostics", "src/model", "src/units"],
  "src/run.ts": [
    "src/language",
    "src/sweep",
    "src/analysis",
    "src/report",
    "src/model",
    "src/diagnostics",
  ],
  "src/choose": [
    "src/run.ts",
    "src/language",
    "src/analysis",
    "src/systems",
    "src/diagnostics",
    "src/model",
    "src/units",
    "src/random",
  ],
};
const doors = ["src/index.ts", "src/notebook", "src/cli"];
const belowDoors = [...Object.keys(allowed)];

/** The order inside the engine: each folder imports only folders before it. */
const engineOrder = [
  "kernel",
  "observe",
  "network",
  "hardware",
  "storage",
  "failover",
  "replication",
  "workload",
  "faults",
];

/** Two rooms whose files stand beside each other on one floor of the engine. */
const engineSiblings = [
  ["network", "hardware"],
  ["workload", "faults"],
];

interface Import {
  readonly from: string;
  readonly to: string;
}

function typescriptFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name).split(sep).join("/"));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const pattern =
    /(?:import|export)\s[^;'"]*?from\s*"(\.[^"]+)"|import\(\s*"(\.[^"]+)"\s*\)|import\s+"(\.[^"]+)"/g;
  return [...text.matchAll(pattern)].map((match) => ({
    from: file,
    to: relative(root, normalize(join(root, dirname(file), (match[1] ?? match[2] ?? match[3])!)))
      .split(sep)
      .join("/"),
  }));
}

function roomOf(file: string): string {
  const parts = file.split("/");
  if (parts[0] === "grammar") return "grammar";
  return parts.length === 2 ? file : `${parts[0]}/${parts[1]}`;
}

const files = [...typescriptFiles("src"), ...typescriptFiles("grammar")];
const imports = files.flatMap(importsOf);

describe("the floors of the house", () => {
  it("lets a folder import only from lower floors", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      if (here === there) return false;
      const may = doors.includes(here) ? [...belowDoors, ...doors] : allowed[here];
      return may === undefined || !may.includes(there);
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("lets the folders of the engine import only the folders before them", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [from.split("/"), to.split("/")];
      if (here[1] !== "engine" || there[1] !== "engine" || here.length < 4) return false;
      const [a, b] = [engineOrder.indexOf(here[2]!), engineOrder.indexOf(there[2]!)];
      const siblings = engineSiblings.some(
        (pair) => pair.includes(here[2]!) && pair.includes(there[2]!),
      );
      return a === -1 || b === -1 || b > a || (a !== b && siblings);
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("has no circle of imports, types included", () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of imports) graph.set(from, [...(graph.get(from) ?? []), to]);
    expect(firstCircle(graph)).toEqual([]);
  });
});

function firstCircle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] => {
    const seenAt = path.indexOf(file);
    if (seenAt !== -1) return [...path.slice(seenAt), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const circle = walk(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
