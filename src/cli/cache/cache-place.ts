import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { CallError } from "../exit-code.ts";

/** Where finished runs are kept, and how much of them. */
export interface CachePlace {
  readonly folder: string;
  readonly limitBytes: number;
  /** As the user named it, for a folder of their own in place of the cache. */
  readonly name?: string;
}

/** Bytes that are kept when nobody says otherwise. */
export const DEFAULT_LIMIT = 2 * 1024 * 1024 * 1024;

/** The variables of the environment that say where the cache is and how large it may become. */
export const CACHE_VARIABLE = "QUORATE_CACHE";
export const LIMIT_VARIABLE = "QUORATE_CACHE_LIMIT";

/**
 * Where the cache of this user is: `QUORATE_CACHE`, or the system's own folder for such things; null
 * when it is switched off (`QUORATE_CACHE=off`). `QUORATE_CACHE_LIMIT` is its size, as in `512MiB`.
 * Throws a {@link CallError} for a limit that is no size.
 */
export function cachePlace(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): CachePlace | null {
  const said = env[CACHE_VARIABLE] ?? "";
  if (said === "off") return null;
  const folder = said !== "" ? resolve(said) : join(systemFolder(env, platform), "quorate");
  return { folder, limitBytes: limitOf(env[LIMIT_VARIABLE] ?? "") };
}

function systemFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  const given = env["XDG_CACHE_HOME"] ?? "";
  // The rule of XDG is to take no notice of a relative one.
  if (isAbsolute(given)) return given;
  if (platform === "darwin") return join(homedir(), "Library", "Caches");
  if (platform === "win32") return env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  return join(homedir(), ".cache");
}

function limitOf(text: string): number {
  if (text === "") return DEFAULT_LIMIT;
  const match = /^(\d+(?:\.\d+)?)\s?(KB|MB|GB|KiB|MiB|GiB)$/.exec(text.trim());
  const units = { KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
  if (match === null)
    throw new CallError(`${LIMIT_VARIABLE}=${text} is no size`, ["write 512MiB or 4GB"]);
  return Number(match[1]) * units[match[2] as keyof typeof units];
}
