import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { InputOptions, OutputOptions, Plugin, RolldownOutput } from "rolldown";
import { licencesOf } from "./page-bundle.ts";

/** Where the build leaves the pieces that the entries share, from the package's root. */
const PIECES = "dist/bundle";
/** The engine is one piece of its own, so that its constants stand in the code that uses them. */
const ENGINE = ["src/engine/run-plan", "src/engine/focused-run", "src/sweep/judged-run"];
const COMMAND = "src/cli/main";
const ENTRIES = [COMMAND, "src/cli/generate", "src/sweep/worker", "src/index"];
/**
 * Packages that nearly every call or thread needs: one file in place of the hundreds that they are made
 * of. All others stay what they are, and are loaded when they are asked for.
 */
const WITHIN = /^(?:@stdlib\/|chevrotain|commander|csv-parse|fastest-levenshtein|picocolors)/;

/**
 * Puts the modules of the command, of its threads and of the library together, for loading hundreds of
 * small files takes longer than most scenarios do. The entries take the places of their own modules in
 * `dist/src`; what they share stands in `dist/bundle`, with a map to the sources beside each
 * piece, and with the licences of the packages in them. Returns the files written, from the package's root.
 */
export async function bundleCode(root: string): Promise<readonly string[]> {
  const engine = await bundled(root, ENGINE, {
    plugins: [packagesWithin()],
    output: {
      chunkFileNames: ({ name }) => `src/engine/${/runtime/.test(name) ? name : "bundle"}.js`,
    },
  });
  const commands = await bundled(root, ENTRIES, {
    plugins: [engineApart(root), packagesWithin(), ownPlaces(root)],
    output: { chunkFileNames: `${basename(PIECES)}/[name].js` },
  });
  const written = [...writeAll(root, engine), ...writeAll(root, commands)];
  // npm does this once, when it links the package; the command shall run after every build.
  chmodSync(join(root, "dist", `${COMMAND}.js`), 0o755);
  const modules = [engine, commands].flatMap(({ output }) =>
    output.flatMap((one) => (one.type === "chunk" ? one.moduleIds : [])),
  );
  const licences = `${PIECES}/LICENCES.txt`;
  writeFileSync(join(root, licences), `${licencesOf(root, modules)}\n`);
  dropOthers(root, new Set([...written, licences]));
  return [...written, licences];
}

async function bundled(
  root: string,
  entries: readonly string[],
  { plugins, output }: { readonly plugins: Plugin[]; readonly output: OutputOptions },
): Promise<RolldownOutput> {
  const { build } = await import("rolldown");
  const options: InputOptions = {
    input: Object.fromEntries(entries.map((name) => [name, join(root, `${name}.ts`)])),
    cwd: root,
    platform: "node",
    logLevel: "warn",
    plugins,
  };
  const form: OutputOptions = {
    ...{ format: "esm", entryFileNames: "[name].js", sourcemap: true },
    // They are in the sources, and the licences stand beside the pieces: a third of what is read.
    comments: false,
  };
  return build({
    ...options,
    write: false,
    output: { ...form, dir: join(root, "dist"), ...output },
  });
}

/** Our own code imports packages by their names; what they import themselves goes with them. */
function packagesWithin(): Plugin {
  return {
    name: "packages-within",
    resolveId(id, importer) {
      const isOurs = importer !== undefined && !importer.includes("node_modules");
      return isOurs && /^[^./]/.test(id) && !WITHIN.test(id) ? { id, external: true } : null;
    },
  };
}

/** The engine's own piece is loaded where it stands. */
function engineApart(root: string): Plugin {
  return {
    name: "engine-apart",
    resolveId(id, importer) {
      if (importer === undefined || !id.startsWith(".")) return null;
      const name = relative(root, join(dirname(importer), id)).replaceAll("\\", "/");
      if (!ENGINE.includes(name.replace(/\.ts$/, ""))) return null;
      return { id: `${PLACE}${name.replace(/\.ts$/, ".js")}`, external: true };
    },
  };
}

/** Begins what stands for the place of a module in `dist`, until it is known where the piece stands. */
const PLACE = "place-in-dist:";

/** A module that asks where it stands hears where it would if it stood alone. */
function ownPlaces(root: string): Plugin {
  return {
    name: "own-places",
    load(id) {
      if (id.includes("node_modules") || !id.endsWith(".ts")) return null;
      const code = readFileSync(id, "utf8");
      if (!code.includes("import.meta.url")) return null;
      const name = relative(root, id).replaceAll("\\", "/").replace(/\.ts$/, ".js");
      const place = `new URL("${PLACE}${name}", import.meta.url).href`;
      return { code: code.replaceAll("import.meta.url", place), moduleType: "ts" };
    },
  };
}

function writeAll(root: string, { output }: RolldownOutput): string[] {
  return output.map((one) => {
    const file = `dist/${one.fileName}`;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    const text = one.type === "chunk" ? placed(one.code, one.fileName) : withoutTexts(one.source);
    writeFileSync(join(root, file), text);
    return file;
  });
}

/** A map as TypeScript makes it: the sources by their names alone. */
function withoutTexts(map: string | Uint8Array): string {
  const text = typeof map === "string" ? map : new TextDecoder().decode(map);
  const { sourcesContent, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}

function placed(code: string, file: string): string {
  const way = relative(dirname(file), ".").replaceAll("\\", "/");
  return code.replaceAll(PLACE, `${way}/`);
}

/** Pieces of an earlier build that this one does not have. */
function dropOthers(root: string, written: ReadonlySet<string>): void {
  for (const name of readdirSync(join(root, PIECES))) {
    if (!written.has(`${PIECES}/${name}`)) rmSync(join(root, PIECES, name), { recursive: true });
  }
}
