import { describe, expect, it } from "vitest";
import { checkText, told } from "../check-text.ts";

const rest = `
let top = 3000 ops/s
topology { site dc { node a, b } }
replicate single_leader on a, b { leader = a }
workload app on dc { arrivals = poisson(rate) }
`;
const domain = "param rate = 100 ops/s in 10 ops/s..10k ops/s";

function mistakes(find: string, param = domain): string[] {
  return told(`${param}\n${rest}\n${find}`);
}

describe("find, checked", () => {
  it("has nothing to say of a search that can be made", () => {
    expect(mistakes("find max rate where p99(write.latency) < 20ms during 1s..4s")).toEqual([]);
    expect(mistakes('find min rate where max(lag(b)) < 1s in 95% of runs as "x"')).toEqual([]);
  });

  it("needs a domain, and writes out one that could be meant", () => {
    const without = "param rate = 100 ops/s";
    const text = `${without}\n${rest}\nfind max rate where p99(write.latency) < 20ms`;
    const [found] = checkText(text).diagnostics;
    expect(found).toMatchObject({ code: "SC215", message: "`find` needs a domain of `rate`" });
    expect(found!.help).toEqual([
      "say where to look: `param rate = 100 ops/s in 10 ops/s..1000 ops/s`",
    ]);
    const [edit] = found!.edits;
    const { start, end } = edit!.span;
    const mended = text.slice(0, start) + edit!.replacement + text.slice(end);
    expect(checkText(mended).diagnostics).toEqual([]);
  });

  it("takes params only, and names the nearest, or how a let becomes one", () => {
    const holds = "where p99(write.latency) < 20ms";
    expect(mistakes(`find max rat ${holds}`)).toEqual(["SC219 rat"]);
    const [found] = checkText(`${domain}\n${rest}\nfind max top ${holds}`).diagnostics;
    expect(found).toMatchObject({ code: "SC219" });
    expect(found!.help[0]).toContain("`param top = … in low..high` instead of `let`");
  });

  it("needs a condition in units that fit, and clauses that it knows", () => {
    expect(mistakes("find max rate where p99(write.latency) < 20")).toEqual(["SC101 20"]);
    expect(mistakes("find max rate where p99(write.latency)")).toEqual([
      "SC105 p99(write.latency)",
    ]);
    expect(mistakes("find max rate where p99(write.latency) < 20ms by top")).toEqual(["SC208 by"]);
  });
});
