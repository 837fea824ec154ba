import type { EpisodeRecord, RunRecord } from "../../model/run-record.ts";

/** More episodes than this are not kept, so that memory does not grow with the run. */
const MOST_EPISODES = 10_000;

interface OpenEpisode {
  readonly kind: EpisodeRecord["kind"];
  readonly label: string;
  readonly fromNs: number;
  readonly nodes: readonly number[];
  toNs: number;
  numbers: Record<string, number> | null;
}

/** Faults, stretches without writes and fall-backs, and what the reader of the run must know. */
export class Episodes {
  private readonly kept: OpenEpisode[] = [];
  private readonly notes = new Map<string, string>();

  /** Opens an episode; the answer closes it. -1 when there are too many to keep. */
  begin(
    kind: EpisodeRecord["kind"],
    label: string,
    fromNs: number,
    nodes: readonly number[],
  ): number {
    if (this.kept.length >= MOST_EPISODES) {
      this.note("episodes_cut", `Only the first ${MOST_EPISODES} episodes are kept.`);
      return -1;
    }
    return this.kept.push({ kind, label, fromNs, nodes, toNs: Number.NaN, numbers: null }) - 1;
  }

  end(episode: number, toNs: number): void {
    const open = this.kept[episode];
    if (open !== undefined && Number.isNaN(open.toNs)) open.toNs = toNs;
  }

  /** Keeps a figure of an episode; the last value stands. */
  set(episode: number, name: string, value: number): void {
    const kept = this.kept[episode];
    if (kept === undefined) return;
    kept.numbers ??= {};
    kept.numbers[name] = value;
  }

  /** Says something once for each code; the last text stands. */
  note(code: string, text: string): void {
    this.notes.set(code, text);
  }

  records(endNs: number): readonly EpisodeRecord[] {
    return this.kept.map(({ kind, label, fromNs, toNs, nodes, numbers }) => ({
      kind,
      label,
      fromNs,
      toNs: Number.isNaN(toNs) ? endNs : Math.min(toNs, endNs),
      nodes,
      ...(numbers === null ? {} : { numbers }),
    }));
  }

  noteRecords(): RunRecord["notes"] {
    return [...this.notes].map(([code, text]) => ({ code, text }));
  }
}
