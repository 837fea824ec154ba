import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Connection, TextDocuments } from "vscode-languageserver/node.js";
import type { TextDocument } from "vscode-languageserver-textdocument";
import {
  type Analysis,
  analyse,
  type Folders,
  type OpenTexts,
  pathOf,
  takesInOthers,
} from "./analysis.ts";
import { shownDiagnostics } from "./diagnostics.ts";
import type { Known } from "./references.ts";
import { CannotRename } from "./rename.ts";
import { scenarioFiles, textOfFile } from "./workspace-files.ts";

/** Milliseconds without a change before a text is looked at again. */
const PAUSE = 60;

/** The texts that are open in the editor, with what is known of them. */
export class Workspace {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #folders: Folders;
  readonly #known = new Map<string, Analysis>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** The folders that the editor has open; empty when it said none. */
  #roots: readonly string[] = [];

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
      if (error instanceof CannotRename) throw error;
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#connection.console.error(`internal fault: ${told}`);
      return none;
    }
  }

  /** The editor's folders, as addresses; others than files have none. */
  openFolders(uris: readonly string[]): void {
    this.#roots = uris.flatMap((uri) => pathOf(uri) ?? []);
  }

  /**
   * Every file of the workspace in which a word stands, the open texts as they are now: those of the
   * editor's folders, or of the folder of `uri` when it has none open.
   */
  filesWith(word: string, uri: string): readonly Known[] {
    const open = this.#documents
      .all()
      .map((one) => ({ uri: one.uri, analysis: this.#analysisOf(one) }));
    const own = pathOf(uri);
    const roots = this.#roots.length > 0 ? this.#roots : own === null ? [] : [dirname(own)];
    const held = this.#openTexts();
    const closed = scenarioFiles(roots).flatMap((path): Known[] => {
      const text = held.has(path) ? null : textOfFile(path);
      if (text === null || !text.includes(word)) return [];
      const address = pathToFileURL(path).href;
      return [{ uri: address, analysis: analyse(address, text, held, this.#folders) }];
    });
    return [...open.filter(({ analysis }) => analysis.source.text.includes(word)), ...closed];
  }

  /** What would be known of a file if some texts were others. */
  asIf({ uri, analysis }: Known, texts: OpenTexts): Analysis {
    const text = texts.get(analysis.source.id) ?? analysis.source.text;
    return analyse(uri, text, new Map([...this.#openTexts(), ...texts]), this.#folders);
  }

  #analysisOf(document: TextDocument): Analysis {
    const known = this.#known.get(document.uri);
    if (known !== undefined) return known;
    const made = analyse(document.uri, document.getText(), this.#openTexts(), this.#folders);
    this.#known.set(document.uri, made);
    return made;
  }

  #openTexts(): Map<string, string> {
    return new Map(
      this.#documents.all().flatMap((one): [string, string][] => {
        const path = pathOf(one.uri);
        return path === null ? [] : [[path, one.getText()]];
      }),
    );
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
