import { isAbsolute, join } from "node:path";
import type { Door } from "../door.ts";
import { CallError } from "../exit-code.ts";
import { plainReason } from "../plain-reason.ts";
import { readText } from "../read-all.ts";
import { type Notebook, NotebookError, parseNotebook } from "./notebook-file.ts";

/** A notebook that the user names, and where it is. */
export interface NamedNotebook {
  readonly notebook: Notebook;
  readonly text: string;
  readonly path: string;
}

/** Reads a notebook. Throws a {@link CallError} when there is none or it is not understood. */
export function readNotebook(door: Door, file: string): NamedNotebook {
  const path = isAbsolute(file) ? file : join(door.cwd, file);
  try {
    const text = readText(path);
    return { notebook: parseNotebook(text), text, path };
  } catch (error) {
    const help = file.endsWith(".scenario")
      ? [`quorate notebook new ${file.slice(0, -".scenario".length)}.ipynb --from ${file}`]
      : [];
    if (error instanceof NotebookError) {
      throw new CallError(`cannot read ${file}: ${error.message}`, help);
    }
    throw new CallError(`cannot read ${file}: ${plainReason(error)}`);
  }
}
