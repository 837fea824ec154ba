/** A piece of HTML that is safe to put in a page: only this file can make one. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type MarkupValue =
  | string
  | number
  | Markup
  | null
  | undefined
  | false
  | readonly MarkupValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Controls but tab and newline, stray surrogate halves, and the marks that turn writing around. */
const HIDDEN = /(?![\t\n])\p{Cc}|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/**
 * The template that all pages are made with. Every interpolated string is escaped, lists are
 * joined, `null`, `undefined` and `false` leave nothing; only other markup goes in as it is.
 */
export function html(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let text = strings[0] ?? "";
  values.forEach((value, index) => {
    text += textOf(value) + (strings[index + 1] ?? "");
  });
  return new Markup(text);
}

/** Text as HTML shows it: nothing in it is markup, and no character of it is invisible. */
export function escapeText(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(HIDDEN, showHidden)
    .replace(/[&<>"']/g, (found) => ENTITIES[found] ?? "");
}

/**
 * Markup from a renderer that escapes on its own: Vega's SVG, markdown-it with `html: false`,
 * diagnostics. Hidden characters in it are made visible as everywhere.
 */
export function rendered(
  by: "vega" | "diagram" | "markdown-it" | "diagnostics" | "style sheet",
  text: string,
): Markup {
  if (/<script|<iframe|<object|<embed|<foreignObject|\son\w+\s*=/i.test(tagsOf(text))) {
    throw new Error(`${by} made markup that could run`);
  }
  return new Markup(text.replace(HIDDEN, showHidden));
}

/**
 * Data for the page's own script, which reads it as text: nothing in it can end the element, and
 * hidden characters are made visible as everywhere. Numbers keep seven digits.
 */
export function dataScript(id: string, data: unknown): Markup {
  const text = JSON.stringify(data, (_, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(7)) : value,
  )
    .replace(HIDDEN, showHidden)
    .replace(/[<>&\u2028\u2029]/g, unicodeEscape);
  return new Markup(`<script type="application/json" id="${escapeText(id)}">${text}</script>`);
}

/** The page's own script. Throws where its text could end the element or be read otherwise than written. */
export function ownScript(text: string): Markup {
  if (/<\/script|<!--|[\r\0]/i.test(text)) throw new Error("a script that cannot stand in a page");
  return new Markup(`<script>${text}</script>`);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Only the tags of a piece of HTML: text may say `<script` in entities as often as it likes. */
function tagsOf(text: string): string {
  return (text.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/="[^"]*"/g, '=""')).join("");
}

function textOf(value: MarkupValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  return value.map(textOf).join("");
}

function showHidden(character: string): string {
  return `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}
