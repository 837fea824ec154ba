import { describe, expect, it } from "vitest";
import { type Parts, studyOf } from "./scenario-text.ts";

const asked = (parts: Parts) => studyOf(parts).metrics.map(({ id }) => id);
const faults = "faults { at 5s crash a for 2s }";

describe("what is shown without being asked for", () => {
  it("of a calm scenario is what writes and reads are", () => {
    expect(asked({})).toContain("p99(write.latency)");
    for (const id of ["unavailable_time", "rto", "conflicts", "t_visibility(99.9%)"]) {
      expect(asked({})).not.toContain(id);
    }
  });

  it("is nothing of writes where nobody writes, and nothing of reads where nobody reads", () => {
    const of = (mix: string) => asked({ workload: `workload app on here { clients = 4, ${mix} }` });
    const about = (what: string, ids: readonly string[]) => ids.filter((id) => id.includes(what));
    const reads = of("mix = (read: 100%)");
    expect(about("write", reads)).toEqual([]);
    expect(reads).toEqual(expect.arrayContaining(["p99(read.latency)", "availability(read)"]));
    expect(about("read", of("mix = (write: 100%)"))).toEqual([]);
    const both = of("mix = (read: 50%, write: 50%)");
    expect(both).toEqual(expect.arrayContaining(["throughput(write)", "stale_reads"]));
  });

  it("with faults is the time without writes", () => {
    expect(asked({ rest: faults })).toContain("unavailable_time");
  });

  it("with a failover is what it costs and loses", () => {
    const replicate =
      "replicate single_leader on a, b, c { leader = a, failover { detect = heartbeat(every: 1s, miss: 3) } }";
    expect(asked({ replicate })).toEqual(
      expect.arrayContaining(["failovers", "rto", "split_brain_time", "lost_writes"]),
    );
  });

  it("of a consensus under trouble is the same without a split brain", () => {
    const replicate = "replicate consensus on a, b, c { voters = [a, b, c] }";
    const found = asked({ replicate, rest: faults });
    expect(found).toEqual(expect.arrayContaining(["failovers", "rto", "lost_writes"]));
    expect(found).not.toContain("split_brain_time");
  });

  it("of several leaders are their conflicts, and with faults how they converge", () => {
    const replicate = "replicate multi_leader on a, b, c { leaders = [a, b] }";
    expect(asked({ replicate })).toEqual(expect.arrayContaining(["conflicts", "lost_updates"]));
    expect(asked({ replicate })).not.toContain("convergence_time");
    expect(asked({ replicate, rest: faults })).toContain("convergence_time");
  });

  it("of quorums is how soon a write is seen, once each whoever else asks", () => {
    const replicate = "replicate leaderless on a, b, c { n = 3, r = 2, w = 2 }";
    const rest = "expect t_visibility(99.9%) < 10ms";
    const found = asked({ replicate, rest });
    expect(found).toContain("consistency_probability(t: 0ms)");
    expect(found.filter((id) => id === "t_visibility(99.9%)")).toHaveLength(1);
  });
});
