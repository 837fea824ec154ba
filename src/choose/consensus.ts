import { type Candidate, layout, type Machine, names, place } from "./candidate.ts";
import { spreadReads } from "./reads.ts";
import { triesLoss, type Wish } from "./wish.ts";

/** Majorities of three and five voters: at home, or so that no region holds more than it must. */
export function consensusCandidates(wish: Wish): readonly Candidate[] {
  return placements(wish)
    .filter((counts) => counts.reduce((sum, count) => sum + count, 0) <= wish.machines)
    .map((counts) => candidate(wish, place(wish.regions, counts)));
}

function placements(wish: Wish): readonly (readonly number[])[] {
  const spread = triesLoss(wish, "region");
  switch (wish.regions.length) {
    case 1:
      return [[3]];
    case 2:
      return spread
        ? [
            [2, 1],
            [1, 2],
          ]
        : [[3, 0]];
    default:
      return spread
        ? [
            [1, 1, 1],
            [2, 2, 1],
          ]
        : [
            [3, 0, 0],
            [1, 1, 1],
          ];
  }
}

function candidate(wish: Wish, machines: readonly Machine[]): Candidate {
  const leader = machines[0]?.name ?? "";
  const local = spreadReads(wish) !== null;
  const reads = local ? "local" : "lease";
  const majority = Math.floor(machines.length / 2) + 1;
  return {
    id: `consensus ${layout(machines)}`,
    strategy: "consensus",
    product: null,
    machines,
    first: leader,
    block: `replicate consensus on ${names(machines)} {\n  leader = ${leader}\n  reads  = ${reads}\n}`,
    readFrom: local ? "nearest" : "leader",
    waits: {
      kind: "leader",
      leader,
      count: majority - 1,
      of: machines.slice(1).map(({ name }) => name),
    },
    reads: local ? "one" : "leader",
    givesUp: null,
    certifies: false,
    why: `A write waits until ${majority} of ${machines.length} have it on disk; whoever is elected has every acknowledged write.`,
  };
}
