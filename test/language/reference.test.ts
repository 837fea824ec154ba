import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CODES, entryOf, explainDiagnostic } from "../../src/language/catalogue.ts";
import { allWords, explainWord } from "../../src/language/vocabulary/explain.ts";
import { referencePage } from "../../src/language/vocabulary/reference.ts";
import { told } from "./check-text.ts";

const page = referencePage();

describe("the reference page", () => {
  it("is stored as the vocabulary has it (`npm run generate` writes it)", () => {
    const stored = readFileSync(new URL("../../grammar/scenario.md", import.meta.url), "utf8");
    expect(stored).toBe(page);
  });

  it("has examples that check without a word", () => {
    const examples = [...page.matchAll(/```scenario\n([\s\S]*?)```/g)].map((match) => match[1]!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(told(example)).toEqual([]);
  });

  it("has rows with as many cells as their heads", () => {
    const cells = (line: string) => line.replaceAll("\\|", "").split("|").length;
    let head = 0;
    for (const line of page.replace(/```[\s\S]*?```/g, "").split("\n")) {
      if (!line.startsWith("|")) head = 0;
      else if (head === 0) head = cells(line);
      else expect(cells(line), line).toBe(head);
    }
  });

  it("names every word", () => {
    for (const word of allWords())
      expect(page.includes(`\`${word}\``) || page.includes(`\`${word}(`), word).toBe(true);
  });
});

describe("explain", () => {
  it("knows every word, and what else could be meant by it", () => {
    for (const word of allWords()) expect(explainWord(word), word).not.toBeNull();
    expect(explainWord("rtt")).toContain("setting `rtt` of `link`");
    expect(explainWord("rtt")).toContain("setting `rtt` of `degrade`");
    expect(explainWord("stonith")).toContain("`fencing` in `failover`");
    expect(explainWord("findd")).toBeNull();
    expect(explainWord("constructor")).toBeNull();
  });

  it("says of every code what it is about, in whatever case it is written", () => {
    for (const code of CODES) {
      const entry = entryOf(code)!;
      expect(explainDiagnostic(code), code).toContain(entry.title);
      expect(entry.explain.length, code).toBeGreaterThan(20);
      expect(entry.title, code).not.toMatch(/\.$/);
    }
    expect(explainDiagnostic("sc101")).toContain("250ms");
    expect(explainDiagnostic("SC999")).toBeNull();
    expect(explainDiagnostic("__proto__")).toBeNull();
  });
});
