import type ts from "typescript";
import type { CellDiagnostic, Place } from "./tslab.ts";

/** A text put into a cell, at a place of the cell as it was written. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** A cell as the compiler shall see it. */
export interface RepairedCell {
  readonly text: string;
  /** The same complaint, at the place in the cell as it was written. */
  readonly asWritten: (diagnostic: CellDiagnostic) => CellDiagnostic;
}

/**
 * Writes `{ x }` out as `{ x: x }`. tslab turns a name of an earlier cell into `exports.x`, and
 * overlooks it where it is a property's name and its value at once.
 */
export function repairedCell(typescript: typeof ts, source: string): RepairedCell {
  const insertions: Insertion[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isShorthandPropertyAssignment(node)) {
      insertions.push({ at: node.name.end, text: `: ${node.name.text}` });
    }
    typescript.forEachChild(node, visit);
  };
  visit(parsed(typescript, source));
  let [text, from] = ["", 0];
  for (const { at, text: added } of insertions) {
    text += source.slice(from, at) + added;
    from = at;
  }
  return {
    text: text + source.slice(from),
    asWritten: (diagnostic) =>
      diagnostic.fileName !== undefined
        ? diagnostic
        : {
            ...diagnostic,
            start: placeIn(source, offsetAsWritten(insertions, diagnostic.start.offset)),
            end: placeIn(source, offsetAsWritten(insertions, diagnostic.end.offset)),
          },
  };
}

/**
 * Whether a cell waits outside of functions, with `await` or `for await`. tslab knows it only from
 * a complaint of the compiler, which does not come for `await (…)` and for `for await`.
 */
export function waitsAtTop(typescript: typeof ts, source: string): boolean {
  const waits = (node: ts.Node): boolean => {
    if (typescript.isFunctionLike(node)) return false;
    if (typescript.isAwaitExpression(node)) return true;
    if (typescript.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    return typescript.forEachChild(node, (child) => waits(child) || undefined) ?? false;
  };
  return waits(parsed(typescript, source));
}

/** As a module, in which `await` outside of functions is one. */
function parsed(typescript: typeof ts, source: string): ts.SourceFile {
  const { ESNext } = typescript.ScriptTarget;
  return typescript.createSourceFile("cell.ts", `${source}\nexport {};`, ESNext, true);
}

function offsetAsWritten(insertions: readonly Insertion[], offset: number): number {
  let added = 0;
  for (const { at, text } of insertions) {
    if (offset <= at + added) break;
    added += Math.min(text.length, offset - at - added);
  }
  return offset - added;
}

function placeIn(source: string, offset: number): Place {
  const before = source.slice(0, offset);
  const line = before.split("\n").length - 1;
  return { offset, line, character: offset - (before.lastIndexOf("\n") + 1) };
}
