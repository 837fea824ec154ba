import { check } from "../../src/language/check/check.ts";
import type { HoleValue } from "../../src/language/checked.ts";
import { parse } from "../../src/language/parse.ts";
import type { ImportReader } from "../../src/language/source.ts";

/** A reader of files that are held in memory. */
export function memoryReader(files: Readonly<Record<string, string>> = {}): ImportReader {
  return {
    read: (path) => {
      if (path.startsWith("..")) return { ok: false, reason: "outside", detail: path };
      const text = files[path];
      return text === undefined
        ? { ok: false, reason: "missing", detail: path }
        : { ok: true, id: path, text };
    },
    readColumn: (path) => ({ ok: false, reason: "missing", detail: path, columns: [] }),
  };
}

/** Parses and checks a text called `main.scenario`. */
export function checkText(
  text: string,
  options: {
    readonly files?: Readonly<Record<string, string>>;
    readonly holes?: readonly HoleValue[];
  } = {},
) {
  const holes = options.holes ?? [];
  const parsed = parse({ id: "main.scenario", text, holes: holes.length });
  return check(parsed, { reader: memoryReader(options.files), holes });
}

/** Codes with the text that each points at: `SC201 pgl`. */
export function told(text: string, options: Parameters<typeof checkText>[1] = {}): string[] {
  const checked = checkText(text, options);
  return checked.diagnostics.map(({ code, span }) => {
    const source = checked.sources.find(({ id }) => id === span.source);
    return `${code} ${source?.text.slice(span.start, span.end)}`;
  });
}

/** A small scenario that runs; `more` is put after it. */
export function small(more: string): string {
  return `topology { site dc { node a, b } site far { node c } link dc <-> far { rtt = 10ms } }
replicate single_leader on a, b, c { leader = a }
workload app on dc { clients = 4 }
${more}`;
}
