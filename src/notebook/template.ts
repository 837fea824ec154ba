import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { HoleValue } from "../language/checked.ts";
import type { Source } from "../language/source.ts";
import { html } from "../report/markup.ts";
import { UNNAMED } from "../report/options.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";

/** The first character of Unicode's private use area: hole i is written as it plus i. */
const FIRST_HOLE = 0xe000;
/** As many as the private use area has characters. */
const MOST_HOLES = 6400;

/** A scenario's text with the values of its interpolations, not checked yet. */
export class Scenario {
  readonly source: Source;
  readonly holes: readonly HoleValue[];
  /** Where imports and datasets are looked for. */
  readonly folder: string;

  constructor(source: Source, holes: readonly HoleValue[], folder: string) {
    this.source = source;
    this.holes = holes;
    this.folder = folder;
  }

  /** The text with the interpolated values written out, for people to read. */
  get text(): string {
    return writtenOut(this.source, this.holes);
  }

  toString(): string {
    return this.text;
  }

  [INSPECT](): string {
    return this.text;
  }

  [JUPYTER_DISPLAY](): Bundle {
    return { "text/plain": this.text, "text/html": html`<pre>${this.text}</pre>`.text };
  }
}

/**
 * A scenario in a notebook cell. Interpolated numbers, words and lists are values, never text to be
 * parsed: `` scenario`param rtt = ${70}ms` ``.
 */
export function scenario(strings: TemplateStringsArray, ...values: readonly HoleValue[]): Scenario {
  if (values.length > MOST_HOLES) {
    throw new RangeError(`a scenario may have ${MOST_HOLES} interpolations, not ${values.length}`);
  }
  // The raw text: escapes in it belong to the scenario's own strings, not to JavaScript.
  const text = strings.raw.map((part, index) => part + holeAt(index, values.length)).join("");
  return new Scenario({ id: UNNAMED, text, holes: values.length }, values, process.cwd());
}

/** A scenario from a file; its imports are looked for beside it. */
export function scenarioFile(path: string): Scenario {
  const text = readFileSync(path, "utf8");
  return new Scenario({ id: path, text, holes: 0 }, [], dirname(path));
}

function holeAt(index: number, count: number): string {
  return index < count ? String.fromCharCode(FIRST_HOLE + index) : "";
}

function writtenOut(source: Source, holes: readonly HoleValue[]): string {
  return source.text.replace(/[\ue000-\uf8ff]/g, (character) => {
    const index = character.charCodeAt(0) - FIRST_HOLE;
    return index < source.holes ? holeText(holes[index]) : character;
  });
}

function holeText(value: HoleValue | undefined): string {
  return Array.isArray(value) ? `[${value.map(holeText).join(", ")}]` : String(value);
}
