import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";

interface FmtFlags {
  readonly check?: boolean;
  readonly write?: boolean;
}

/** `fmt FILE…`: the one way to lay a scenario out. */
export const addFmt: AddCommand = (program, door, done) => {
  program
    .command("fmt")
    .description("lay scenarios out in the one way that everybody can read")
    .argument("<file...>", "scenarios; - is standard input")
    .option("--check", "only say which files would change; exit 1 if there is one")
    .option("--write", "write the files instead of printing them")
    .action(async (files: string[], flags: FmtFlags) => {
      done(await formatFiles(door, files, flags));
    });
};

async function formatFiles(door: Door, files: readonly string[], flags: FmtFlags) {
  if (flags.check && flags.write) throw new CallError("--check and --write exclude each other");
  if (flags.write && files.includes("-")) {
    throw new CallError("standard input cannot be written to; leave --write out");
  }
  const { load } = await import("../load.ts");
  const { parse } = await import("../../language/parse.ts");
  const { format } = await import("../../language/format/format.ts");
  const { printDiagnostics } = await import("../print-diagnostics.ts");
  const { writeWhole } = await import("../write-files.ts");
  let [wrong, changed] = [false, false];
  for (const file of files) {
    const { source } = load(door, file);
    const parsed = parse(source);
    const errors = parsed.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) {
      // A text that cannot be read whole cannot be laid out without losing some of it.
      printDiagnostics(door, errors, [source]);
      wrong = true;
      continue;
    }
    const formatted = format(parsed);
    const same = formatted === source.text;
    changed ||= !same;
    if (flags.check) {
      if (!same) door.err(`${file}: would change\n`);
    } else if (!flags.write) {
      door.out(formatted);
    } else if (!same) {
      writeWhole(door.cwd, file, formatted);
      door.err(`${file}: written\n`);
    }
  }
  if (wrong) return EXIT.wrong;
  return flags.check && changed ? EXIT.failed : EXIT.ok;
}
