import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { scenario } from "../../src/notebook/template.ts";

describe("the scenario tag", () => {
  it("keeps interpolated values out of the text, one private character each", () => {
    const made = scenario`param rtt = ${70}ms in ${[1, 300]}`;
    expect(made.source).toEqual({
      id: "scenario",
      text: "param rtt = \ue000ms in \ue001",
      holes: 2,
    });
    expect(made.holes).toEqual([70, [1, 300]]);
  });

  it("shows the values where they stand", () => {
    expect(inspect(scenario`vary n over ${[1, 4]} # ${"words"}`)).toBe(
      "vary n over [1, 4] # words",
    );
  });

  it("shows the unit of a list behind each of its numbers", () => {
    const made = scenario`vary rtt over ${[1, 70]}ms, rate over ${[5]}/s, at ${20}%`;
    expect(made.text).toBe("vary rtt over [1ms, 70ms], rate over [5/s], at 20%");
  });

  it("leaves escapes to the scenario's own strings", () => {
    expect(scenario`scenario "a\nb"`.source.text).toBe('scenario "a\\nb"');
  });

  it("leaves private characters of the author's own as they are", () => {
    expect(scenario`# \ue005 ${1}`.text).toBe("# \\ue005 1");
    const own = scenario(Object.assign([""], { raw: ["# \ue005"] }) as TemplateStringsArray);
    expect(own.text).toBe("# \ue005");
    expect(own.source.holes).toBe(0);
  });

  it("puts another scenario's text in, with its own values where they stood", () => {
    const pair = scenario`param rtt = ${70}ms in ${[1, 300]}`;
    const made = scenario`# ${"first"}
${pair}
run { duration = ${2}s }`;
    expect(made.text).toBe("# first\nparam rtt = 70ms in [1, 300]\nrun { duration = 2s }");
    expect(made.holes).toEqual(["first", 70, [1, 300], 2]);
    expect(scenario`${pair} ${pair}`.text).toBe(`${pair.text} ${pair.text}`);
  });

  it("refuses more interpolations than there are private characters", () => {
    const raw = Array.from({ length: 6402 }, () => "");
    const strings = Object.assign([...raw], { raw }) as TemplateStringsArray;
    expect(() => scenario(strings, ...Array.from({ length: 6401 }, () => 1))).toThrow(
      "a scenario may have 6400 interpolations, not 6401",
    );
  });
});
