import { html, type Markup, rendered } from "./markup.ts";
import { STYLE_SHEET } from "./style-sheet.ts";

/** One part of a report: where links find it, its heading and what stands under it. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

/** Nothing is loaded from anywhere and nothing runs; the style sheet and the pictures are inline. */
const POLICY =
  "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page: heading, the links to its parts, the parts. */
export function documentOf(
  title: string,
  lead: Markup,
  sections: readonly Section[],
  footer: Markup,
): string {
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
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
</body>
</html>
`;
  return page.text;
}
