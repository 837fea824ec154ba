import type { HoleValue } from "../../language/checked.ts";
import { constantsIn, literalOf } from "./constants.ts";
import { type Notebook, sourceOf } from "./notebook-file.ts";
import { type Template, templatesIn } from "./template-scan.ts";

/** A stretch of a scenario's text, and where it stands in which cell. */
interface Stretch {
  readonly from: number;
  readonly length: number;
  /** The cell, from 1, code cells only. */
  readonly cell: number;
  readonly start: number;
  /** Characters in the cell; an interpolation is one character of the scenario and many of the cell. */
  readonly width: number;
}

/** A scenario of a notebook, as far as it can be known without running anything. */
export interface CellScenario {
  readonly cell: number;
  readonly text: string;
  /** What its interpolations stand for; undefined where only a run could tell. */
  readonly holes: readonly (HoleValue | undefined)[];
  readonly stretches: readonly Stretch[];
}

/** The first character of Unicode's private use area: hole i is written as it plus i. */
const FIRST_HOLE = 0xe000;

/**
 * The scenarios in a notebook's cells. A constant of an earlier cell is put in where it is used, a
 * scenario that others are put together from is not listed by itself, and cells that are there to
 * show an error are left out.
 */
export function scenariosIn(notebook: Notebook): CellScenario[] {
  const constants = new Map<string, HoleValue>();
  const named = new Map<string, CellScenario>();
  const used = new Set<CellScenario>();
  const found: CellScenario[] = [];
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code");
  for (const [index, cell] of cells.entries()) {
    const source = sourceOf(cell);
    for (const [name, value] of constantsIn(source)) constants.set(name, value);
    const { tags } = cell.metadata;
    if (Array.isArray(tags) && tags.includes("raises-exception")) continue;
    for (const template of templatesIn(source)) {
      const one = assembled(template, index + 1, constants, named, used);
      found.push(one);
      if (template.name !== null) named.set(template.name, one);
    }
  }
  return found.filter((one) => !used.has(one));
}

function assembled(
  template: Template,
  cell: number,
  constants: ReadonlyMap<string, HoleValue>,
  named: ReadonlyMap<string, CellScenario>,
  used: Set<CellScenario>,
): CellScenario {
  let text = "";
  const holes: (HoleValue | undefined)[] = [];
  const stretches: Stretch[] = [];
  for (const [index, part] of template.parts.entries()) {
    const { length } = part.text;
    stretches.push({ from: text.length, length, cell, start: part.start, width: length });
    text += part.text;
    const hole = template.holes[index];
    if (hole === undefined) continue;
    const inner = named.get(hole.expression);
    if (inner !== undefined) {
      used.add(inner);
      const from = text.length;
      stretches.push(...inner.stretches.map((one) => ({ ...one, from: one.from + from })));
      text += moved(inner, holes.length);
      holes.push(...inner.holes);
      continue;
    }
    const width = hole.end - hole.start;
    stretches.push({ from: text.length, length: 1, cell, start: hole.start, width });
    text += String.fromCharCode(FIRST_HOLE + holes.length);
    holes.push(constants.get(hole.expression) ?? literalOf(hole.expression) ?? undefined);
  }
  return { cell, text, holes, stretches };
}

/** The text of a scenario with its holes counted from `first`. */
function moved({ text, holes }: CellScenario, first: number): string {
  return text.replace(/[\ue000-\uf8ff]/g, (character) => {
    const index = character.charCodeAt(0) - FIRST_HOLE;
    return index < holes.length ? String.fromCharCode(FIRST_HOLE + first + index) : character;
  });
}

/** Where a place of the scenario's text stands: the cell, and the offset in it. */
export function placeOf(
  { stretches, cell }: CellScenario,
  offset: number,
  isEnd: boolean,
): { readonly cell: number; readonly offset: number } {
  const holds = ({ from, length }: Stretch): boolean =>
    isEnd ? from < offset && offset <= from + length : from <= offset && offset < from + length;
  const stretch = stretches.find(holds) ?? stretches.at(offset === 0 ? 0 : -1);
  if (stretch === undefined) return { cell, offset: 0 };
  const within = Math.min(offset - stretch.from, stretch.length);
  const scale = stretch.length === 1 && stretch.width !== 1 ? stretch.width : 1;
  return { cell: stretch.cell, offset: stretch.start + within * scale };
}
