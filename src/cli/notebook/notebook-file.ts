/** A notebook as Jupyter stores it (nbformat 4). Fields that are not named here are kept. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export interface Cell {
  readonly cell_type: string;
  readonly execution_count?: number | null;
  readonly id?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly Output[];
  readonly source: readonly string[];
}

/** A value for each form in which an output is told: long texts as lists of lines, JSON as it is. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** One output of a cell. */
export type Output =
  | {
      readonly output_type: "stream";
      readonly name: string;
      readonly text: readonly string[];
    }
  | {
      readonly output_type: "display_data";
      readonly data: MimeBundle;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | {
      readonly output_type: "execute_result";
      readonly data: MimeBundle;
      readonly execution_count: number | null;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/** A text that is no notebook of a format that can be read; the message says why. */
export class NotebookError extends Error {
  override readonly name = "NotebookError";
}

/**
 * Reads a notebook's text. Throws a {@link NotebookError} when it is none, or one of a format
 * before 4 (of 2015).
 */
export function parseNotebook(text: string): Notebook {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new NotebookError("it is no notebook: not JSON");
  }
  if (!isRecord(found) || typeof found["nbformat"] !== "number") {
    throw new NotebookError("it is no notebook: it has no nbformat");
  }
  if (found["nbformat"] !== 4) {
    throw new NotebookError(
      `it has notebook format ${found["nbformat"]}; only format 4 is understood`,
    );
  }
  const cells = found["cells"];
  if (!Array.isArray(cells)) throw new NotebookError("it is no notebook: it has no list of cells");
  return {
    ...found,
    cells: cells.map(cellOf),
    metadata: isRecord(found["metadata"]) ? found["metadata"] : {},
    nbformat: 4,
    nbformat_minor: typeof found["nbformat_minor"] === "number" ? found["nbformat_minor"] : 0,
  };
}

/**
 * The file's text, as Jupyter writes it: keys in the order of the alphabet, one space of
 * indentation, a line break at the end. Two notebooks with the same content give the same text.
 */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(sorted(notebook), null, 1)}\n`;
}

/** A text as the list of its lines, each with its line break. */
export function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The source of a cell as one text. */
export function sourceOf(cell: Cell): string {
  return cell.source.join("");
}

/** A value of a bundle as text; lists of lines are joined. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(String).join("") : JSON.stringify(value);
}

function cellOf(cell: unknown, index: number): Cell {
  if (!isRecord(cell) || typeof cell["cell_type"] !== "string") {
    throw new NotebookError(`cell ${index + 1} is no cell`);
  }
  const source = cell["source"];
  return {
    ...cell,
    cell_type: cell["cell_type"],
    metadata: isRecord(cell["metadata"]) ? cell["metadata"] : {},
    source: linesOf(source === undefined ? "" : textOf(source)),
    ...(Array.isArray(cell["outputs"]) && { outputs: cell["outputs"].map(outputOf) }),
  };
}

/** Texts may be stored as one string; here they are lists of lines. */
function outputOf(output: unknown): Output {
  if (!isRecord(output)) throw new NotebookError("an output is no object");
  if (output["output_type"] === "stream") {
    return { ...output, text: linesOf(textOf(output["text"] ?? "")) } as Output;
  }
  if (isRecord(output["data"])) return { ...output, data: storedBundle(output["data"]) } as Output;
  return output as Output;
}

/** A bundle as it is stored: texts as lists of lines, JSON types as they are. */
export function storedBundle(data: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(data).map(([type, value]) => {
      const isText = typeof value === "string" && !/^application\/(.*\+)?json$/.test(type);
      return [type, isText ? linesOf(value) : value];
    }),
  );
}

/** The same value with the keys of its objects in the order of their code units, at every depth. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
