import { describe, expect, it } from "vitest";
import { diagnosticsOf, entry } from "../../src/diagnostics/catalogue.ts";

const TABLE = {
  SC901: entry<{ name: string; near: string | null }>({
    severity: "error",
    title: "Unknown fruit",
    explain: "Wrong: `aple`. Right: `apple`.",
    message: ({ name }) => `no fruit is called \`${name}\``,
  }),
  SC902: entry<Record<string, never>>({
    severity: "note",
    title: "Ripe",
    explain: "It is ripe.",
    message: () => "it is ripe",
  }),
};
const diagnostic = diagnosticsOf(TABLE);
const span = { source: "a.scenario", start: 3, end: 7 };

describe("a catalogue", () => {
  it("turns a code and its parameters into a diagnostic", () => {
    expect(diagnostic("SC901", span, { name: "aple", near: null })).toEqual({
      code: "SC901",
      severity: "error",
      span,
      message: "no fruit is called `aple`",
      labels: [],
      help: [],
      edits: [],
    });
  });

  it("takes labels, help and another severity with it", () => {
    const made = diagnostic("SC902", span, {}, { severity: "warning", help: ["eat it"] });
    expect(made).toMatchObject({ severity: "warning", help: ["eat it"] });
  });

  it("does not compile without a parameter or with an unknown code", () => {
    // @ts-expect-error `near` is missing.
    diagnostic("SC901", span, { name: "aple" });
    // @ts-expect-error there is no such code; at run time it would fail loudly.
    expect(() => diagnostic("SC999", span, {})).toThrow(TypeError);
  });
});
