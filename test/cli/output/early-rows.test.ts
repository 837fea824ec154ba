import { describe, expect, it } from "vitest";
import type { Door } from "../../../src/cli/door.ts";
import { withEarlyRows } from "../../../src/cli/output/early-rows.ts";
import { inProcessPool } from "../../../src/sweep/pool.ts";
import { requestFor } from "../../../src/sweep/protocol.ts";
import { studyFrom } from "../../sweep/study-from.ts";

const study = studyFrom(`scenario "Pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 1, mix = (write: 100%) }
run { duration = 200ms, warmup = 0s, trials = 2 }
sweep { vary rtt over [2ms, 4ms] }
`);

function listening() {
  const texts: string[] = [];
  const door = { err: (text: string) => void texts.push(text) } as unknown as Door;
  return { door, said: () => texts.join("") };
}

describe("the first trial of each case", () => {
  it("is told as soon as it is there, once, with the figures that are asked for", async () => {
    const { door, said } = listening();
    const plain = await inProcessPool();
    const pool = withEarlyRows(plain, study, door);
    const asked = [0, 1].flatMap((trial) =>
      [0, 1].map((caseIndex) => requestFor(study.cases[caseIndex]!, caseIndex, trial)),
    );
    for (const request of asked) expect(await pool.run(request)).toEqual(await plain.run(request));
    const lines = said().replaceAll("\r\u001b[2K", "").trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe("first trial of each case:");
    expect(lines[1]).toMatch(
      /^ {2}rtt=2 ms: throughput\(write\) 4\d\d.*\/s, p50\(write.latency\) 2\.\d+ ms/,
    );
    expect(lines[2]).toMatch(
      /^ {2}rtt=4 ms: throughput\(write\) 2\d\d.*\/s, p50\(write.latency\) 4\.\d+ ms/,
    );
  });

  it("is not told of what a search runs in the same case", async () => {
    const { door, said } = listening();
    const pool = withEarlyRows(await inProcessPool(), study, door);
    const other = structuredClone(requestFor(study.cases[0]!, 0, 0));
    await pool.run(other);
    expect(said()).toBe("");
  });
});
