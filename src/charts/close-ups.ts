import type { Window } from "../model/measures.ts";
import type { EpisodeRecord, RunRecord } from "../model/run-record.ts";
import { chartLabel } from "./labels.ts";

/** A stretch of a run that is too short to be seen in the picture of the whole. */
export interface CloseUp {
  /** The fault that it is about. */
  readonly label: string;
  readonly window: Window;
}

/** What takes a larger share of the run is seen in the whole: here it is a dozen pixels wide. */
const SEEN = 0.02;
/** A close-up of more than this share would be the whole picture again. */
const LARGEST = 0.15;
/** So many faults of a run are shown close. */
const MOST = 2;
/** Points of the series before a fault, at the least. */
const LEAST_MARGIN = 8;

/**
 * The faults of a long run from close: each with what followed from it, half as long before and as
 * long after. The first fault of each name; none where the whole picture shows them.
 */
export function closeUps({ series, episodes, endNs }: RunRecord): readonly CloseUp[] {
  const faults = episodes.filter(({ kind }) => kind === "fault");
  const first = faults.filter(
    (fault) => faults.find(({ label }) => label === fault.label) === fault,
  );
  const found = first.flatMap((fault): CloseUp[] => {
    const troubleNs = endOfTrouble(fault, episodes) - fault.fromNs;
    if (troubleNs > SEEN * endNs) return [];
    const margin = Math.max(troubleNs / 2, LEAST_MARGIN * series.intervalNs);
    // Whole points, so that the curves end with the picture.
    const { intervalNs } = series;
    const from = Math.floor((fault.fromNs - margin) / intervalNs) * intervalNs;
    const to = Math.ceil((fault.fromNs + troubleNs + 2 * margin) / intervalNs) * intervalNs;
    const window = { fromNs: Math.max(0, from), toNs: Math.min(endNs, to) };
    return [{ label: chartLabel(fault.label), window }];
  });
  return found
    .filter(({ window }) => window.toNs - window.fromNs <= LARGEST * endNs)
    .slice(0, MOST);
}

/** When the last of what began while the fault was on, or right behind it, was over. */
function endOfTrouble(fault: EpisodeRecord, episodes: readonly EpisodeRecord[]): number {
  return episodes
    .filter(({ fromNs }) => fromNs >= fault.fromNs && fromNs <= fault.toNs)
    .reduce((last, { toNs }) => Math.max(last, toNs), fault.toNs);
}
