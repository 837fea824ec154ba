import { describe, expect, it } from "vitest";
import { parseStandbyNames } from "../../src/systems/standby-names.ts";

const standbys = [
  { index: 1, name: "a" },
  { index: 2, name: "b" },
  { index: 3, name: "us-east" },
  { index: 4, name: "Odd one" },
];

describe("synchronous_standby_names in PostgreSQL's own syntax", () => {
  const right: readonly (readonly [string, unknown])[] = [
    ["", { kind: "none" }],
    ["   ", { kind: "none" }],
    ["a", { kind: "first", count: 1, of: [1] }],
    ["a, b", { kind: "first", count: 1, of: [1, 2] }],
    ["b,a", { kind: "first", count: 1, of: [2, 1] }],
    ["2 (a, b)", { kind: "first", count: 2, of: [1, 2] }],
    ["FIRST 2 (a, b)", { kind: "first", count: 2, of: [1, 2] }],
    ["first 1(b , a)", { kind: "first", count: 1, of: [2, 1] }],
    ["ANY 1 (a,b)", { kind: "any", count: 1, of: [1, 2] }],
    ["any 2 (A, B)", { kind: "any", count: 2, of: [1, 2] }],
    ["*", { kind: "first", count: 1, of: [1, 2, 3, 4] }],
    ["ANY 3 (*)", { kind: "any", count: 3, of: [1, 2, 3, 4] }],
    ['ANY 1 ("us-east", "odd ONE")', { kind: "any", count: 1, of: [3, 4] }],
    ["FIRST 1 (b, *)", { kind: "first", count: 1, of: [2, 1, 3, 4] }],
    ["a, a", { kind: "first", count: 1, of: [1] }],
  ];
  it.each(right)("reads %j", (text, quorum) => {
    expect(parseStandbyNames(text, standbys)).toEqual({ ok: true, quorum });
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["ghost", "ghost", /no standby is called `ghost`/],
    ["a b", "b", /nothing may follow the list/],
    ["FIRST (a, b)", "(", /FIRST needs a number/],
    ["ANY a, b", "a", /ANY needs a number/],
    ["2 (a, b", "", /a `\)` should close/],
    ["2 a, b", "2", /no standby is called `2`/],
    ["0 (a)", "0", /above zero/],
    ["ANY 3 (a, b)", "3", /3 standbys must confirm and the list names 2/],
    ["a,", "", /missing at the end/],
    [", a", ",", /`,` stands where the name of a standby belongs/],
    ["us-east", "-", /`-` stands where the name of a standby belongs/],
    ['"us-east', '"us-east', /no closing/],
    ["ANY 1 (a) x", "x", /nothing may follow/],
    ["ANY 1 ()", ")", /`\)` stands where/],
    ["a; b", ";", /nothing may follow/],
  ];
  it.each(wrong)("refuses %j and points at %j", (text, at, message) => {
    const read = parseStandbyNames(text, standbys);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.problem.message).toMatch(message);
    expect(text.slice(read.problem.start, read.problem.end)).toBe(at);
  });

  it("tells how names with a hyphen are written", () => {
    const read = parseStandbyNames("ANY 1 (us-east)", standbys);
    expect(read.ok ? "" : read.problem.help.join()).toContain("double quotes");
  });

  it("ends on any text, however long", () => {
    for (const text of ['"'.repeat(5000), "(".repeat(5000), "a,".repeat(5000), "\u0000\ud800"]) {
      expect(parseStandbyNames(text, standbys)).toHaveProperty("ok", false);
    }
  });
});
