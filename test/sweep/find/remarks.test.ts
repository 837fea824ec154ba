import { describe, expect, it } from "vitest";
import { remarksOf } from "../../../src/sweep/find/remarks.ts";
import type { SearchEnd } from "../../../src/sweep/find/search.ts";
import { answer } from "../../report/found-builder.ts";

const END = {
  outcome: "found",
  probes: [],
  bracket: { pass: null, fail: null, between: [] },
  value: 770,
  cut: false,
} satisfies SearchEnd;

describe("what is remarked of an answer that was found", () => {
  const said = (given: Parameters<typeof answer>[1]) => remarksOf(answer(0, given), END).join("; ");

  it("is why it took many runs, and what asks for fewer", () => {
    expect(said({ runs: 220 })).toContain("it took 220 runs");
    expect(said({ runs: 220 })).toContain("a longer `duration` asks for fewer");
    expect(said({ runs: 60 })).not.toContain("runs");
  });

  it("is said once where the ends stay far apart all the same", () => {
    const wide = said({ runs: 220, low: 500, high: 900 });
    expect(wide).toContain("chance keeps the ends that far apart");
    expect(wide).not.toContain("it took");
  });
});
