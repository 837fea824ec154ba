import type { Location } from "vscode-languageserver/node.js";
import { type Analysis, uriOf } from "./analysis.ts";
import { type Declared, declaredNames, faultLabels } from "./declarations.ts";
import { Places } from "./places.ts";
import { namedAt } from "./references.ts";
import { tokensOf } from "./tokens.ts";
import { wordAt } from "./word-at.ts";

/** Where the name or the fault's label at an offset is declared, in whatever file. */
export function definitionAt(analysis: Analysis, uri: string, offset: number): Location | null {
  const declared = namedAt(analysis, offset)?.declared ?? meantAt(analysis, offset);
  if (declared === undefined) return null;
  const { at } = declared;
  const source = analysis.checked.sources.find(({ id }) => id === at.source);
  const places =
    at.source === analysis.source.id ? analysis.places : new Places(source?.text ?? "");
  return { uri: uriOf(at.source, analysis, uri), range: places.range(at) };
}

/** By the letters alone, for a text that cannot be read yet. */
function meantAt(analysis: Analysis, offset: number): Declared | undefined {
  const word = wordAt(tokensOf(analysis.source.text).tokens, offset);
  if (word === null) return undefined;
  const { token, names } = word;
  return token.kind === "string"
    ? faultLabels(analysis).get(token.text.slice(1, -1))
    : firstOf(declaredNames(analysis), names);
}

function firstOf(
  known: ReadonlyMap<string, Declared>,
  names: readonly string[],
): Declared | undefined {
  const name = names.find((one) => known.has(one));
  return name === undefined ? undefined : known.get(name);
}
