import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { EXIT } from "../exit-code.ts";

interface CheckFlags {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly allowDir?: readonly string[];
}

/** `check FILE…`: says what is wrong without running anything. */
export const addCheck: AddCommand = (program, door, done) => {
  program
    .command("check")
    .description("say what is wrong with scenarios, without running them")
    .argument("<file...>", "scenarios; - is standard input")
    .option("--json", "print one JSON object")
    .option("--strict", "warnings are errors")
    .option("--quiet", "no words when all is well")
    .option("--allow-dir <dir...>", "further folders to import from")
    .action(async (files: string[], flags: CheckFlags) => {
      done(await checkFiles(door, files, flags));
    });
};

async function checkFiles(door: Door, files: readonly string[], flags: CheckFlags) {
  const { load } = await import("../load.ts");
  const { hasErrors, prepare } = await import("../../run.ts");
  const { diagnosticsJson, jsonText } = await import("../output/json.ts");
  const { printDiagnostics } = await import("../print-diagnostics.ts");
  const checked = files.map((file) => {
    const { source, reader } = load(door, file, flags.allowDir);
    return { file, ...prepare(source, { reader, strict: flags.strict ?? false }) };
  });
  const wrong = checked.some(({ diagnostics }) => hasErrors(diagnostics));
  if (flags.json) {
    const all = checked.flatMap(({ diagnostics, sources }) =>
      diagnosticsJson(diagnostics, sources),
    );
    door.out(jsonText({ files, ok: !wrong, diagnostics: all }));
  } else {
    for (const { file, sources, diagnostics } of checked) {
      printDiagnostics(door, diagnostics, sources);
      if (diagnostics.length === 0 && !flags.quiet) door.err(`${file}: nothing to remark\n`);
    }
  }
  return wrong ? EXIT.wrong : EXIT.ok;
}
