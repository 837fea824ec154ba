import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

function files(folder: string): { name: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({
      name: `${folder}/${name}`,
      text: readFileSync(join(root, folder, name), "utf8"),
    }));
}

const sources = [...files("src"), ...files("grammar")];
const core = sources.filter(({ name }) => !/^src\/(cli|notebook|language-server)\//.test(name));

/** Calls whose answers differ between runtimes, machines or moments; the core must not make them. */
const banned: readonly (readonly [RegExp, string])[] = [
  [
    /\bMath\.(log|log2|log10|log1p|exp|expm1|pow|sin|cos|tan|cbrt|sinh|cosh|tanh|atan2?|asin|acos)\b/,
    "use @stdlib/math-base-special-*",
  ],
  [/[\w)\]]\s*\*\*\s*[\w(]/, "use @stdlib/math-base-special-pow or a product"],
  [/\bMath\.random\b/, "use a stream from src/random"],
  [/\bDate\.now\b|\bnew Date\b|\bperformance\.now\b/, "time is handed in at the doors"],
  [/\bIntl\.|\.localeCompare\b|\.toLocaleString\b/, "locale changes the answer"],
  [/from "node:fs|\bprocess\./, "files and the process belong to the doors"],
];

describe("style that matters", () => {
  it("keeps every file under 400 lines", () => {
    const long = sources.filter(({ text }) => text.split("\n").length > 401);
    expect(long.map(({ name, text }) => `${name}: ${text.split("\n").length} lines`)).toEqual([]);
  });

  it("keeps the core free of what differs between runtimes", () => {
    const found = core.flatMap(({ name, text }) =>
      text.split("\n").flatMap((line, index) => {
        const code = line.replace(/\/\/.*$/, "");
        if (/^\s*(\*|\/\*)/.test(line)) return [];
        return banned
          .filter(([pattern]) => pattern.test(code))
          .map(([, cure]) => `${name}:${index + 1}: ${line.trim()} (${cure})`);
      }),
    );
    expect(found).toEqual([]);
  });

  it("has no default export and no folder called utils", () => {
    expect(
      sources.filter(({ text }) => /^export default/m.test(text)).map(({ name }) => name),
    ).toEqual([]);
    expect(sources.filter(({ name }) => /\/utils?[/.]/.test(name)).map(({ name }) => name)).toEqual(
      [],
    );
  });
});
