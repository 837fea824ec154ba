import { describe, expect, it } from "vitest";
import { checkText } from "../check-text.ts";

/** A scenario in which one part is as the test writes it. */
function told(part: "link" | "leader" | "workload" | "apply" | "expect", text: string): string[] {
  const of = (name: typeof part, usual: string) => (name === part ? text : usual);
  const scenario = `topology {
    site here { node a }  site there { node b { ${of("apply", "")} } }
    link here <-> there { ${of("link", "rtt = 5ms")} }
  }
  replicate single_leader on a, b { ${of("leader", "leader = a")} }
  workload app on here { ${of("workload", "clients = 4")} }
  ${of("expect", "")}`;
  return checkText(scenario).diagnostics.map(({ code, help }) => `${code}: ${help[0] ?? ""}`);
}

describe("what was meant is told once, with what to write", () => {
  it.each([
    [
      "workload",
      "clients == 1",
      "SC021: `=` sets a value and `==` compares two: write `clients = …`",
    ],
    ["workload", "arrivals = 500", "SC103: write `poisson(500 ops/s)`"],
    ["workload", "arrivals = 500/s", "SC103: write `poisson(500/s)`"],
    ["workload", "clients = 1, keys = 100", "SC103: write `uniform(100)`"],
    ["leader", "leader = c", "SC201: the nodes are `a`, `b`"],
    [
      "link",
      "rtt = 5ms, bandwidth = 1 GB",
      "SC103: a bandwidth is data per time: did you mean `1 Gbps` or `1 GB/s`?",
    ],
    [
      "link",
      "rtt = 5ms, bandwidth = 64 MiB",
      "SC103: a bandwidth is data per time: did you mean `64 MiB/s`?",
    ],
    ["link", "rtt = 70..90ms", "SC103: write `uniform(70ms, 90ms)`"],
    ["link", "rtt = 70ms..90ms", "SC103: write `uniform(70ms, 90ms)`"],
    ["apply", "apply = apply()", "SC215: such as `apply(rate: 20k ops/s)` or `apply(time: 50us)`"],
    [
      "apply",
      "apply = apply(workers: 2)",
      "SC215: such as `apply(rate: 20k ops/s)` or `apply(time: 50us)`",
    ],
    ["expect", "expect availability(write) > 99.9", "SC116: did you mean `99.9%`?"],
    [
      "expect",
      "report { spacetime of monotonic_reads }",
      "SC205: did you mean `violations(monotonic_reads)`?",
    ],
    [
      "expect",
      "report { table zzz(write) }",
      "SC205: `quorate explain metrics` lists the metrics, such as `p99(write.latency)`",
    ],
    [
      "expect",
      "faults { from 5s to 25s every 10s crash a for 1s }",
      "SC021: the gap stands before its limits: `every 10s from 5s to 25s …`",
    ],
    ["expect", "expect 5 > utilization(a.disk)", "SC116: did you mean `5%`?"],
  ] as const)("%s: %s", (part, text, expected) => {
    expect(told(part, text)).toEqual([expected]);
  });

  it.each([
    ["expect", "expect availability(write) > 0.999"],
    ["expect", "expect stale_reads < 1%"],
    ["expect", "expect lost_writes < 5"],
    ["apply", "apply = apply(rate: 500/s, workers: 2)"],
  ] as const)("nothing of %s: %s", (part, text) => {
    expect(told(part, text)).toEqual([]);
  });

  it("is the unit of the domain for a value that has lost its own", () => {
    const scenario = (value: string) => `param rtt = ${value}
      topology { site here { node a }  site there { node b }  link here <-> there { rtt = rtt } }
      replicate single_leader on a, b { leader = a }
      workload app on here { clients = 4 }`;
    const found = (value: string) => checkText(scenario(value)).diagnostics;
    const [only, ...more] = found("9 in 1ms..300ms");
    expect([only?.code, only?.help, more]).toEqual(["SC103", ["did you mean `9ms`?"], []]);
    expect(found("9 in 1us..300us")[0]?.help).toEqual(["did you mean `9us`?"]);
    // Another kind of value is still told from the domain, and a domain without units fits.
    expect(found("9/s in 1ms..300ms")[0]?.code).toBe("SC106");
    expect(found("9ms in 1ms..300ms")).toEqual([]);
  });

  it("a node where sites are meant: its site", () => {
    const { diagnostics } = checkText(`topology {
      site here { node a }  site there { node b }  link here <-> there { rtt = 5ms } }
    replicate multi_leader on a, b { leaders = [a, b], conflict = site_priority([a, there]) }`);
    expect(diagnostics.map(({ code, help }) => `${code}: ${help[0]}`)).toEqual([
      "SC103: `a` is in `here`: write `here`",
    ]);
  });

  it("takes the words and rules that the sweep gives a param", () => {
    const found = (param: string, use: string, over: string) =>
      checkText(`param x = ${param}
        topology { site here { node a }  site there { node b, c }  link here <-> there { rtt = 5ms }
                   link within there { rtt = 1ms } }
        replicate single_leader on a, b, c { leader = a, ${use} }
        workload app on here { clients = 4 }
        sweep { vary ${over} }`).diagnostics.map(({ code, help }) => `${code}: ${help[0] ?? ""}`);
    expect(found("none", "ack = x", "x over [none, any 1 of [b, c], majority]")).toEqual([]);
    expect(found("all of [b, c]", "ack = x", "x over [none, (b and c)]")).toEqual([]);
    expect(found("async", "mode = x", "x over [semi_sync, sync]")).toEqual([]);
    expect(found("written", "ack_at = x", "x over [flushed, applied]")).toEqual([]);
    // Wrong words are told against what the setting takes, not against the param's first word.
    expect(found("async", "mode = x", "x over [async, semisync]")).toEqual([
      "SC207: did you mean `semi_sync`?",
    ]);
    expect(found("none", "ack = x", "x over [none, any 1 of [b, d]]")).toEqual([
      "SC201: the nodes are `a`, `b`, `c`, the sites are `here`, `there`",
    ]);
    // A domain that is written down binds the sweep.
    expect(found("async in [async, sync]", "mode = x", "x over [async, semi_sync]")).toEqual([
      "SC207: it takes one of `async`, `sync`",
    ]);
  });

  it.each([
    ["replicate raft on a, b { }", "SC207: did you mean `consensus`?"],
    ["replicate master_slave on a, b { leader = a }", "SC207: did you mean `single_leader`?"],
    ["replicate multi_master on a, b { }", "SC207: did you mean `multi_leader`?"],
    ["system mariadb on a, b { leader = a }", "SC207: did you mean `mysql`?"],
    ['system redis "7" on a, b { leader = a }', 'SC229: did you mean "7.0"?'],
    ["system redis on a, b { leader = a, WAIT = 1 }", "SC202: did you mean `wait-replicas`?"],
    ["replicate single_leader on a, b { master = a }", "SC202: did you mean `leader`?"],
    [
      "replicate single_leader on a, b { leader = a, local_flush = yes }",
      "SC207: did you mean `on`?",
    ],
    [
      "replicate single_leader on a, b { leader = a, mode = synchronous }",
      "SC207: did you mean `sync`?",
    ],
  ])("words of other manuals: %s", (replicate, expected) => {
    const told = checkText(`topology { site here { node a }  site there { node b }
      link here <-> there { rtt = 5ms } }
      ${replicate}
      workload app on here { clients = 4 }`);
    expect(told.diagnostics.map(({ code, help }) => `${code}: ${help[0] ?? ""}`)).toContain(
      expected,
    );
  });

  it.each([
    ["read_from = replica", "SC207: did you mean `any_follower`?"],
    ["read_from = primary", "SC207: did you mean `leader`?"],
    ["arrivals = poisson(5000 msg/s)", "SC005: did you mean `ops/s`?"],
  ])("words of other manuals in a workload: %s", (text, expected) => {
    expect(told("workload", text)).toEqual([expected]);
  });

  it("two faults on one line, and the sides of a partition", () => {
    const found = (faults: string) =>
      checkText(`topology { site here { node a, b, c } }
        replicate single_leader on a, b, c { leader = a }
        workload app on here { clients = 4 }
        faults { ${faults} }`).diagnostics.map(({ code, help }) => `${code}: ${help[0] ?? ""}`);
    expect(found("at 1s crash a for 2s at 5s crash b")).toEqual([
      "SC021: a new sentence starts on a new line or after `,` or `;`",
    ]);
    expect(found("crash a at 5s")).toEqual([
      "SC021: the time of a fault stands in front: `at 60s crash pg1`",
    ]);
    expect(found("at 1s partition a | b, c for 2s")).toEqual([
      "SC217: several nodes stand in brackets: `[b, c]`",
    ]);
  });
});
