import { resolve } from "node:path";
import type { Connection, InitializeResult, ResponseError } from "vscode-languageserver/node.js";
import type { Span } from "../../diagnostics/span.ts";
import type { Door } from "../door.ts";
import { packageVersion } from "../version.ts";
import type { Analysis } from "./analysis.ts";
import { quickFixes } from "./code-actions.ts";
import { completionsAt } from "./completion.ts";
import { definitionAt } from "./definition.ts";
import { documentLinks } from "./document-links.ts";
import { formattingEdits } from "./formatting.ts";
import { hoverAt } from "./hover.ts";
import { highlightsAt, namedAt, referencesTo } from "./references.ts";
import { CannotRename, renameableAt, renamed } from "./rename.ts";
import { documentSymbols } from "./symbols.ts";
import { Workspace } from "./workspace.ts";

/**
 * Answers an editor over standard input and output until it says `exit` or goes away; the process
 * then ends, with 0 after a `shutdown` and 1 without, as the protocol has it.
 */
export async function serve(door: Door, allowDir: readonly string[] = []): Promise<never> {
  const { createConnection, ProposedFeatures, ResponseError, TextDocuments } = await import(
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
  connection.onInitialize(({ workspaceFolders, rootUri }) => {
    const folders = workspaceFolders?.map(({ uri }) => uri) ?? [];
    workspace.openFolders(folders.length > 0 ? folders : rootUri == null ? [] : [rootUri]);
    return INITIALIZED;
  });
  answer(connection, workspace);
  answerOfNames(connection, workspace, door.cwd, ResponseError);
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
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    documentHighlightProvider: true,
    documentLinkProvider: {},
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

/** The requests about a name wherever it stands, and about files that are named. */
function answerOfNames(
  connection: Connection,
  workspace: Workspace,
  cwd: string,
  Refusal: typeof ResponseError,
): void {
  connection.onReferences(({ textDocument: { uri }, position, context }) =>
    workspace.ask(uri, [], (analysis) => {
      const named = namedAt(analysis, analysis.places.offset(position));
      if (named === null) return [];
      const files = workspace.filesWith(wordOf(analysis, named.span), uri);
      return referencesTo(named, files, context.includeDeclaration);
    }),
  );
  connection.onDocumentHighlight(({ textDocument: { uri }, position }) =>
    workspace.ask(uri, [], (analysis) => highlightsAt(analysis, analysis.places.offset(position))),
  );
  connection.onPrepareRename(({ textDocument: { uri }, position }) =>
    workspace.ask(uri, null, (analysis) =>
      renameableAt(analysis, analysis.places.offset(position)),
    ),
  );
  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) => {
    try {
      return workspace.ask(uri, null, (analysis) => {
        const named = namedAt(analysis, analysis.places.offset(position));
        if (named === null) return null;
        const files = workspace.filesWith(wordOf(analysis, named.span), uri);
        return renamed(named, newName, files, (file, texts) => workspace.asIf(file, texts));
      });
    } catch (error) {
      if (!(error instanceof CannotRename)) throw error;
      return new Refusal(REQUEST_FAILED, error.message);
    }
  });
  connection.onDocumentLinks(({ textDocument: { uri } }) =>
    workspace.ask(uri, [], (analysis) => documentLinks(analysis, uri, cwd)),
  );
}

/** The protocol's number of a request that was understood and cannot be done. */
const REQUEST_FAILED = -32803;

function wordOf({ source }: Analysis, { start, end }: Span): string {
  return source.text.slice(start, end);
}
