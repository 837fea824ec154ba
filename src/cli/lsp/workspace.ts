import type { Connection, TextDocuments } from "vscode-languageserver/node.js";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { type Analysis, analyse, type Folders, pathOf, takesInOthers } from "./analysis.ts";
import { shownDiagnostics } from "./diagnostics.ts";

/** Milliseconds without a change before a text is looked at again. */
const PAUSE = 60;

/** The texts that are open in the editor, with what is known of them. */
export class Workspace {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #folders: Folders;
  readonly #known = new Map<string, Analysis>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, folders: Folders) {
    this.#connection = connection;
    this.#documents = documents;
    this.#folders = folders;
  }

  /** Follows the editor, and tells it after each change what is wrong. */
  listen(): void {
    this.#documents.onDidChangeContent(({ document }) => this.#changed(document.uri));
    this.#documents.onDidSave(({ document }) => this.#changed(document.uri));
    this.#documents.onDidClose(({ document }) => {
      this.#changed(document.uri);
      void this.#connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    });
  }

  /**
   * What a question about an open text is answered by; `none` when it is not open. A fault of this
   * program is told to the editor's log, and the next question is answered as if nothing had been.
   */
  ask<T>(uri: string, none: T, question: (analysis: Analysis) => T): T {
    const document = this.#documents.get(uri);
    if (document === undefined) return none;
    try {
      return question(this.#analysisOf(document));
    } catch (error) {
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#connection.console.error(`internal fault: ${told}`);
      return none;
    }
  }

  #analysisOf(document: TextDocument): Analysis {
    const known = this.#known.get(document.uri);
    if (known !== undefined) return known;
    const open = new Map<string, string>();
    for (const other of this.#documents.all()) {
      const path = pathOf(other.uri);
      if (path !== null) open.set(path, other.getText());
    }
    const made = analyse(document.uri, document.getText(), open, this.#folders);
    this.#known.set(document.uri, made);
    return made;
  }

  /** A text changed, came or went: it and those that take others in are looked at again. */
  #changed(uri: string): void {
    const others = [...this.#known].filter(([, analysis]) => takesInOthers(analysis));
    for (const one of new Set([uri, ...others.map(([other]) => other)])) {
      this.#known.delete(one);
      this.#later(one);
    }
  }

  /** Keys come faster than a long text is read: only the last of several changes is looked at. */
  #later(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    const timer = setTimeout(() => {
      this.#waiting.delete(uri);
      this.#tell(uri);
    }, PAUSE);
    this.#waiting.set(uri, timer);
  }

  #tell(uri: string): void {
    const document = this.#documents.get(uri);
    if (document === undefined) return;
    const diagnostics = this.ask(uri, null, (analysis) => shownDiagnostics(analysis, uri));
    if (diagnostics === null) return;
    void this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }
}
