import type { Extras } from "../../diagnostics/catalogue.ts";
import type { Expr } from "../ast.ts";
import type { Checker } from "./context.ts";

/**
 * What was meant where one value too many is only the end of a number with commas in it:
 * `poisson(2,500 ops/s)`. `at` is the place of the surplus value; null when it is no such end.
 */
export function groupsMeant(c: Checker, values: readonly Expr[], at: number): Extras | null {
  const [first, surplus] = [values[0], values[at]];
  const last = values.at(-1);
  if (first === undefined || surplus === undefined || last === undefined || at === 0) return null;
  const span = { ...first.span, end: last.span.end };
  const written = c.textOf(span);
  if (!/^[1-9]\d{0,2}(,\d{3})+(?![\d.,])[^,]*$/.test(written)) return null;
  const replacement = written.replaceAll(",", "");
  const help = [`a number has no commas inside: \`${replacement}\``];
  return { help, edits: [{ span, replacement }] };
}
