import { describe, expect, it } from "vitest";
import { checkText, small, told } from "../check-text.ts";

describe("names of nodes", () => {
  const topology = "topology { site us, eu { node db[2], log } site ap { node db[1], one } }";
  const rest = (leader: string) =>
    `${topology}\nreplicate single_leader on us, eu.db, ap.one { leader = ${leader} }\nworkload w on us { }`;

  it("are short where only one node is called so, and long elsewhere", () => {
    const { nodes, groups } = checkText(rest("one"));
    expect(nodes.map(({ name }) => name)).toEqual(
      ["us.db[1]", "db[2]", "us.log", "eu.db[1]", "eu.db[2]", "eu.log", "ap.db[1]", "one"].map(
        (name) => (name === "db[2]" ? "us.db[2]" : name),
      ),
    );
    expect(groups.find(({ name }) => name === "eu.db")?.nodes).toEqual([3, 4]);
    expect(groups.find(({ name }) => name === "db")?.nodes).toEqual([0, 1, 3, 4, 6]);
  });

  it.each([
    ["one", []],
    ["ap.one", []],
    ["us.db[2]", []],
    ["db[1]", ["SC212 db[1]"]],
    ["log", ["SC212 log"]],
    ["us.db[3]", ["SC201 us.db[3]"]],
    ["us", ["SC212 us"]],
    ["db", ["SC212 db"]],
  ])("`leader = %s`", (leader, expected) => {
    expect(told(rest(leader))).toEqual(expected);
  });

  it.each(["0", "2.5", "-1", "100000", "n"])("refuse an array of %s", (size) => {
    const text = `param n = 3\ntopology { site dc { node db[${size}] } }\nreplicate single_leader on dc { leader = db[1] }\nworkload w on dc`;
    expect(told(text)).toEqual([`SC301 ${size}`]);
  });

  it("may be words that every object has", () => {
    const text = `topology { site __proto__ { node constructor, toString } }
replicate single_leader on constructor, toString { leader = constructor, ack = all of [toString] }
workload hasOwnProperty on __proto__ { }
param valueOf = 3 in 1..5
let isPrototypeOf = valueOf
sweep { vary valueOf over [1, 2] }`;
    expect(told(text)).toEqual([]);
    expect(told(text.replace("leader = constructor", "leader = toLocaleString"))).toEqual([
      "SC201 toLocaleString",
    ]);
  });
});

describe("lets and functions", () => {
  it("may be used before they are declared, and through each other", () => {
    expect(told(small("let y = 2 * x\nlet x = 1ms\nexpect p99(write.latency) < y"))).toEqual([]);
  });

  it("must not go in a circle", () => {
    expect(told(small("let x = 2 * y\nlet y = x"))).toEqual(["SC221 x"]);
    expect(told(small("let f(x) = g(x)\nlet g(x) = f(x)\nlet y = f(1)"))[0]).toMatch(/^SC221/);
  });

  it("take the types of their arguments", () => {
    const twice = "let twice(x) = 2 * x\n";
    expect(told(small(`${twice}expect p99(write.latency) < twice(1ms)`))).toEqual([]);
    expect(told(small(`${twice}expect p99(write.latency) < twice(1)`))).toEqual(["SC101 twice(1)"]);
    expect(told(small(`${twice}let y = twice(1, 2)`))).toEqual(["SC217 2"]);
    expect(told(small(`${twice}let y = twice()`))).toEqual(["SC215 twice"]);
    expect(told(small(`${twice}let y = 1ms + twice`))).toEqual(["SC103 twice"]);
  });

  it("of functions that double each other end", () => {
    const lines = Array.from({ length: 40 }, (_, i) => `let f${i + 1}(x) = f${i}(x) + f${i}(x)`);
    expect(told(small(`let f0(x) = x\n${lines.join("\n")}\nlet y = f40(1)`))).toEqual([]);
  });

  it("have one name", () => {
    expect(told(small("let x = 1\nparam x = 2"))).toEqual(["SC210 x"]);
    expect(told(small("let c = 1"))).toEqual(["SC210 c"]);
  });
});

describe("dimensions", () => {
  it.each([
    ["2000 ops/s * 1 KiB", "10 Gbps"],
    ["1 GB / 1 Gbps", "1s"],
    ["10ms * 100 ops/s", "3"],
    ["1 / 10ms", "5/s"],
    ["-(3ms) + max(1ms, 2ms)", "1h"],
    ["(if 1 < 2 then 1ms else 2ms)", "1min"],
    ["logspace(1ms, 1s, points: 3)[1]", "1s"],
    ["0.2 USD/h * 30d", "1 USD"],
  ])("of %s fit %s", (left, right) => {
    expect(told(small(`let ok = ${left} < ${right}`))).toEqual([]);
    expect(
      told(small(`let ok = ${left} < (1 B * ${right})`)).map((line) => line.slice(0, 5)),
    ).toEqual(["SC101"]);
  });

  it("of a distribution follow multiplication and addition of a constant", () => {
    expect(told(small("faults { at 1s pause a for 2 * exponential(mean: 1s) + 5ms }"))).toEqual([]);
    expect(told(small("faults { at 1s pause a for exponential(mean: 1s) + 5 }"))).toEqual([
      "SC102 5",
    ]);
  });

  it("compare 0 with everything", () => {
    expect(told(small("expect max(lag(b)) > 0\nexpect lost_writes == 0"))).toEqual([]);
  });
});

describe("params of words", () => {
  it("are checked against every place that they are used in", () => {
    const text = small("param mode = async in [async, snyc, sync]").replace(
      "{ leader = a }",
      "{ leader = a, mode = mode }",
    );
    const [only] = checkText(text).diagnostics;
    expect(told(text)).toEqual(["SC207 snyc"]);
    expect(only?.help).toEqual(["did you mean `sync`?"]);
    expect(only?.labels.map(({ text: words }) => words)).toEqual(["it is used here"]);
  });

  it("mean a node here and a word there", () => {
    const text = `param route = leader in [leader, nearest]
topology { site dc { node leader, b } }
replicate single_leader on leader, b { leader = leader }
workload w on dc { read_from = route }
expect lost_writes == 0 when route == leader
sweep { vary route over domain(route) }`;
    expect(told(text)).toEqual([]);
    expect(told(text.replace("route == leader", "route == nearst"))).toEqual(["SC207 nearst"]);
  });

  it("do not see results in conditions over cases", () => {
    expect(told(small("param n = 1\nexpect lost_writes == 0 when lost_updates == n"))).toEqual([
      "SC113 lost_updates",
    ]);
  });
});

describe("interpolations", () => {
  const hole = (index: number) => String.fromCharCode(0xe000 + index);
  const text = small(`expect p99(write.latency) < ${hole(0)}ms`);

  it("take the unit that is glued on", () => {
    expect(checkText(text, { holes: [20] }).diagnostics).toEqual([]);
  });

  it.each([["20"], [true], [[1, "2"]], [[1, Number.NaN]], [Number.NaN]])(
    "refuse %j before a unit",
    (value) => {
      const codes = checkText(text, { holes: [value] }).diagnostics.map(({ code }) => code);
      expect(codes).toEqual(["SC108"]);
    },
  );

  it("give it to each number of a list", () => {
    const swept = (list: readonly number[]) =>
      checkText(small(`param t = 5ms in 1ms..9ms\nsweep { vary t over ${hole(0)}ms }`), {
        holes: [list],
      });
    expect(swept([1, 5]).diagnostics).toEqual([]);
    const rates = checkText(small(`param t = 5ms\nsweep { vary t over ${hole(0)}/s }`), {
      holes: [[1]],
    });
    expect(rates.diagnostics.map(({ code }) => code)).toEqual(["SC103"]);
  });

  it("are plain numbers without one", () => {
    const plain = small(`expect p99(write.latency) < ${hole(0)}`);
    expect(checkText(plain, { holes: [20] }).diagnostics.map(({ code }) => code)).toEqual([
      "SC101",
    ]);
  });
});

describe("what a scenario lacks", () => {
  it("is said, unless it is a file of lets and params", () => {
    expect(told("")).toEqual(["SC220 ", "SC220 ", "SC220 "]);
    expect(told("let a = 1ms")).toEqual([]);
  });

  it("is said of a block: two ways to replicate, no leader, a block inside another", () => {
    expect(told(small("replicate single_leader on a { leader = a }"))).toEqual(["SC305 replicate"]);
    expect(told(small("").replace("{ leader = a }", "{ }"))).toEqual(["SC214 replicate"]);
    expect(told(small("run { node x }"))).toEqual(["SC213 node"]);
    expect(told(small("run 5s"))[0]).toMatch(/^SC/);
  });
});
