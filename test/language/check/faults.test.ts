import { describe, expect, it } from "vitest";
import { checkText } from "../check-text.ts";

const HEAD = `topology {
  site east { node a, b }
  site west { node c }
  link east <-> west { rtt = 70ms }
}
replicate single_leader on a, b, c { leader = a }
workload app on east { clients = 4 }
`;

/** Errors and warnings about one sentence: `SC201 bb`, and the first help. */
function told(sentence: string): string[] {
  const text = `${HEAD}faults { ${sentence} }`;
  const { diagnostics } = checkText(text);
  return diagnostics
    .filter(({ severity }) => severity !== "note")
    .map(({ code, span, help }) => `${code} ${text.slice(span.start, span.end)}: ${help[0] ?? ""}`);
}

describe("every verb, target and schedule of faults checks", () => {
  it.each([
    "at 1s crash a",
    "at 1s crash east with loss of disk",
    "at 1s crash [a, b] for 10s",
    "at 1s crash any 1 of replicas for lognormal(p50: 10s, p99: 60s)",
    "every exponential(mean: 30d) crash any 1 of replicas for lognormal(p50: 1min, p99: 10min)",
    "at 1s restart a",
    "at 1s pause leader for 2s",
    "at 1s pause followers for exponential(mean: 1s)",
    "at 1s pause majority for 1s",
    "at 1s pause minority of [a, b, c] for 1s",
    "at 1s pause east for 1s",
    "at 1s partition a | b",
    "at 1s partition a | b | c for 2s",
    "at 1s partition a -> b for 2s",
    "at 1s partition [a, west] | b for 2s",
    "at 1s partition leader | followers for 2s",
    "at 1s partition minority | majority",
    "at 1s degrade east <-> west for 2s { loss = 2%, rtt += 80ms }",
    "at 1s slow disk of [a, c] by 10x for 2s",
    "at 1s skew clock of b by 250ms",
    "at 1s skew clock of any 1 of followers by -250ms for 30s",
    "at 1s fill disk of a",
    "at 1s fill disk of a to 90% for 5s",
    "at 1s promote b",
    "at 1s switchover to b",
    "at 1s set a.nic = 1 Gbps for 3s",
    "at 1s set a.disk = hdd",
    "at 1s set a.disk.fsync = lognormal(p50: 1ms, p99: 9ms)",
    "at 1s set east.disk.bandwidth = 10 MB/s",
    "at 1s set c.apply = apply(rate: 500 ops/s)",
    "at 1s set c.apply.rate = 500/s",
    "at 1s set c.apply.time = 2ms",
    "at 1s set a.cpu.per_op = 1ms",
    "at 1s set (east <-> west).rtt = 90ms for 2s",
    "at 1s set east <-> west.loss = 1%",
    "at 1s heal",
    "at 1s heal all",
    "when lag(c) > 1s crash a",
    "when leader == b from 2s to 9s pause a for 1s",
    "when queue(a.disk) > 10 or utilization(east <-> west) > 90% crash c",
    'at 1s crash a for 2s as "A is gone"\n after "A is gone" + 5s crash b',
  ])("%s", (sentence) => {
    expect(told(sentence)).toEqual([]);
  });
});

describe("likely mistakes in faults are told where they are, with what was meant", () => {
  it.each([
    ["at 1s cras a", "SC204 cras: did you mean `crash`?"],
    ["at 1s kill a", "SC204 kill: did you mean `crash`?"],
    ["at 1s crash wset", "SC201 wset: did you mean `west`?"],
    ["at 1s crash leaders", "SC201 leaders: did you mean `leader`?"],
    [
      "at 1s partition east",
      "SC227 east: as in `at 120s partition virginia | ireland for 10s { packets = dropped }`",
    ],
    ["at 1s slow disk of b", "SC216 slow: as in `at 20s slow disk of r2 by 20x for 10s`"],
    ["at 1s slow dsk of b by 2x", "SC227 dsk: did you mean `disk`?"],
    ["at 1s skew clock of b by 3", "SC103 3: did you mean `3ms`?"],
    ["at 1s promote east", "SC212 east: "],
    ["at 1s set a.nik = 1 Gbps", "SC222 nik: did you mean `nic`?"],
    ["at 1s set a.disk.fsinc = 1ms", "SC222 disk.fsinc: did you mean `disk.fsync`?"],
    ["at 1s set esat.nic = 1 Gbps", "SC201 esat: did you mean `east`?"],
    ["at 1s set (east <-> west).nic = 1 Gbps", "SC222 nic: "],
    ["at 1s set (east <-> wst).rtt = 1ms", "SC201 wst: did you mean `west`?"],
    ["at 1s set a.nic", "SC227 a.nic: as in `at 40s set r1.nic = 1 Gbps`"],
    ["crash a", "SC224 crash: "],
  ])("%s", (sentence, expected) => {
    expect(told(sentence)[0]?.startsWith(expected) && told(sentence).length).toBe(1);
  });

  it("a value of the wrong dimension in `set`", () => {
    expect(told("at 1s set a.nic = 5ms")[0]).toMatch(/^SC10\d 5ms/);
    expect(told("at 1s set a.disk.fsync = 1 Gbps")[0]).toMatch(/^SC10\d 1 Gbps/);
  });
});
