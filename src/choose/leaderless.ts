import { type Candidate, layout, type Machine, names, place } from "./candidate.ts";
import type { Wish } from "./wish.ts";

/** Copies of each key. */
const COPIES = 3;

/** Read and write quorums that are tried: eventual, majorities, and reading one with writing all. */
const QUORUMS = [
  [1, 1],
  [2, 2],
  [1, 3],
] as const;

/** Three copies without a leader: at home, or spread over the regions. */
export function leaderlessCandidates(wish: Wish): readonly Candidate[] {
  if (wish.machines < COPIES) return [];
  return placements(wish.regions.length).flatMap((counts) => {
    const machines = place(wish.regions, counts);
    return QUORUMS.flatMap(([r, w]) => [
      candidate(machines, r, w, "last_write_wins"),
      ...(wish.conflicts === "merge" ? [candidate(machines, r, w, "siblings")] : []),
    ]);
  });
}

function placements(regions: number): readonly (readonly number[])[] {
  if (regions === 1) return [[3]];
  if (regions === 2) return [[2, 1]];
  return [[1, 1, 1]];
}

function candidate(
  machines: readonly Machine[],
  r: number,
  w: number,
  conflict: "last_write_wins" | "siblings",
): Candidate {
  const keeps = conflict === "siblings";
  const overlapping = r + w > COPIES;
  const allow = overlapping ? "" : ", allow = non_overlapping_quorums";
  return {
    id: `quorum r=${r} w=${w} ${keeps ? "siblings " : ""}${layout(machines)}`,
    strategy: keeps ? "leaderless quorum, siblings" : "leaderless quorum",
    product: null,
    machines,
    first: machines[0]?.name ?? "",
    block: `replicate leaderless on ${names(machines)} {\n  n = ${COPIES}, r = ${r}, w = ${w}${allow}\n  conflict = ${conflict}\n}`,
    readFrom: null,
    waits: { kind: "quorum", count: w },
    reads: r,
    givesUp: null,
    certifies: false,
    why: `Any ${w} of ${COPIES} copies take a write and any ${r} answer a read${
      overlapping ? ", so that every read meets the last write" : ", which need not meet"
    }; nobody leads, so nobody has to be replaced.`,
  };
}
