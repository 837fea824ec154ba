import { html, type Markup } from "../markup.ts";
import type { Download } from "../options.ts";

/** The figures as files that stand in the page itself, so that they need no network and no script. */
export function downloads(files: readonly Download[]): Markup {
  return html`<p>The figures behind this page; what a spreadsheet would take for a formula is guarded by a <code>'</code> in front.</p>
<ul>${files.map(
    ({ name, what, type, text }) =>
      html`<li><a download="${name}" href="data:${type};base64,${base64(text)}">${name}</a> <span class="hint">${what}, ${sizeText(text)}</span></li>`,
  )}</ul>`;
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function sizeText(text: string): string {
  const bytes = Buffer.byteLength(text);
  return bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`;
}
