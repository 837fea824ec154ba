import type { AddCommand } from "../command.ts";

/** `lsp`: what an editor starts to show mistakes, meanings and completions while one types. */
export const addLsp: AddCommand = (program, door, done) => {
  program
    .command("lsp")
    .description("answer an editor over standard input and output (Language Server Protocol)")
    .option("--stdio", "what many editors say; it is the only way there is")
    .option("--clientProcessId <id>", "the editor's process: this one ends with it")
    .option("--allow-dir <dir...>", "further folders to import from")
    .action(async ({ allowDir }: { readonly allowDir?: readonly string[] }) => {
      const { serve } = await import("../lsp/server.ts");
      done(await serve(door, allowDir));
    });
};
