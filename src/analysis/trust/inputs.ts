import type { Origin } from "../../model/study.ts";

/** Where the numbers that times hang on come from: hardware and links, not the rules of replication. */
export interface TrustedInputs {
  /** Measured by the author: `measured(…)`, `empirical(…)`. What they are of. */
  readonly calibrated: readonly string[];
  /** Measured by others on such hardware: a disk or a network of the datasets, chosen by its name. */
  readonly published: readonly string[];
  /** The author's own numbers. */
  readonly given: readonly string[];
  /** Nobody's choice: a preset's or the language's own, with the source where there is one. */
  readonly defaults: readonly { readonly path: string; readonly source: string }[];
}

/** `node a · disk.fsync`, `link x <-> y · rtt`; no bandwidth and no loss is the usual link. */
const HARDWARE = /^(node|link) .* · (disk|disk\.\w+|cpu|apply|rtt|latency)$/;

/** Sorts a case's hardware and links by where their numbers come from. */
export function trustedInputs(origins: readonly Origin[]): TrustedInputs {
  const hardware = origins.filter(({ path }) => HARDWARE.test(path));
  // A disk that is called by name says nothing itself: its fsync and bandwidth are rows of their own.
  const chosen = new Map(hardware.map(({ path, from }) => [path, from]));
  const named = new Set(
    hardware.flatMap(({ path }) => (path.endsWith("disk.fsync") ? [path.slice(0, -6)] : [])),
  );
  const found = { calibrated: [], published: [], given: [], defaults: [] } as {
    [Kind in keyof TrustedInputs]: TrustedInputs[Kind][number][];
  };
  for (const origin of hardware) {
    const { path, source = "" } = origin;
    if (named.has(path)) continue;
    const kind = kindOf(origin, chosen.get(path.replace(/\.\w+$/, "")));
    if (kind === "defaults") found.defaults.push({ path, source });
    else found[kind].push(path);
  }
  return found;
}

/** `chose` says where the choice of a row's own hardware comes from, when that is another row. */
function kindOf(origin: Origin, chose: Origin["from"] | undefined): keyof TrustedInputs {
  if (origin.measured === true || /\bempirical\(/.test(origin.text)) return "calibrated";
  if (origin.from === "dataset") return chose === "default" ? "defaults" : "published";
  return origin.from === "scenario" || origin.from === "param" ? "given" : "defaults";
}

/** The systems that a case's origins speak of: `postgresql · ack_at`. Null for a bare `replicate`. */
export function systemOf(origins: readonly Origin[], systems: readonly string[]): string | null {
  const heads = new Set(origins.map(({ path }) => path.split(" · ")[0]));
  return systems.find((system) => heads.has(system)) ?? null;
}
