/** One interpolation of a template: its expression, and where `${…}` stands in the cell. */
export interface Hole {
  readonly expression: string;
  readonly start: number;
  readonly end: number;
}

/** A scenario written in a cell as a template. */
export interface Template {
  /** The constant that holds it, if it is given to one. */
  readonly name: string | null;
  /** The texts between the interpolations, one more than there are of these. */
  readonly parts: readonly { readonly text: string; readonly start: number }[];
  readonly holes: readonly Hole[];
}

interface Scan {
  readonly source: string;
  readonly found: Template[];
  at: number;
}

/** After these a slash begins a regular expression; after a value it divides. */
const BEFORE_PATTERN = /(?:^|[=([{,;:!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of))\s*$/;

const TAG = /(?:\b(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)[^=\n;]*=\s*)?\bscenario\s*$/u;

/** The templates tagged `scenario` in a cell of TypeScript, those inside functions too. */
export function templatesIn(source: string): Template[] {
  const scan: Scan = { source, found: [], at: 0 };
  code(scan, false);
  return scan.found;
}

/** Reads code up to the cell's end, or up to the brace that ends an interpolation. */
function code(scan: Scan, inside: boolean): void {
  let depth = 0;
  while (scan.at < scan.source.length) {
    const character = scan.source[scan.at];
    if (character === "`") {
      template(scan);
    } else if (character === '"' || character === "'") {
      skip(scan, quoted(character));
    } else if (character === "/") {
      slash(scan);
    } else {
      if (character === "{") depth += 1;
      if (character === "}") {
        if (inside && depth === 0) return;
        depth -= 1;
      }
      scan.at += 1;
    }
  }
}

function template(scan: Scan): void {
  const tag = TAG.exec(scan.source.slice(0, scan.at));
  const parts: { text: string; start: number }[] = [];
  const holes: Hole[] = [];
  scan.at += 1;
  let start = scan.at;
  const endPart = (): void => {
    parts.push({ text: scan.source.slice(start, scan.at), start });
  };
  while (scan.at < scan.source.length && scan.source[scan.at] !== "`") {
    if (scan.source[scan.at] === "\\") {
      scan.at += 2;
    } else if (scan.source.startsWith("${", scan.at)) {
      endPart();
      const hole = scan.at;
      scan.at += 2;
      code(scan, true);
      const expression = scan.source.slice(hole + 2, scan.at).trim();
      scan.at += 1;
      holes.push({ expression, start: hole, end: scan.at });
      start = scan.at;
    } else {
      scan.at += 1;
    }
  }
  endPart();
  scan.at += 1;
  if (tag !== null) scan.found.push({ name: tag[1] ?? null, parts, holes });
}

function slash(scan: Scan): void {
  const { source, at } = scan;
  if (source.startsWith("//", at)) skip(scan, /[^\n]*/y);
  else if (source.startsWith("/*", at)) skip(scan, /\/\*[\s\S]*?(?:\*\/|$)/y);
  else if (BEFORE_PATTERN.test(source.slice(Math.max(0, at - 40), at))) {
    skip(scan, /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/?/y);
  } else scan.at += 1;
}

function quoted(mark: string): RegExp {
  return mark === '"' ? /"(?:\\[\s\S]|[^"\\\n])*"?/y : /'(?:\\[\s\S]|[^'\\\n])*'?/y;
}

/** Goes behind what a pattern matches here; at least one character. */
function skip(scan: Scan, pattern: RegExp): void {
  pattern.lastIndex = scan.at;
  scan.at += Math.max(1, pattern.exec(scan.source)?.[0].length ?? 1);
}
