import type { Profiler, Session } from "node:inspector";

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
  const files = new Map(
    profile.nodes.map(({ id, callFrame }) => [id, fileOf(callFrame.url, callFrame.functionName)]),
  );
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

function fileOf(url: string, name: string): string {
  if (url === "") return name;
  return url.replace(/^.*\/(src|node_modules|test)\//, "$1/");
}

function post(session: Session, method: "Profiler.enable" | "Profiler.start"): Promise<void> {
  return new Promise((resolve, reject) => {
    session.post(method, (error) => (error ? reject(error) : resolve()));
  });
}
