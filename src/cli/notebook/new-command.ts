import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Study } from "../../model/study.ts";
import { prepare } from "../../run.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { load } from "../load.ts";
import { printDiagnostics } from "../print-diagnostics.ts";
import { refuseOverwrite, writeWhole } from "../write-files.ts";
import { type Cell, linesOf, type Notebook, notebookText } from "./notebook-file.ts";

interface NewFlags {
  readonly from?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** What a new notebook holds when no scenario is named. */
const FIRST = `topology { site virginia { node a }  site frankfurt { node b }  link virginia <-> frankfurt { rtt = 70ms } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on virginia { clients = 1, mix = (write: 100%) }
run { duration = 60s }
`;

/** Begins a notebook, from a scenario or with a first one; gives the exit code. */
export function newNotebook(door: Door, file: string, flags: NewFlags): number {
  if (!file.endsWith(".ipynb")) {
    throw new CallError(`${file} is no name of a notebook`, [`write ${file}.ipynb`]);
  }
  const path = isAbsolute(file) ? file : join(door.cwd, file);
  refuseOverwrite(door.cwd, file, flags.force);
  const { from } = flags;
  const loaded = from === undefined ? null : load(door, from);
  const text = loaded?.source.text ?? FIRST;
  const source = loaded?.source ?? { id: file, text, holes: 0 };
  const reader = loaded?.reader ?? NO_FILES;
  const { study, sources, diagnostics } = prepare(source, { reader });
  if (study === null) {
    printDiagnostics(door, diagnostics, sources);
    return EXIT.wrong;
  }
  const scenario =
    from === undefined || isPlain(text)
      ? `const study = scenario\`\n${text.trimEnd()}\n\`;`
      : `const study = scenarioFile(${JSON.stringify(pathFrom(door, path, from))});`;
  writeWhole(door.cwd, file, notebookText(begun(study, scenario, from ?? null)));
  if (!flags.quiet) {
    door.err(`wrote ${file}\n  = next: quorate notebook run ${file}\n`);
    door.err(`          quorate notebook serve, to edit it in Jupyter\n`);
  }
  return EXIT.ok;
}

const NO_FILES = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

/** Whether a text can stand in a template of a cell: nothing in it ends it, and it needs no other file. */
function isPlain(text: string): boolean {
  return !/[`\\]|\$\{|\bimport\b|\bextends\b|\bempirical\b/.test(text);
}

/** A scenario's path as its notebook calls it. */
function pathFrom(door: Door, notebook: string, scenario: string): string {
  const path = isAbsolute(scenario) ? scenario : join(door.cwd, scenario);
  const found = relative(dirname(notebook), path).split(sep).join("/");
  return found.startsWith("../") ? found : `./${found}`;
}

/** Metrics that a new notebook's table has: as many as a page is wide. */
const MOST = 4;

function begun(study: Study, scenario: string, from: string | null): Notebook {
  const maker = scenario.includes("scenarioFile(") ? "scenarioFile" : "scenario";
  const title = study.title === "scenario" || study.title === "" ? "A question" : study.title;
  const origin = from === null ? "" : ` The scenario is that of \`${from}\`.`;
  const [metric] = study.metrics;
  const chart =
    study.axes.length > 0 && metric !== undefined
      ? `await show(result.chart(${JSON.stringify(metric.id)}));`
      : "await show(result.bounds());";
  const named = study.metrics.slice(0, MOST).map(({ id }) => id);
  const table =
    named.length > 0
      ? `// result.table has the same as numbers, and more.\nawait show(result.summary([${named.map((id) => JSON.stringify(id)).join(", ")}]));`
      : "await show(result.table);";
  const cells = [
    note(`# ${title}\n\nWhat is asked, and what do you expect before anything has run?${origin}`),
    code(`import { run, ${maker}, show } from "quorate";`),
    note("## The scenario"),
    code(scenario),
    note("## The answer"),
    code("const result = await run(study);\nawait show(result);"),
    code(table),
    code(chart),
    note("What does it say, and what would you try next?"),
  ];
  return {
    cells: cells.map((cell, index) => ({ ...cell, id: `cell-${String(index).padStart(2, "0")}` })),
    metadata: {
      kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function note(text: string): Cell {
  return { cell_type: "markdown", metadata: {}, source: linesOf(text) };
}

function code(text: string): Cell {
  return {
    cell_type: "code",
    execution_count: null,
    metadata: {},
    outputs: [],
    source: linesOf(text),
  };
}
