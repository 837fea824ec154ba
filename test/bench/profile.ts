import { existsSync, readFileSync } from "node:fs";
import type { Profiler, Session } from "node:inspector";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

type CallFrame = Profiler.ProfileNode["callFrame"];

export interface FileShare {
  readonly file: string;
  readonly share: number;
}

/** Runs `work` under V8's sampling profiler: each source file's share of the samples, most first. */
export async function sharesByFile(
  session: Session,
  work: () => void,
): Promise<readonly FileShare[]> {
  await post(session, "Profiler.enable");
  await post(session, "Profiler.start");
  work();
  const profile = await new Promise<Profiler.Profile>((resolve, reject) => {
    session.post("Profiler.stop", (error, result) => {
      if (error) reject(error);
      else resolve(result.profile);
    });
  });
  const files = new Map(profile.nodes.map(({ id, callFrame }) => [id, sourceOf(callFrame)]));
  const counts = new Map<string, number>();
  for (const sample of profile.samples ?? []) {
    const file = files.get(sample) ?? "(unknown)";
    counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  const total = Math.max(1, profile.samples?.length ?? 0);
  return [...counts]
    .map(([file, count]) => ({ file, share: count / total }))
    .sort((a, b) => b.share - a.share);
}

/** The source of a function; the build's single file of the engine says by its map what was where. */
function sourceOf({ url, functionName, lineNumber, columnNumber }: CallFrame): string {
  if (url === "") return functionName;
  const entry = mapOf(url)?.findEntry(lineNumber, columnNumber);
  return shortened(entry !== undefined && "originalSource" in entry ? entry.originalSource : url);
}

const maps = new Map<string, SourceMap | null>();

function mapOf(url: string): SourceMap | null {
  if (!url.endsWith("/engine/bundle.js")) return null;
  const path = `${fileURLToPath(url)}.map`;
  const known = maps.get(path);
  if (known !== undefined) return known;
  const map = existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, "utf8"))) : null;
  maps.set(path, map);
  return map;
}

function shortened(url: string): string {
  return url.replace(/^.*\/(src|node_modules|test)\//, "$1/");
}

function post(session: Session, method: "Profiler.enable" | "Profiler.start"): Promise<void> {
  return new Promise((resolve, reject) => {
    session.post(method, (error) => (error ? reject(error) : resolve()));
  });
}
