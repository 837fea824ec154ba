import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { HoleValue } from "../language/checked.ts";
import type { Source } from "../language/source.ts";
import { html } from "../report/markup.ts";
import { UNNAMED } from "../report/options.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";
import { isPromise } from "./misuse.ts";

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

/** What an interpolation may hold: a value, a list of values, or a scenario whose text is put in. */
export type Interpolation = HoleValue | Scenario;

/**
 * A scenario in a notebook cell. Interpolated numbers, words and lists are values, never text to be
 * parsed: `` scenario`param rtt = ${70}ms` ``. Another scenario stands for its whole text, so that one
 * cell may say the topology and the next ones the loads: `` scenario`${cluster} workload …` ``.
 * Throws a TypeError that shows the place for what is no value, such as `undefined`.
 */
export function scenario(
  strings: TemplateStringsArray,
  ...values: readonly Interpolation[]
): Scenario {
  const holes: HoleValue[] = [];
  let folder = process.cwd();
  let text = "";
  // The raw text: escapes in it belong to the scenario's own strings, not to JavaScript.
  for (const [index, part] of strings.raw.entries()) {
    text += part;
    if (index >= values.length) continue;
    const value = values[index];
    if (value instanceof Scenario) {
      text += moved(value, holes.length);
      holes.push(...value.holes);
      folder = value.folder;
    } else {
      text += holeAt(holes.length);
      holes.push(asValue(value, index, part));
    }
  }
  if (holes.length > MOST_HOLES) {
    throw new RangeError(`a scenario may have ${MOST_HOLES} interpolations, not ${holes.length}`);
  }
  return new Scenario({ id: UNNAMED, text, holes: holes.length }, holes, folder);
}

/** A scenario from a file; its imports are looked for beside it. */
export function scenarioFile(path: string): Scenario {
  const text = readFileSync(path, "utf8");
  return new Scenario({ id: path, text, holes: 0 }, [], dirname(path));
}

/** The text of a scenario with its holes counted from `first`. */
function moved({ source }: Scenario, first: number): string {
  return source.text.replace(/[\ue000-\uf8ff]/g, (character) => {
    const index = character.charCodeAt(0) - FIRST_HOLE;
    return index < source.holes ? holeAt(first + index) : character;
  });
}

function holeAt(index: number): string {
  return String.fromCharCode(FIRST_HOLE + index);
}

/** The value as it is; what no scenario can hold is refused where it stands. */
function asValue(value: unknown, index: number, before: string): HoleValue {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => asValue(item, index, before));
  const line = before.slice(before.lastIndexOf("\n") + 1).trimStart();
  const found =
    value === undefined || value === null
      ? String(value)
      : isPromise(value)
        ? "a promise: is an `await` missing?"
        : `of type ${typeof value}, not a number, a text, a list of them or a scenario`;
  throw new TypeError(`interpolation ${index + 1} of the scenario, \`${line}\${…}\`, is ${found}`);
}

function writtenOut(source: Source, holes: readonly HoleValue[]): string {
  return source.text.replace(
    /[\ue000-\uf8ff](%|[A-Za-z]*(?:\/[A-Za-z]+)?)?/g,
    (found, unit = "") => {
      const index = found.charCodeAt(0) - FIRST_HOLE;
      return index < source.holes ? holeText(holes[index], unit) : found;
    },
  );
}

/** The value with its unit; in a list the unit stands behind each item. */
function holeText(value: HoleValue | undefined, unit: string): string {
  if (!Array.isArray(value)) return `${value}${unit}`;
  return `[${value.map((item) => holeText(item, unit)).join(", ")}]`;
}
