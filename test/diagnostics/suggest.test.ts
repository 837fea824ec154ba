import { describe, expect, it } from "vitest";
import { suggest, suggestMany } from "../../src/diagnostics/suggest.ts";

const NAMES = ["topology", "bandwidth", "latency", "loss", "rtt", "read_from", "p99", "p50", "ms"];

describe("the nearest name", () => {
  it.each([
    ["topolgy", "topology"],
    ["lsos", "loss"],
    ["Latency", "latency"],
    ["read-from", "read_from"],
    ["bandwith", "bandwidth"],
    ["band", "bandwidth"],
    ["rt", "rtt"],
    ["Ms", "ms"],
  ])("for %s is %s", (written, meant) => {
    expect(suggest(written, NAMES)).toBe(meant);
  });

  it.each(["zzzzzz", "", "k", "q".repeat(100_000)])("is none for a far word (%.10s)", (written) => {
    expect(suggest(written, NAMES)).toBeNull();
  });

  it("lists several, nearest first, each once", () => {
    expect(suggestMany("p95", ["p50", "p99", "p95x", "p50", "mean"])).toEqual(["p95x", "p99"]);
  });

  it("never offers the word itself", () => {
    expect(suggest("rtt", ["rtt"])).toBeNull();
  });
});
