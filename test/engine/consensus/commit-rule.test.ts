import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Leader } from "../../../src/engine/replication/consensus/leader.ts";
import type { Members } from "../../../src/engine/replication/consensus/members.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { breakMethod } from "../../properties/break-method.ts";
import { exponential, MS } from "../plan-builder.ts";
import { troubledRun } from "./random-trouble.ts";

/** How many voters have the leader's entry on their disks, whatever the leader has heard of it. */
function copiesOf(members: Members, leader: number, index: number): number {
  const term = members.logs[leader]!.termAt(index);
  return members.voters.filter((voter) => {
    const log = members.logs[voter]!;
    if (log.base >= index) return true;
    return members.flushed[voter]! >= index && log.end >= index && log.termAt(index) === term;
  }).length;
}

/** Runs in random trouble on slow disks, each commit looked at when it is made. */
function commits(look: (members: Members, leader: number, index: number) => void): void {
  breakMethod(Leader.prototype, "advance", (advance) => {
    return function (this: Leader, node: number) {
      const hasMoved = advance.call(this, node);
      const members = Reflect.get(this, "members") as Members;
      if (hasMoved) look(members, node, members.commit[node]!);
      return hasMoved;
    };
  });
  const disk = { fsync: exponential(5 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
  for (const plan of fc.sample(troubledRun, { seed: 542, numRuns: 10 })) {
    const nodes = plan.topology.nodes.map((node) => ({ ...node, disk }));
    runPlan({ ...plan, topology: { ...plan.topology, nodes } });
  }
}

describe("what a Raft leader commits", () => {
  it("is on a majority's disks, and ends with an entry of its own term (Raft, figure 8)", () => {
    let [seen, ofNewTerms, fewest] = [0, 0, Number.POSITIVE_INFINITY];
    const older: string[] = [];
    commits((members, leader, index) => {
      const [term, of] = [members.term[leader]!, members.logs[leader]!.termAt(index)];
      seen += 1;
      if (term > 1) ofNewTerms += 1;
      if (of !== term) older.push(`${index} of term ${of} in term ${term}`);
      // The leader's own disk counts like the others'.
      fewest = Math.min(fewest, copiesOf(members, leader, index) - members.majority);
    });
    expect(older).toEqual([]);
    expect(fewest).toBe(0);
    expect(seen).toBeGreaterThan(1000);
    expect(ofNewTerms).toBeGreaterThan(100);
  });
});
