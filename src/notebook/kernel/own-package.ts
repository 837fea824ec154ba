import { createRequire, Module } from "node:module";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";

type Resolve = (request: string, ...rest: readonly unknown[]) => string;

/**
 * Lets the cells of any folder import this package, and the packages that it brings along, also
 * where nothing is installed. What a folder has of its own comes first.
 */
export function lendPackages(typescript: typeof ts, folder: string): void {
  const own = createRequire(import.meta.url);
  const internals = Module as unknown as { _resolveFilename: Resolve };
  const resolve = internals._resolveFilename;
  internals._resolveFilename = function lent(this: unknown, request, ...rest) {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      if (!isBare(request)) throw error;
      try {
        return own.resolve(request);
      } catch {
        throw error;
      }
    }
  };
  lendTypes(typescript.sys, folder, own);
}

/** The compiler looks into `node_modules` beside the notebook: there it sees what is lent. */
function lendTypes(sys: ts.System, folder: string, own: NodeJS.Require): void {
  const root = `${join(folder, "node_modules")}${sep}`;
  const homes = new Map<string, string | null>();
  const { fileExists, readFile, directoryExists, realpath } = sys;
  const lent = (path: string): string => {
    if (!path.startsWith(root)) return path;
    const [, name = "", rest = ""] =
      /^(@[^/\\]+[/\\][^/\\]+|[^/\\]+)(.*)$/.exec(path.slice(root.length)) ?? [];
    let home = homes.get(name);
    if (home === undefined) {
      home = directoryExists(join(root, name)) ? null : homeOf(own, name);
      homes.set(name, home);
    }
    return home === null ? path : home + rest;
  };
  sys.fileExists = (path) => fileExists(lent(path));
  sys.readFile = (path, encoding) => readFile(lent(path), encoding);
  sys.directoryExists = (path) => directoryExists(lent(path));
  sys.realpath = (path) => (realpath ?? ((same: string) => same))(lent(path));
}

/** The folder of a package that this one is or has; null for any other. */
function homeOf(own: NodeJS.Require, name: string): string | null {
  if (name === "quorate")
    return fileURLToPath(new URL("../../../..", import.meta.url)).replace(/[/\\]$/, "");
  for (const base of own.resolve.paths(name) ?? []) {
    const home = join(base, name);
    try {
      own.resolve(join(home, "package.json"));
      return home;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function isBare(request: string): boolean {
  return !/^(?:\.|\/|node:|[A-Za-z]:[\\/])/.test(request);
}
