import { dirname } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText, Span } from "../../diagnostics/span.ts";
import { check } from "../../language/check/check.ts";
import type { HoleValue } from "../../language/checked.ts";
import { parse } from "../../language/parse.ts";
import { prepare } from "../../run.ts";
import type { Door } from "../door.ts";
import { fileReader } from "../file-reader.ts";
import { type CellScenario, placeOf, scenariosIn } from "./cell-scenarios.ts";
import { sourceOf } from "./notebook-file.ts";
import { readNotebook } from "./read-notebook.ts";

/** What was found in the scenarios of a notebook. */
export interface CheckedNotebook {
  readonly scenarios: number;
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

/** "A value is missing": so it is for interpolations that only a run could fill. */
const MISSING = "SC108";
/** "This scenario has no workload": so it is for parts of scenarios. */
const NOT_WHOLE = "SC220";

/**
 * Checks the scenarios in a notebook's cells without running any; diagnostics point into the cells.
 * Where an interpolation's value is not known, what depends on it is not judged.
 */
export function checkNotebook(
  door: Door,
  file: string,
  options: { readonly strict: boolean; readonly allowed: readonly string[] },
): CheckedNotebook {
  const { notebook, path } = readNotebook(door, file);
  const { strict, allowed } = options;
  const reader = fileReader({ cwd: door.cwd, folder: dirname(path), allowed });
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code");
  const idOf = (cell: number): string => `${file} cell ${cell}`;
  const sources = new Map<string, SourceText>(
    cells.map((cell, index) => [idOf(index + 1), { id: idOf(index + 1), text: sourceOf(cell) }]),
  );
  const diagnostics: Diagnostic[] = [];
  const scenarios = scenariosIn(notebook);
  const all = scenarios.map((scenario) => diagnose(scenario, { reader, strict }));
  // A part of a scenario may be put in where only a run knows which: it need not be whole.
  const isPutIn = all.some(({ isOpen }) => isOpen);
  for (const [index, scenario] of scenarios.entries()) {
    const { sources: seen, diagnostics: own } = all[index]!;
    const found = {
      sources: seen,
      diagnostics: own.filter(({ code }) => !(isPutIn && code === NOT_WHOLE)),
    };
    for (const source of found.sources) {
      if (source.id !== SCENARIO) sources.set(source.id, source);
    }
    diagnostics.push(...found.diagnostics.map((one) => inCells(one, scenario, idOf)));
  }
  return { scenarios: scenarios.length, sources: [...sources.values()], diagnostics };
}

/** The name that a scenario of a cell has while it is checked; no path can be it. */
const SCENARIO = "\0scenario";

function diagnose(
  scenario: CellScenario,
  options: { readonly reader: ReturnType<typeof fileReader>; readonly strict: boolean },
) {
  const source = { id: SCENARIO, text: scenario.text, holes: scenario.holes.length };
  // What is not known is absent in the list, and is found missing when the types are worked out.
  const holes = scenario.holes as readonly HoleValue[];
  if (!scenario.holes.includes(undefined)) {
    return { ...prepare(source, { ...options, holes }), isOpen: false };
  }
  const parsed = parse(source);
  const checked = check(parsed, { reader: options.reader, holes });
  const all = new Map(
    [...parsed.diagnostics, ...checked.diagnostics].map((one) => [JSON.stringify(one), one]),
  );
  const known = [...all.values()].filter((one) => !isUnknownHole(one, scenario));
  const diagnostics = known.map((one) =>
    options.strict && one.severity === "warning" ? { ...one, severity: "error" as const } : one,
  );
  const isOpen = parsed.file.items.some(
    (item) => item.kind === "hole-item" && scenario.holes[item.index] === undefined,
  );
  return { sources: checked.sources, diagnostics, isOpen };
}

function isUnknownHole({ code, span }: Diagnostic, { text, holes }: CellScenario): boolean {
  if (code !== MISSING) return false;
  const hole = text.slice(span.start, span.end).match(/[\ue000-\uf8ff]/)?.[0];
  return hole !== undefined && holes[hole.charCodeAt(0) - 0xe000] === undefined;
}

function inCells(
  diagnostic: Diagnostic,
  scenario: CellScenario,
  idOf: (cell: number) => string,
): Diagnostic {
  const moved = (span: Span): Span => {
    if (span.source !== SCENARIO) return span;
    const start = placeOf(scenario, span.start, false);
    const end = placeOf(scenario, span.end, true);
    // A stretch over two cells is shown where it begins.
    const to =
      end.cell === start.cell && end.offset >= start.offset ? end.offset : start.offset + 1;
    return { source: idOf(start.cell), start: start.offset, end: to };
  };
  return {
    ...diagnostic,
    span: moved(diagnostic.span),
    labels: diagnostic.labels.map((label) => ({ ...label, span: moved(label.span) })),
    edits: diagnostic.edits.map((edit) => ({ ...edit, span: moved(edit.span) })),
  };
}
