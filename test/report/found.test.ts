import { describe, expect, it } from "vitest";
import { found } from "../../src/report/sections/found.ts";
import { answer, probe, resultWith } from "./found-builder.ts";

function part(...answers: Parameters<typeof resultWith>[0]): string {
  return found(resultWith(answers))?.text ?? "";
}

describe("the part of a report on what was sought", () => {
  it("is not there when nothing is sought", () => {
    expect(found(resultWith([]))).toBeNull();
  });

  it("says one answer in a sentence, and folds away what was tried", () => {
    const text = part(answer(0));
    expect(text).toContain("rate = 770/s (760/s..785/s), 10 runs; first guess 770/s");
    expect(text).toContain("<details><summary>the 3 values that were tried</summary>");
    expect(text).toContain("a.cpu has no steady state");
  });

  it("shows a sweep as a table, a case a row", () => {
    const text = part(answer(0), answer(1, { value: 90, text: "90/s" }));
    expect(text).toContain('<th scope="col">sessions</th>');
    expect(text).toContain('<td class="number">90/s</td>');
    expect(text.match(/<details/g)).toHaveLength(2);
  });

  it("opens the curve where it is the answer, and escapes what users wrote", () => {
    const probes = [probe(10, "fail", 0.03), probe(100, "pass", 0.01)];
    const odd = { outcome: "not_monotone", value: null, text: "", probes } as const;
    const text = part(answer(0, { ...odd, remarks: ["it fails at <b>"] }));
    expect(text).toContain("<details open>");
    expect(text).toContain("it fails at &lt;b&gt;");
  });
});
