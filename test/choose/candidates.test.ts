import { describe, expect, it } from "vitest";
import { strategyCandidates } from "../../src/choose/candidates.ts";
import { productCandidates } from "../../src/choose/products.ts";
import { scenarioText } from "../../src/choose/scenario-text.ts";
import { prepare, sourceOf } from "../../src/run.ts";
import { noFiles, wishFor } from "./wishes.ts";

describe("the scenarios that try the candidates", () => {
  const wishes = {
    "one region": wishFor(["us-east-1"]),
    "two regions and both losses": wishFor(["us-east-1", "eu-west-1"], {
      mayLose: { node: 0, region: 0 },
      mayStop: { node: 30, region: 60 },
    }),
    "three regions that all write": wishFor(["us-east-1", "eu-west-1", "ap-northeast-1"], {
      writers: "everywhere",
      staleness: 1,
      mayStop: { node: 5, region: 60 },
    }),
    "two regions of one's own": wishFor(["oslo", "bergen"], {
      network: null,
      rtts: new Map([["bergen|oslo", 0.009]]),
      mayLose: { node: 0, region: 100 },
    }),
  };
  for (const [name, wish] of Object.entries(wishes)) {
    it(`check clean for ${name}`, () => {
      const products = wish.regions.length === 2 ? [] : productCandidates(wish, ["all"]);
      for (const candidate of [...strategyCandidates(wish), ...products]) {
        const text = scenarioText(wish, candidate);
        const { study, diagnostics } = prepare(sourceOf(candidate.id, text), { reader: noFiles });
        const said = diagnostics.map(({ code, message }) => `${code}: ${message}`);
        expect({ id: candidate.id, said }).toEqual({ id: candidate.id, said: [] });
        expect(study?.cases.length).toBeGreaterThan(1);
      }
    });
  }

  it("have names of their own", () => {
    for (const wish of Object.values(wishes)) {
      const all = [...strategyCandidates(wish), ...productCandidates(wish, ["all"])];
      const ids = all.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
