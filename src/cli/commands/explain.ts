import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Origin } from "../../model/study.ts";
import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { type Column, clip, columnWidth, layTable, printable, wrap } from "../output/layout.ts";
import { addScenarioFlags, scenarioOptions } from "../scenario-options.ts";
import type { StudyFlags } from "../study-call.ts";

/** Columns that a source gets at least, however narrow the terminal is. */
const LEAST_SOURCE = 32;

/** `explain THING`: what a scenario expands to, why results are what they are, what a code or a word is. */
export const addExplain: AddCommand = (program, door, done) => {
  const command = program
    .command("explain")
    .description(
      "explain a scenario's values, results, a diagnostic's code, or a word of the language",
    )
    .argument(
      "<thing>",
      "a scenario file, a folder of run --out, a code such as SC101, a word such as ack_at; metrics, functions or settings list all",
    )
    .argument(
      "[metric]",
      "throughput(write) or write.latency of a scenario or folder: the steps from its bound to the figure",
    );
  addScenarioFlags(command)
    .option("--quiet", "no progress")
    .action(async (thing: string, metric: string | undefined, flags: StudyFlags) => {
      done(await explain(door, thing, metric, flags));
    });
};

async function explain(
  door: Door,
  thing: string,
  metric: string | undefined,
  flags: StudyFlags,
): Promise<number> {
  const path = isAbsolute(thing) ? thing : join(door.cwd, thing);
  const { explainFigure, explainResult, isResult } = await import("../explain-result.ts");
  if (isResult(door, thing)) return explainResult(door, thing, metric);
  if (metric !== undefined) return explainFigure(door, thing, metric, flags);
  if (thing === "-" || existsSync(path)) return explainFile(door, thing, flags);
  if (/^sc\d+$/i.test(thing)) return explainCode(door, thing.toUpperCase());
  return explainName(door, thing);
}

/** What a system expands to, and every value of the first case with where it comes from. */
async function explainFile(door: Door, file: string, flags: StudyFlags): Promise<number> {
  const { load } = await import("../load.ts");
  const { parse } = await import("../../language/parse.ts");
  const { check } = await import("../../language/check/check.ts");
  const { explainExpansion } = await import("../../language/compile/explain.ts");
  const { hasErrors } = await import("../../run.ts");
  const { printDiagnostics } = await import("../print-diagnostics.ts");
  const { source, reader } = load(door, file, flags.allowDir);
  const options = { ...scenarioOptions(flags), reader };
  const parsed = parse(source);
  const checked = check(parsed, options);
  const explained = explainExpansion(checked, options);
  const found = new Set([...parsed.diagnostics, ...checked.diagnostics, ...explained.diagnostics]);
  printDiagnostics(door, [...found], checked.sources);
  const [first] = explained.cases;
  if (first === undefined || hasErrors([...found])) return EXIT.wrong;
  const count = explained.cases.length;
  const more = count > 1 ? `, the first of ${count} cases` : "";
  const lines = [
    printable(`${first.label}${more}`),
    "",
    ...(first.system === null ? [] : [`system ${printable(first.system)} stands for`, ""]),
    ...first.replicate.split("\n").map(printable),
    ...first.groups.flatMap(({ head, origins }) => [
      "",
      printable(head),
      ...layTable(originColumns(origins, door.columns)),
    ]),
    ...(first.leavesOut.length > 0 ? ["", "Not in the model:"] : []),
    ...first.leavesOut.flatMap((sentence) => wrap(`  - ${printable(sentence)}`, door.columns, 4)),
  ];
  door.out(`${lines.join("\n")}\n`);
  return EXIT.ok;
}

/** What, value, from and source, with the sources broken into lines where the terminal ends. */
function originColumns(origins: readonly Origin[], columns: number): Column[] {
  const column = (title: string, text: (origin: Origin) => string, width: number): Column => ({
    title,
    align: "left",
    cells: origins.map((origin) => clip(printable(text(origin)), width)),
  });
  const narrow = [
    column("what", ({ path }) => path, 40),
    column("value", ({ text }) => text, 60),
    column("from", ({ from }) => from, 10),
  ];
  // That a default is one stands in the column before.
  const sources = origins.map(({ source = "" }) =>
    source === "default of the language" ? "" : source,
  );
  if (sources.every((source) => source === "")) return narrow;
  const used = narrow.reduce((sum, one) => sum + columnWidth(one) + 2, 2);
  const width = Math.max(LEAST_SOURCE, columns - used);
  const wrapped = sources.map((source) => wrap(printable(source), width, 0));
  const blank = (index: number): string[] => wrapped[index]!.slice(1).map(() => "");
  return [
    ...narrow.map((one) => ({
      ...one,
      cells: one.cells.flatMap((cell, index) => [cell, ...blank(index)]),
    })),
    { title: "source", align: "left", cells: wrapped.flat() },
  ];
}

async function explainCode(door: Door, code: string): Promise<number> {
  const { explainDiagnostic } = await import("../../language/catalogue.ts");
  const text = explainDiagnostic(code);
  if (text === null) throw new CallError(`there is no diagnostic ${code}`);
  door.out(`${text.trimEnd()}\n`);
  return EXIT.ok;
}

async function explainName(door: Door, name: string): Promise<number> {
  const { explainWord, nearWords } = await import("../../language/vocabulary/explain.ts");
  const text = explainWord(name);
  if (text === null) {
    const near = nearWords(name).map((word) => `\`${word}\``);
    throw new CallError(`there is no file, code or word \`${name}\``, [
      ...(near.length > 0 ? [`did you mean ${near.join(" or ")}?`] : []),
      "`metrics`, `functions` and `settings` list what there is",
    ]);
  }
  door.out(`${text.trimEnd()}\n`);
  return EXIT.ok;
}
