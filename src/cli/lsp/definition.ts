import type { Location } from "vscode-languageserver/node.js";
import { type Analysis, uriOf } from "./analysis.ts";
import { type Declared, declaredNames, faultLabels } from "./declarations.ts";
import { Places } from "./places.ts";
import { tokensOf } from "./tokens.ts";
import { wordAt } from "./word-at.ts";

/** Where the name or the fault's label at an offset is declared, in whatever file. */
export function definitionAt(analysis: Analysis, uri: string, offset: number): Location | null {
  const word = wordAt(tokensOf(analysis.source.text).tokens, offset);
  if (word === null) return null;
  const { token, names } = word;
  const declared =
    token.kind === "string"
      ? faultLabels(analysis).get(token.text.slice(1, -1))
      : firstOf(declaredNames(analysis), names);
  if (declared === undefined) return null;
  const { at } = declared;
  const source = analysis.checked.sources.find(({ id }) => id === at.source);
  const places =
    at.source === analysis.source.id ? analysis.places : new Places(source?.text ?? "");
  return { uri: uriOf(at.source, analysis, uri), range: places.range(at) };
}

function firstOf(
  known: ReadonlyMap<string, Declared>,
  names: readonly string[],
): Declared | undefined {
  const name = names.find((one) => known.has(one));
  return name === undefined ? undefined : known.get(name);
}
