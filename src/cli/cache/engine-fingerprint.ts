import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { packageVersion } from "../version.ts";

/**
 * What carries out a run, seen from the folder of the sources or of the built files: the engine, the
 * rules that judge histories, what both are made of, and the hash that is kept with a record.
 */
const ROOMS = [
  "engine",
  "random",
  "model",
  "analysis/checkers",
  "analysis/witness",
  "sweep/judged-run",
  "analysis/hash",
] as const;
/** The same where the code was built: the pieces that are made of all that. */
const PIECES = [
  "engine/bundle",
  "engine/run-plan",
  "engine/focused-run",
  "sweep/judged-run",
  "analysis/hash",
] as const;
/** Packages whose numbers go into a record. */
const PACKAGES = [
  "seedrandom",
  "@stdlib/math-base-special-exp",
  "@stdlib/math-base-special-ln",
  "@stdlib/math-base-special-log1p",
  "@stdlib/math-base-special-pow",
  "@stdlib/math-base-special-sin",
] as const;

const known = new Map<readonly string[], string>();
/** All of the program: what prints an answer has a part in it too. */
const WHOLE = ["", "../grammar"] as const;
const WHOLE_PIECES = [...PIECES, "../bundle", "cli/main", "sweep/worker"] as const;

/**
 * SHA-256 (hex) of the code that makes records, so that a cell made by other code is never taken for
 * one of ours. Sources and built files have fingerprints of their own. Read once a process.
 */
export function engineFingerprint(): string {
  return fingerprintOf(isInPieces() ? PIECES : ROOMS);
}

/** SHA-256 (hex) of all code of the program and its version. Read once a process. */
export function programFingerprint(): string {
  return `${packageVersion()} ${fingerprintOf(isInPieces() ? WHOLE_PIECES : WHOLE)}`;
}

/** Whether this was built, and its modules put together. */
function isInPieces(): boolean {
  return import.meta.url.endsWith(".js") && existsSync(new URL("../../../bundle", import.meta.url));
}

function fingerprintOf(rooms: readonly string[]): string {
  const before = known.get(rooms);
  if (before !== undefined) return before;
  const made = fingerprint(rooms);
  known.set(rooms, made);
  return made;
}

function fingerprint(rooms: readonly string[]): string {
  const hash = createHash("sha256");
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  for (const room of rooms) {
    for (const file of codeIn(`${root}${room}`, ending)) {
      hash
        .update(`${file.slice(root.length)}\n`)
        .update(readFileSync(file))
        .update("\n");
    }
  }
  for (const name of PACKAGES) hash.update(`${name} ${versionOf(name)}\n`);
  return hash.digest("hex");
}

function codeIn(path: string, ending: string): string[] {
  const folder = statSync(path, { throwIfNoEntry: false });
  if (folder === undefined)
    return statSync(`${path}${ending}`).isFile() ? [`${path}${ending}`] : [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending) && !name.endsWith(".d.ts"))
    .sort()
    .map((name) => `${path}/${name.replaceAll("\\", "/")}`);
}

function versionOf(name: string): string {
  try {
    const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return String((JSON.parse(readFileSync(file, "utf8")) as { version?: unknown }).version);
  } catch {
    return "unknown";
  }
}
