import type { Hover } from "vscode-languageserver/node.js";
import { explainWord } from "../../language/vocabulary/explain.ts";
import { describe } from "../../units/dimension.ts";
import { unitOf } from "../../units/unit.ts";
import { type Analysis, shownName } from "./analysis.ts";
import { type Cursor, cursorBehind, isAssignment } from "./cursor.ts";
import { type Declared, declaredNames } from "./declarations.ts";
import { partsMarkdown, scenarioMarkdown } from "./markdown.ts";
import { namedAt } from "./references.ts";
import { parametersAt, settingAt } from "./setting-at.ts";
import { type Token, tokensOf } from "./tokens.ts";
import { wordAt } from "./word-at.ts";

/** What the word at an offset means; null for a place without one. */
export function hoverAt(analysis: Analysis, offset: number): Hover | null {
  const { tokens } = tokensOf(analysis.source.text);
  const word = wordAt(tokens, offset);
  if (word === null) return null;
  const { token, index, names } = word;
  const value =
    token.kind === "number"
      ? unitMarkdown(token.text)
      : token.kind === "name"
        ? nameMarkdown(
            analysis,
            names,
            cursorBehind(tokens, index, token.startsLine),
            tokens.slice(index + 1),
            namedAt(analysis, token.start)?.declared ?? null,
          )
        : null;
  if (value === null) return null;
  const range = analysis.places.range(token);
  return { contents: { kind: "markdown", value }, range };
}

/** A setting's name before its sign, an argument's before its colon, else whatever the word is. */
function nameMarkdown(
  analysis: Analysis,
  names: readonly string[],
  cursor: Cursor,
  rest: readonly Token[],
  named: Declared | null,
): string | null {
  const place = cursor.place ?? "";
  const signAt = rest.findIndex(({ text, kind }) => kind === "sign" && text !== ".");
  const sign = signAt === -1 ? undefined : rest[signAt];
  const isKey = cursor.calls.length === 0 && sign !== undefined && isAssignment(sign);
  if (isKey && !cursor.item.some((token) => isAssignment(token))) {
    const own = explained(names, (head) => head.endsWith(` of \`${place}\``));
    if (own !== null) return own;
  }
  if (rest[0]?.text === ":") {
    const parameter = parametersAt(cursor).find(({ name }) => name === names.at(-1));
    if (parameter !== undefined) return `\`${parameter.name}:\` ${parameter.doc}`;
  }
  const declared = named ?? firstDeclared(analysis, names);
  if (declared !== null) return declaredMarkdown(declared, analysis);
  const setting = settingAt(cursor);
  if (setting !== null) {
    const own = explained(names, (head) => head.endsWith(`of \`${setting.name}\` in \`${place}\``));
    if (own !== null) return own;
  }
  const likely = [
    (head: string) => !head.startsWith("setting") && head.includes(`\`${place}\``),
    (head: string) => place === "faults" && head.startsWith("target"),
    (head: string) => /^(metric|aggregate|function)/.test(head) && place !== "faults",
    (head: string) => !/^(setting|word)/.test(head),
    () => true,
  ];
  for (const fits of likely) {
    const found = explained(names, fits);
    if (found !== null) return found;
  }
  return null;
}

/** The parts of `explain` for the first of the names that it knows, of those whose head fits. */
function explained(names: readonly string[], fits: (head: string) => boolean): string | null {
  for (const name of names) {
    const parts = explainWord(name)?.trimEnd().split("\n\n") ?? [];
    const fitting = parts.filter((part) => fits(part.slice(0, part.indexOf("\n"))));
    if (fitting.length > 0) return partsMarkdown(fitting);
  }
  return null;
}

function firstDeclared(analysis: Analysis, names: readonly string[]): Declared | null {
  const known = declaredNames(analysis);
  for (const name of names) {
    const found = known.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** The declaration as it is written, without what is in its block. */
function declaredMarkdown(declared: Declared, analysis: Analysis): string {
  const { at, whole, kind } = declared;
  const source = [analysis.source, ...analysis.checked.sources].find(({ id }) => id === at.source);
  const written = source?.text.slice(whole.start, whole.end) ?? "";
  const isHead = kind === "site" || kind === "workload";
  const text = isHead ? written.replace(/\s*\{[\s\S]*$/, "") : written;
  const from = at.source === analysis.source.id ? "" : `\n\nFrom ${shownName(at.source)}.`;
  return `${scenarioMarkdown(text)}${from}`;
}

/** `70ms`: its unit in words. */
function unitMarkdown(text: string): string | null {
  const name = text.replace(/^[\d._]+(?:[eE][-+]?\d+)?[kMG]?\s*(?=\D|$)/, "");
  const unit = unitOf(name);
  if (unit === undefined || name === "") return null;
  return `\`${name}\`: the unit of ${describe(unit.dimension)}`;
}
