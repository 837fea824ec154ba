import type { Origin } from "../../model/study.ts";

/** Where the numbers that times hang on come from: hardware and links, not the rules of replication. */
export interface TrustedInputs {
  /** Measured, by a dataset or an empirical distribution: what they are of. */
  readonly calibrated: readonly string[];
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
  const pathsOf = (which: readonly Origin[]) => which.map(({ path }) => path);
  const isMeasured = ({ from, text }: Origin) => from === "dataset" || /\bempirical\(/.test(text);
  const isOwn = ({ from }: Origin) => from === "scenario" || from === "param";
  // A disk that is called by name says nothing itself: its fsync and bandwidth are rows of their own.
  const named = new Set(
    hardware.flatMap(({ path }) => (path.endsWith("disk.fsync") ? [path.slice(0, -6)] : [])),
  );
  const weighty = hardware.filter(({ path }) => !named.has(path));
  return {
    calibrated: pathsOf(weighty.filter(isMeasured)),
    given: pathsOf(weighty.filter((one) => isOwn(one) && !isMeasured(one))),
    defaults: weighty
      .filter((one) => !isOwn(one) && !isMeasured(one))
      .map(({ path, source = "" }) => ({ path, source })),
  };
}

/** The systems that a case's origins speak of: `postgresql · ack_at`. Null for a bare `replicate`. */
export function systemOf(origins: readonly Origin[], systems: readonly string[]): string | null {
  const heads = new Set(origins.map(({ path }) => path.split(" · ")[0]));
  return systems.find((system) => heads.has(system)) ?? null;
}
