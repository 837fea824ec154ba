import { resolve } from "node:path";
import type { Connection, InitializeResult } from "vscode-languageserver/node.js";
import type { Door } from "../door.ts";
import { packageVersion } from "../version.ts";
import { quickFixes } from "./code-actions.ts";
import { completionsAt } from "./completion.ts";
import { definitionAt } from "./definition.ts";
import { formattingEdits } from "./formatting.ts";
import { hoverAt } from "./hover.ts";
import { documentSymbols } from "./symbols.ts";
import { Workspace } from "./workspace.ts";

/**
 * Answers an editor over standard input and output until it says `exit` or goes away; the process
 * then ends, with 0 after a `shutdown` and 1 without, as the protocol has it.
 */
export async function serve(door: Door, allowDir: readonly string[] = []): Promise<never> {
  const { createConnection, ProposedFeatures, TextDocuments } = await import(
    "vscode-languageserver/node.js"
  );
  const { TextDocument } = await import("vscode-languageserver-textdocument");
  const { stdin, stdout } = await import("node:process");
  if (stdin.isTTY) {
    door.err("An editor starts this command and speaks with it here; Ctrl-C ends it.\n");
  }
  const connection = createConnection(ProposedFeatures.all, stdin, stdout);
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(connection, documents, {
    cwd: door.cwd,
    allowed: allowDir.map((one) => resolve(door.cwd, one)),
  });
  connection.onInitialize(() => INITIALIZED);
  answer(connection, workspace);
  workspace.listen();
  documents.listen(connection);
  connection.listen();
  // The connection ends the process.
  return new Promise<never>(() => {});
}

const INITIALIZED: InitializeResult = {
  capabilities: {
    // 2: changes come as edits of the text before.
    textDocumentSync: { openClose: true, change: 2, save: true },
    documentFormattingProvider: true,
    hoverProvider: true,
    completionProvider: { triggerCharacters: [".", "=", ":", "("] },
    codeActionProvider: { codeActionKinds: ["quickfix"] },
    definitionProvider: true,
    documentSymbolProvider: true,
  },
  serverInfo: { name: "quorate", version: packageVersion() },
};

/** The requests; one for a text that is not open, or that fails, is answered by nothing. */
function answer(connection: Connection, workspace: Workspace): void {
  connection.onDocumentFormatting(({ textDocument: { uri } }) =>
    workspace.ask(uri, [], formattingEdits),
  );
  connection.onHover(({ textDocument: { uri }, position }) =>
    workspace.ask(uri, null, (analysis) => hoverAt(analysis, analysis.places.offset(position))),
  );
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    workspace.ask(uri, [], (analysis) => completionsAt(analysis, analysis.places.offset(position))),
  );
  connection.onCodeAction(({ textDocument: { uri }, range }) =>
    workspace.ask(uri, [], (analysis) => quickFixes(analysis, uri, range)),
  );
  connection.onDefinition(({ textDocument: { uri }, position }) =>
    workspace.ask(uri, null, (analysis) =>
      definitionAt(analysis, uri, analysis.places.offset(position)),
    ),
  );
  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    workspace.ask(uri, [], documentSymbols),
  );
}
