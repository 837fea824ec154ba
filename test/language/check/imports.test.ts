import { describe, expect, it } from "vitest";
import { checkText, small, told } from "../check-text.ts";

const lib = "let base = 1ms\nlet slow(x) = x + base\nparam rtt = 10ms in 1ms..1s";

describe("imports", () => {
  it("bring lets and params under an alias, with what they are made of", () => {
    const text = small(
      'import "lib.scenario" as lib\nexpect p99(write.latency) < lib.slow(lib.rtt)',
    );
    expect(told(text, { files: { "lib.scenario": lib } })).toEqual([]);
    const { lets, params } = checkText(text, { files: { "lib.scenario": lib } });
    expect([...lets.keys()]).toEqual(["lib.base", "lib.slow"]);
    expect([...params.keys()]).toEqual(["lib.rtt"]);
  });

  it("bring names one by one, without the others", () => {
    const text = small(
      'import slow from "lib.scenario"\nlet base = 3\nexpect p99(write.latency) < slow(2ms)',
    );
    expect(told(text, { files: { "lib.scenario": lib } })).toEqual([]);
    expect(told(`${text}\nlet y = rtt`, { files: { "lib.scenario": lib } })).toEqual(["SC201 rtt"]);
  });

  it("without alias bring everything, so that a scenario can be split", () => {
    const whole = small("expect lost_writes == 0");
    const first = whole.indexOf("replicate");
    const text = `import "topology.scenario"\n${whole.slice(first)}`;
    expect(told(text, { files: { "topology.scenario": whole.slice(0, first) } })).toEqual([]);
  });

  it.each([
    ['import "none.scenario"', 'SC501 "none.scenario"'],
    ['import "../up.scenario"', 'SC503 "../up.scenario"'],
    ['import "main.scenario"', 'SC502 "main.scenario"'],
    ['import slo from "lib.scenario"', "SC505 slo"],
    ['extends "none.scenario"', 'SC501 "none.scenario"'],
    ['import "loop.scenario"', 'SC502 "loop.scenario"'],
  ])("%s", (line, expected) => {
    const files = {
      "lib.scenario": lib,
      "main.scenario": "",
      "loop.scenario": 'import "loop.scenario"',
    };
    expect(told(small(line), { files })).toEqual([expected]);
  });

  it("show the mistakes of the imported file in that file", () => {
    const { diagnostics } = checkText(small('import "bad.scenario"'), {
      files: { "bad.scenario": "let x = 1ms + 2" },
    });
    expect(diagnostics.map(({ code, span }) => `${code} ${span.source}`)).toEqual([
      "SC102 bad.scenario",
    ]);
  });
});

describe("extends", () => {
  const base = small(
    'run { duration = 10s, trials = 3 }\nparam p = 1ms\nexpect lost_writes == 0 as "safe"',
  );
  const files = { "base.scenario": base };

  it("replaces settings one by one and keeps the rest", () => {
    const { run, params, diagnostics, workloads } = checkText(
      'extends "base.scenario"\nrun { trials = 7 }\nparam p = 2ms\nworkload app on dc { clients = 9 }',
      { files },
    );
    expect(diagnostics).toEqual([]);
    const settings = run?.block?.items.map((item) =>
      item.kind === "setting" ? item.name.text : item.kind,
    );
    expect(settings).toEqual(["duration", "trials"]);
    const trials = run?.block?.items[1];
    expect(trials?.kind === "setting" && trials.value.kind === "number" && trials.value.value).toBe(
      7,
    );
    expect(params.get("p")?.value).toMatchObject({ value: 2 });
    expect(workloads).toHaveLength(1);
  });

  it("replaces the way to replicate, and expectations of the same label", () => {
    const { replication, expects } = checkText(
      'extends "base.scenario"\nsystem postgresql on a, b, c { leader = b }\nexpect lost_writes < 5 as "safe"',
      { files },
    );
    expect(replication?.keyword.text).toBe("system");
    expect(expects).toHaveLength(1);
  });
});
