import type { Candidate } from "./candidate.ts";
import { consensusCandidates } from "./consensus.ts";
import { leaderlessCandidates } from "./leaderless.ts";
import { multiLeaderCandidates } from "./multi-leader.ts";
import { singleLeaderCandidates } from "./single-leader.ts";
import type { Wish } from "./wish.ts";

/** Every strategy that the wish leaves machines for, each in the places that make sense. */
export function strategyCandidates(wish: Wish): readonly Candidate[] {
  return [
    ...singleLeaderCandidates(wish),
    ...multiLeaderCandidates(wish),
    ...leaderlessCandidates(wish),
    ...consensusCandidates(wish),
  ];
}
