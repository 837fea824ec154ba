import type { HoleValue } from "../../language/checked.ts";

const DECLARATION =
  /\b(const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=\n;]+)?=\s*([^;\n]+?)\s*(?:;|\/\/.*|$)/gmu;

/** The constants of a cell whose value stands there as it is; what may change later is left out. */
export function constantsIn(source: string): Map<string, HoleValue> {
  const constants = new Map<string, HoleValue>();
  for (const [, kind, name, written] of source.matchAll(DECLARATION)) {
    const value = kind === "const" ? literalOf(written ?? "") : null;
    if (name !== undefined && value !== null) constants.set(name, value);
  }
  return constants;
}

/** The value of a number, a text, `true`, `false` or a list of such; null for anything else. */
export function literalOf(written: string): HoleValue | null {
  const text = written.trim();
  if (text === "true" || text === "false") return text === "true";
  if (/^-?(\d[\d_]*)?\.?\d+(e[+-]?\d+)?$/i.test(text)) return Number(text.replaceAll("_", ""));
  const quoted = /^(["'])([^"'\\\n]*)\1$/.exec(text);
  if (quoted?.[2] !== undefined) return quoted[2];
  const list = /^\[([^[\]]*)\]$/.exec(text)?.[1];
  if (list === undefined) return null;
  const items = list.split(",").map((item) => item.trim());
  if (items.at(-1) === "") items.pop();
  const values = items.map(literalOf);
  return values.some((value) => value === null) ? null : (values as HoleValue[]);
}
