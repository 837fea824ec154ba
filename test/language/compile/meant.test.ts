import { describe, expect, it } from "vitest";
import { reported, studyOf } from "./scenario-text.ts";

const topology = (link: string) =>
  `topology { site here { node a }  site there { node b, c }  link here <-> there { ${link} } }`;

describe("what was meant, where only the values tell", () => {
  it("a value of --set without its unit", () => {
    const parts = { head: "param rtt = 5ms", topology: topology("rtt = rtt") };
    const [only] = reported(parts, { set: { rtt: "5" } });
    expect(only).toMatchObject({ code: "SC350", at: "5", help: ["did you mean `5ms`?"] });
  });

  it.each([
    ["p99(write.latancy)", "did you mean `p99(write.latency)`?"],
    ["throughputt(write)", "did you mean `throughput(write)`?"],
    ["foo", "`quorate explain metrics` lists them, such as `p99(write.latency)`"],
  ])("--measure %s", (text, help) => {
    const [only] = reported({}, { measures: [text] });
    expect(only).toMatchObject({ code: "SC382", help: [help] });
  });

  it("--measure of several, with a comma between them, of which each is a metric", () => {
    const measures = ["p90(write.latency), p95(write.latency)"];
    const ids = studyOf({}, { measures }).metrics.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(["p90(write.latency)", "p95(write.latency)"]);
    const [only, ...more] = reported({}, { measures: ["p90(write.latency), throughputt(write)"] });
    expect(only).toMatchObject({
      code: "SC382",
      at: "throughputt(write)",
      help: ["did you mean `throughput(write)`?"],
    });
    expect(more).toEqual([]);
    expect(reported({}, { measures: ["p90(write.latency), foo"] })[0]).toMatchObject({ at: "foo" });
  });

  it("a step for a range of a few counts", () => {
    const rest = (domain: string) => ({
      head: `param n = ${domain}`,
      rest: "sweep { vary n over domain(n) }",
    });
    const told = (domain: string) =>
      reported(rest(domain)).find(({ code }) => code === "SC365")?.help;
    expect(told("1 in 1..3")).toEqual(["write `1..3 step 1`"]);
    expect(told("1ms in 1ms..3ms")?.[0]).toContain("logspace");
    expect(told("1 in 1..1000")?.[0]).toContain("logspace");
  });

  it("a loss of one, which is all of it", () => {
    const told = reported({ topology: topology("rtt = 5ms, loss = 1") });
    expect(told).toMatchObject([{ code: "SC399", severity: "warning", at: "1" }]);
    expect(reported({ topology: topology("rtt = 5ms, loss = 1%") })).toEqual([]);
    const rest = "faults { at 1s degrade here <-> there for 1s { loss = 1 } }";
    expect(reported({ rest })).toMatchObject([{ code: "SC399", at: "1" }]);
  });

  it("a time-out of nothing", () => {
    const workload = "workload app on here { clients = 4, timeout = 0s }";
    expect(reported({ workload })).toMatchObject([{ code: "SC356", at: "0s" }]);
  });
});
