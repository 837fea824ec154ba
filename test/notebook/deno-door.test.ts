import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What TypeScript says of a file beside the sources that knows Deno's own types and no others. */
function complaints(text: string): string[] {
  const name = `${root}src/notebook/deno-door.check.ts`;
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.esnext.d.ts"],
    types: ["deno"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === name
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([name], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(name))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("the part of Deno that notebooks are shown with", () => {
  it("is as Deno's own types have it", () => {
    const head = 'import type { DenoJupyter } from "./host.ts";\n';
    expect(complaints(`${head}export const door: DenoJupyter = Deno.jupyter;\n`)).toEqual([]);
    const wrong = "export const door: { display(what: number): string } = Deno.jupyter;\n";
    expect(complaints(wrong).join()).toContain("not assignable");
  });
});
