import { describe, expect, it } from "vitest";
import { explainWord } from "../../../src/language/vocabulary/explain.ts";
import { PRESETS } from "../../../src/systems/presets.ts";

describe("what explain tells of a product", () => {
  it.each([...PRESETS.values()])(
    "names every knob of $name with default, meaning and source",
    (preset) => {
      const text = explainWord(preset.name) ?? "";
      for (const knob of preset.knobs) {
        if (knob.aliasOf !== undefined) {
          expect(text).toContain(`${knob.name} (${knob.aliasOf})`);
          continue;
        }
        expect(text).toContain(`${knob.name} = ${knob.default}`);
        expect(text).toContain(`Source: ${knob.source}`);
      }
    },
  );

  it("tells the versions whose default is another", () => {
    expect(explainWord("kafka")).toContain("acks = all (2.4: 1, 2.8: 1): What a producer");
  });

  it("keeps apart what is followed and what is only accepted", () => {
    const text = explainWord("kafka") ?? "";
    const accepted = text.slice(text.indexOf("without an effect here"));
    expect(accepted).toContain("linger.ms = 0 (4.0: 5)");
    expect(accepted).not.toContain("min.insync.replicas =");
  });

  it("names what every product's block has, and what may stand in it", () => {
    const text = explainWord("mongodb") ?? "";
    expect(text).toContain("Settings: leader, followers, shards");
    expect(text).toContain("Verbs: cascade");
  });
});
