import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The script that reports carry, with all that it needs, as one text: Vega, Vega-Lite and
 * vega-embed with the licences of everything in it, minified. It is put into pages, so that nothing
 * in it may end a script element.
 */
export async function bundlePage(root: string): Promise<string> {
  const { build } = await import("rolldown");
  const made = await build({
    input: join(root, "src/report/live/main.ts"),
    cwd: root,
    platform: "browser",
    write: false,
    logLevel: "warn",
    output: { format: "iife", minify: true, codeSplitting: false, comments: false },
  });
  const [chunk, ...others] = made.output;
  if (chunk === undefined || others.length > 0 || chunk.type !== "chunk") {
    throw new Error("the page's script is not one piece");
  }
  const script = chunk.code.replace(/<(?=\/script|!--)/gi, "\\x3c");
  return `/*\n${licencesOf(root, chunk.moduleIds)}\n*/\n${script}`;
}

/** The licences of the packages that modules stand in: each text once, under the names it is of. */
export function licencesOf(root: string, modules: readonly string[]): string {
  const names = new Set<string>();
  for (const id of modules) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
    if (name !== undefined) names.add(name);
  }
  const byText = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const text = licenceOf(join(root, "node_modules", name));
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  const parts = [...byText].map(([text, of]) => `${of.join(", ")}\n\n${text}`);
  return parts
    .join("\n\n----\n\n")
    .replaceAll("*/", "* /")
    .replace(/<(?=\/script|!--)/gi, "&lt;");
}

function licenceOf(folder: string): string {
  const file = existsSync(folder)
    ? readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
    : undefined;
  if (file === undefined) throw new Error(`no licence in ${folder}`);
  return readFileSync(join(folder, file), "utf8").replace(/\r\n?/g, "\n").trim();
}
