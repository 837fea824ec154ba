import { inspect } from "node:util";
import { recordsTable } from "./records-table.ts";
import { isTable, tableMarkup } from "./table-markup.ts";
import { tableText } from "./text-table.ts";

/** What a notebook shows of a thing: as HTML where it can, as text everywhere. */
export interface Bundle {
  readonly "text/plain": string;
  readonly "text/html"?: string;
}

/** The method by which Deno's notebooks ask a value for its bundle; `show` asks the same way. */
export const JUPYTER_DISPLAY = Symbol.for("Jupyter.display");

/** The method by which Node prints a value. */
export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Anything made ready to be shown: what knows its own bundle, tables of arquero, lists of records, any
 * other value. */
export async function bundleOf(thing: unknown): Promise<Bundle> {
  if (showsItself(thing)) return thing[JUPYTER_DISPLAY]();
  const table = isTable(thing) ? thing : recordsTable(thing);
  if (table !== null) {
    return { "text/plain": tableText(table), "text/html": tableMarkup(table).text };
  }
  return { "text/plain": typeof thing === "string" ? thing : inspect(thing) };
}

interface ShowsItself {
  [JUPYTER_DISPLAY](): Bundle | Promise<Bundle>;
}

function showsItself(thing: unknown): thing is ShowsItself {
  const own = thing as Partial<ShowsItself> | null | undefined;
  return typeof own?.[JUPYTER_DISPLAY] === "function";
}
