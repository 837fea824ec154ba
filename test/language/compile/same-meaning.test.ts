import { describe, expect, it } from "vitest";
import type { Item } from "../../../src/language/ast.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { prepare, sourceOf } from "../../../src/run.ts";
import { EXAMPLES } from "../parse/examples.ts";
import { parseText } from "../parse/invariants.ts";
import { noFiles } from "./checked-builder.ts";

/** Other texts that say the same: what a scenario means is not in the way in which it is written. */
const OWN = EXAMPLES.filter(({ text }) => read(text).study !== null);

function read(text: string) {
  return prepare(sourceOf("same.scenario", text), { reader: noFiles });
}

function plansOf(text: string): readonly Plan[] {
  const { study, diagnostics } = read(text);
  const wrong = diagnostics.filter(({ severity }) => severity === "error");
  expect(wrong.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  return study!.cases.map(({ plan }) => plan);
}

/** Every `12.5ms` as `0.0125s`. */
function inSeconds(text: string): string {
  return text.replaceAll(/(?<![\w.])(\d+)(?:\.(\d+))?ms\b/g, (_, whole: string, part = "") => {
    const digits = whole.padStart(4, "0");
    return `${digits.slice(0, -3)}.${digits.slice(-3)}${part}s`;
  });
}

/** Every site and node under another name, wherever it is spoken of. */
function renamed(text: string): string {
  const bare = text.replaceAll(/#.*$/gm, "");
  const declared = bare
    .replaceAll(/"""[\s\S]*?"""|"[^"]*"/g, "")
    .matchAll(/\b(?:site|node)\s+([a-z_]\w*(?:\s*,\s*[a-z_]\w*)*)/gi);
  const names = new Set([...declared].flatMap(([, list]) => list!.split(/\s*,\s*/)));
  // Without a parser these are not told from settings and roles of the same name.
  for (const word of ["leader", "follower", "n", "on"]) names.delete(word);
  return bare.replaceAll(/\b[a-z_]\w*\b/gi, (word) => (names.has(word) ? `other_${word}` : word));
}

/** The declarations of a text, those of the last kind first; those of one kind keep their order. */
function otherWayRound(text: string): string {
  const { title, items } = parseText(text).file;
  const kindOf = (item: Item) => (item.kind === "declaration" ? item.keyword.text : item.kind);
  const kinds = [...new Set(items.map(kindOf))].reverse();
  const parts = kinds.flatMap((kind) => items.filter((item) => kindOf(item) === kind));
  const head = title === null ? "" : text.slice(0, title.span.end);
  return [head, ...parts.map(({ span }) => text.slice(span.start, span.end))].join("\n\n");
}

describe("the same plan comes of", () => {
  it("as many examples as there are without files of their own", () => {
    expect(OWN.length).toBeGreaterThan(25);
  });

  it.each(OWN)("$name with its milliseconds as seconds", ({ text }) => {
    expect(plansOf(inSeconds(text))).toEqual(plansOf(text));
  });

  // A matrix of round trips knows sites by their names.
  it.each(OWN.filter(({ text }) => !text.includes("network =")))(
    "$name with its sites and nodes under other names",
    ({ text }) => {
      const others = JSON.stringify(plansOf(renamed(text)));
      expect(others).toContain("other_");
      expect(JSON.parse(others.replaceAll("other_", ""))).toEqual(
        JSON.parse(JSON.stringify(plansOf(text))),
      );
    },
  );

  it("a text with its settings in another order", () => {
    const settings = ["duration = 3s", "warmup = 1s", "trials = 2"];
    const text = (run: readonly string[]) => `topology { site x { node a, b } }
      replicate single_leader on a, b { ack = all, leader = a }
      workload w on x { clients = 3 }
      run { ${run.join(", ")} }`;
    expect(plansOf(text([...settings].reverse()))).toEqual(plansOf(text(settings)));
  });

  it.each(OWN)("$name with its declarations in another order", ({ text }) => {
    const turned = otherWayRound(text);
    expect(plansOf(turned)).toEqual(plansOf(text));
  });
});
