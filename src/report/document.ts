import { createHash } from "node:crypto";
import { themeConfig } from "../charts/theme.ts";
import { dataScript, html, type Markup, ownScript, rendered } from "./markup.ts";
import { STYLE_SHEET } from "./style-sheet.ts";

/** One part of a report: where links find it, its heading and what stands under it. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

/** A whole page's parts. */
export interface DocumentParts {
  readonly title: string;
  readonly lead: Markup;
  readonly sections: readonly Section[];
  readonly footer: Markup;
  /** The script that draws charts anew; a page without one runs nothing. */
  readonly script?: string;
}

/**
 * Nothing is loaded from anywhere, and nothing runs but the page's own script, known by its hash
 * and unable to make code of text; the style sheet and the pictures are inline.
 */
function policy(script: string | undefined): string {
  const hash =
    script === undefined
      ? "none"
      : `sha256-${createHash("sha256").update(script).digest("base64")}`;
  return `default-src 'none'; script-src '${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** A page: heading, the links to its parts, the parts. */
export function documentOf({ title, lead, sections, footer, script }: DocumentParts): string {
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${rendered("style sheet", STYLE_SHEET)}</style>
</head>
<body>
<header>
${lead}
<nav aria-label="Parts of this report"><ul>${sections.map(
    ({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`,
  )}</ul></nav>
</header>
<main>
${sections.map(
  ({ id, heading, body }) => html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${body}
</section>
`,
)}</main>
<footer>${footer}</footer>
${script !== undefined && liveParts(script)}</body>
</html>
`;
  return page.text;
}

/** The charts' two styles, and the script that reads them. */
function liveParts(script: string): Markup {
  const styles = { light: themeConfig("light"), dark: themeConfig("dark") };
  return html`${dataScript("chart-styles", styles)}
${ownScript(script)}
`;
}
