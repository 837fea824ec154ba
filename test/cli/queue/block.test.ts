import { describe, expect, it } from "vitest";
import { checkedBlock } from "../../../src/cli/queue/block-schema.ts";
import { blockId, blocksOf, planOfTrial } from "../../../src/sweep/cells/block.ts";
import { requestFor } from "../../../src/sweep/protocol.ts";
import { studyFrom } from "../../sweep/study-from.ts";

const ENGINE = "e1".repeat(32);
const study = studyFrom(`scenario "Pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 2 }
run { duration = 2s, trials = 5 }
sweep { vary rtt over [2ms, 4ms] }
`);
const requests = [0, 1].flatMap((caseIndex) =>
  [0, 1, 2, 3, 4].map((trial) => requestFor(study.cases[caseIndex]!, caseIndex, trial)),
);

describe("blocks of trials", () => {
  it("hold each request once, with trials of one plan together", () => {
    const blocks = blocksOf(requests, ENGINE, () => 3);
    expect(blocks.map(({ block }) => block.seeds.length)).toEqual([3, 2, 3, 2]);
    expect(blocks.flatMap((one) => one.requests)).toEqual(requests);
    const plans = blocks.flatMap(({ block }) =>
      block.seeds.map((seed) => planOfTrial(block, seed)),
    );
    expect(plans).toEqual(requests.map(({ plan }) => plan));
  });

  it("have one trial at least, however long it takes", () => {
    expect(blocksOf(requests, ENGINE, () => 0.01)).toHaveLength(10);
  });

  it("have a name that is a function of what they hold, and nothing else", () => {
    const [one] = blocksOf(requests, ENGINE, () => 3);
    const [again] = blocksOf(structuredClone(requests), ENGINE, () => 3);
    expect(blockId(again!.block)).toBe(blockId(one!.block));
    const others = [
      { ...one!.block, engine: "e2".repeat(32) },
      { ...one!.block, seeds: one!.block.seeds.slice(1) },
      { ...one!.block, plan: requests[9]!.plan },
    ];
    const ids = new Set([one!.block, ...others].map(blockId));
    expect(ids.size).toBe(4);
  });
});

describe("a job's data", () => {
  const { block } = blocksOf(requests, ENGINE, () => 3)[0]!;

  it("is taken after a journey as JSON, under its own name", () => {
    const journey: unknown = JSON.parse(JSON.stringify(block));
    expect(checkedBlock(journey, blockId(block))).toEqual(block);
  });

  it("is refused under another name, or when anything was changed", () => {
    const longer = { ...block, plan: { ...block.plan, run: { ...block.plan.run, durationNs: 1 } } };
    expect(() => checkedBlock(longer, blockId(block))).toThrow("does not fit its name");
  });

  it("is refused when it is no block", () => {
    const refused = (data: unknown) => () => checkedBlock(data, "x");
    expect(refused(null)).toThrow("it must be object");
    expect(refused({ ...block, code: "process.exit()" })).toThrow("additional properties");
    expect(refused({ ...block, seeds: [] })).toThrow("/seeds must NOT have fewer than 1 items");
    expect(refused({ ...block, engine: "../../etc" })).toThrow("/engine must match pattern");
    const { plan } = block;
    expect(
      refused({ ...block, plan: { ...plan, run: { ...plan.run, durationNs: "1h" } } }),
    ).toThrow("/plan/run/durationNs must be number");
    expect(refused({ ...block, plan: { ...plan, workloads: [1] } })).toThrow("/plan/workloads/0");
  });
});
