import { describe, expect, it } from "vitest";
import { caseEnv, type Env, textOf } from "../../../src/language/compile/env.ts";
import { evaluate } from "../../../src/language/compile/evaluate.ts";
import { nameTable } from "../../../src/language/compile/names.ts";
import { Problems } from "../../../src/language/compile/problems.ts";
import { parseExpression } from "../../../src/language/parse.ts";
import type { ImportReader } from "../../../src/language/source.ts";
import type { Value } from "../../../src/model/value.ts";
import { namesOnly, noFiles } from "./checked-builder.ts";
import { scenarioText } from "./scenario-text.ts";

const head = `
let fast = exponential(mean: 2ms)
let twice(x) = 2 * x
let deep(x) = twice(twice(x)) + 1ms
let gap = if n > 2 then 5ms else 9ms
param n = 3 in 1..9
param route = b in [none, b, any 1 of [b, c]]
param odd = 1 in 1..9 step 4
param __proto__ = 7
`;

function scope(reader: ImportReader = noFiles): { env: Env; problems: Problems } {
  const scenario = namesOnly(scenarioText({ head }));
  expect(scenario.diagnostics).toEqual([]);
  const problems = new Problems();
  const names = nameTable(scenario);
  const env = caseEnv({ scenario, names, reader, problems, overrides: new Map() });
  env.case.roles = { leader: 0, followers: [1, 2], members: [0, 1, 2] };
  return { env, problems };
}

function valueOfText(
  text: string,
  reader?: ImportReader,
): { value: Value | null; text: string; codes: string[] } {
  const { env, problems } = scope(reader);
  const { expr, diagnostics } = parseExpression({ id: "expr", text, holes: 0 });
  expect(diagnostics).toEqual([]);
  const value = evaluate(expr, env);
  const codes = problems.all.map(({ code }) => code);
  return { value, text: value === null ? "" : textOf(env, value), codes };
}

describe("expressions", () => {
  it.each([
    ["72ms", "72 ms"],
    ["1.4 * 72ms", "100.8 ms"],
    ["70ms + 500us", "70.5 ms"],
    ["2000 ops/s * 1 KiB", "16.4 Mbps"],
    ["1 / 70ms", "14.3/s"],
    ["-(3ms - 5ms)", "2 ms"],
    ["10M / 4", "2.5M"],
    ["twice(4ms)", "8 ms"],
    ["deep(4ms)", "17 ms"],
    ["gap", "5 ms"],
    ["min(3ms, 2ms, 9ms)", "2 ms"],
    ["max([1, 5, 2])", "5"],
    ["n >= 3 and not (n == 4)", "true"],
    ["n < 3 or 1ms < 2us", "false"],
    ["n > 5 and 1 / 0 > 2", "false"],
    ["b == route", "true"],
    ["none == none", "true"],
    ["lognormal(p50: 1ms, p99: 4ms) * 2", "lognormal(p50: 2 ms, p99: 8 ms)"],
    ["fast + 1ms", "shifted(by: 1 ms, exponential(mean: 2 ms))"],
    ["any 1 of [b, c]", "any 1 of [b, c]"],
    ["all of [b, c]", "all of [b, c]"],
    ["majority of [a, b, c]", "any 2 of [a, b, c]"],
    ["any 2 of followers", "all of [b, c]"],
    ["any 1 of there", "any 1 of [b, c]"],
    ["(a and b) or c", "(a and b) or c"],
    ["domain(route)", "[none, b, any 1 of [b, c]]"],
    ["domain(odd)", "[1, 5, 9]"],
    ["logspace(1ms, 100ms, points: 3)", "[1 ms, 10 ms, 100 ms]"],
    ["[n, (1, 2ms)]", "[3, (1, 2 ms)]"],
    ["__proto__ + 1", "8"],
    ["every 30s", "every 30 s"],
    ["stonith(takes: 5s)", "stonith(takes: 5 s)"],
  ])("%s is %s", (text, written) => {
    const found = valueOfText(text);
    expect(found.codes).toEqual([]);
    expect(found.text).toBe(written);
  });

  it("keeps decimal units exact", () => {
    for (const [text, value] of [
      ["72ms", 0.072],
      ["100us", 0.0001],
      ["0.01%", 0.0001],
    ] as const) {
      expect(valueOfText(text).value).toMatchObject({ value });
    }
  });

  it.each([
    ["1s / 0", "SC353"],
    ["any 3 of [b, c]", "SC357"],
    ["any 0 of [b, c]", "SC373"],
    ["lognormal(p50: 4ms, p99: 1ms)", "SC356"],
    ["exponential(mean: 0ms)", "SC356"],
    ["quantiles(p50: 4ms, p99: 1ms)", "SC356"],
    ["mixture((50%, 1ms), (40%, 2ms))", "SC356"],
    ["logspace(0ms, 5ms, points: 3)", "SC356"],
    ["logspace(1ms, 5ms, points: 1)", "SC373"],
    ["logspace(1ms, 5ms, points: 1000000000)", "SC364"],
    ["fast * 0", "SC356"],
    ["1ms + 1", "SC377"],
    ["domain(n)", "SC365"],
    ['empirical("x.csv", column: "a", unit: us)', "SC366"],
  ])("%s is refused with %s", (text, code) => {
    const found = valueOfText(text);
    expect(found.value).toBeNull();
    expect(found.codes).toEqual([code]);
  });

  it("ends when functions multiply", () => {
    const calls = Array.from({ length: 24 }, (_, i) => `let f${i + 1}(x) = f${i}(x) + f${i}(x)`);
    const scenario = namesOnly(scenarioText({ head: ["let f0(x) = x", ...calls].join("\n") }));
    const problems = new Problems();
    const names = nameTable(scenario);
    const env = caseEnv({ scenario, names, reader: noFiles, problems, overrides: new Map() });
    const { expr } = parseExpression({ id: "expr", text: "f24(1)", holes: 0 });
    expect(evaluate(expr, env)).toBeNull();
    expect(problems.all.map(({ code }) => code)).toContain("SC379");
  });

  it("says that a value goes in a circle", () => {
    const scenario = namesOnly(scenarioText({ head: "let x = y + 1\nlet y = x + 1" }));
    const problems = new Problems();
    const names = nameTable(scenario);
    const env = caseEnv({ scenario, names, reader: noFiles, problems, overrides: new Map() });
    const { expr } = parseExpression({ id: "expr", text: "x", holes: 0 });
    expect(evaluate(expr, env)).toBeNull();
    expect(problems.all.map(({ code }) => code)).toEqual(["SC377"]);
  });
});

describe("measured values", () => {
  const file: ImportReader = {
    ...noFiles,
    readColumn: (path, column) =>
      column === "latency_us"
        ? { ok: true, id: path, values: [300, 100, 200] }
        : { ok: false, reason: "no_column", detail: "", columns: ["latency_us", "n"] },
  };

  it("are sorted and in base units", () => {
    const { value } = valueOfText('empirical("f.csv", column: "latency_us", unit: us)', file);
    expect(value).toMatchObject({
      distribution: { values: [0.0001, 0.0002, 0.0003], source: "f.csv" },
    });
  });

  it("name the nearest column", () => {
    const { env, problems } = scope(file);
    const text = 'empirical("f.csv", column: "latency_ms", unit: us)';
    evaluate(parseExpression({ id: "expr", text, holes: 0 }).expr, env);
    expect(problems.all).toMatchObject([{ code: "SC367", help: ['did you mean "latency_us"?'] }]);
  });
});
