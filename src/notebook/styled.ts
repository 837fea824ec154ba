import { html, type Markup, rendered } from "../report/markup.ts";

/** What the report's parts need of its style when they stand in a notebook, on the page's own colours. */
const STYLE = `.quorate .interval,.quorate .seen{display:block;opacity:.7;font-size:.85em}
.quorate .hint,.quorate .absent{opacity:.75}
.quorate .number{text-align:right;font-variant-numeric:tabular-nums}
.quorate table{border-collapse:collapse}
.quorate th,.quorate td{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
.quorate .scroll{overflow-x:auto}`;

/** Parts of a report as a notebook shows them. */
export function styled(...parts: readonly (Markup | undefined)[]): string {
  return html`<div class="quorate"><style>${rendered("style sheet", STYLE)}</style>${parts}</div>`
    .text;
}
