import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { EXIT } from "../exit-code.ts";

interface CheckFlags {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly allowDir?: readonly string[];
}

/** `check FILE…`: says what is wrong without running anything, in the cells of notebooks too. */
export const addCheck: AddCommand = (program, door, done) => {
  program
    .command("check")
    .description("say what is wrong with scenarios, without running them")
    .argument(
      "<file...>",
      "scenarios, or notebooks (.ipynb) with scenarios in them; - is standard input",
    )
    .option("--json", "print one JSON object")
    .option("--strict", "warnings are errors")
    .option("--quiet", "no words when all is well")
    .option("--allow-dir <dir...>", "further folders to import from")
    .action(async (files: string[], flags: CheckFlags) => {
      done(await checkFiles(door, files, flags));
    });
};

async function checkFiles(door: Door, files: readonly string[], flags: CheckFlags) {
  const { hasErrors } = await import("../../run.ts");
  const { diagnosticsJson, jsonText } = await import("../output/json.ts");
  const { printDiagnostics } = await import("../print-diagnostics.ts");
  const checked = [];
  for (const file of files) checked.push(await checkFile(door, file, flags));
  const wrong = checked.some(({ diagnostics }) => hasErrors(diagnostics));
  if (flags.json) {
    const all = checked.flatMap(({ diagnostics, sources }) =>
      diagnosticsJson(diagnostics, sources),
    );
    door.out(jsonText({ files, ok: !wrong, diagnostics: all }));
  } else {
    for (const { file, sources, diagnostics, where } of checked) {
      printDiagnostics(door, diagnostics, sources);
      if (diagnostics.length === 0 && !flags.quiet)
        door.err(`${file}: nothing to remark${where}\n`);
    }
  }
  return wrong ? EXIT.wrong : EXIT.ok;
}

async function checkFile(door: Door, file: string, { strict = false, allowDir }: CheckFlags) {
  if (file.endsWith(".ipynb")) {
    const { checkNotebook } = await import("../notebook/check-notebook.ts");
    const found = checkNotebook(door, file, { strict, allowed: allowDir ?? [] });
    const many = found.scenarios === 1 ? "1 scenario" : `${found.scenarios} scenarios`;
    return { file, ...found, where: ` in ${many}` };
  }
  const { load } = await import("../load.ts");
  const { prepare } = await import("../../run.ts");
  const { source, reader } = load(door, file, allowDir);
  return { file, ...prepare(source, { reader, strict }), where: "" };
}
