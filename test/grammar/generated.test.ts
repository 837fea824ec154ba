import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cstTypes } from "../../grammar/cst-types.ts";
import { ScenarioParser } from "../../grammar/parser.ts";
import { railroadHtml } from "../../grammar/railroad.ts";
import { textMateGrammar } from "../../grammar/textmate.ts";

const stored = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../grammar/${name}`, import.meta.url)), "utf8");

describe("what is generated from the grammar", () => {
  it("is current: types of the tree, diagrams, colours for editors", () => {
    expect(stored("cst.ts")).toBe(cstTypes());
    expect(stored("railroad.html")).toBe(railroadHtml());
    expect(stored("scenario.tmLanguage.json")).toBe(textMateGrammar());
  });

  it("is a page that asks nothing of the network", () => {
    expect(railroadHtml()).not.toMatch(/<script|<link|https?:|url\(/);
  });

  it("draws every rule once and links only to rules", () => {
    const html = railroadHtml();
    const ids = [...html.matchAll(/<section id="(\w+)"/g)].map((match) => match[1]);
    const links = [...html.matchAll(/href="#(\w+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("sentence");
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  });

  it("comes from a grammar in which chevrotain finds no fault", () => {
    expect(() => new ScenarioParser(true)).not.toThrow();
  });
});

describe("the colours for editors", () => {
  const { patterns } = JSON.parse(textMateGrammar()) as {
    patterns: { name: string; match?: string }[];
  };
  const colour = (text: string) =>
    patterns.find(({ match }) => {
      const found = match === undefined ? null : new RegExp(match, "u").exec(text);
      return found?.index === 0 && found[0] === text;
    })?.name;

  it("tell quantities, keywords, comments and names apart", () => {
    expect(colour("200k ops/s")).toBe("constant.numeric.scenario");
    expect(colour("10 Gbps")).toBe("constant.numeric.scenario");
    expect(colour("topology")).toBe("keyword.control.block.scenario");
    expect(colour("# why")).toBe("comment.line.number-sign.scenario");
    expect(colour("us-east-1")).toBe("variable.other.scenario");
  });
});
