import { html, type Markup } from "../../report/markup.ts";
import { type MimeBundle, type Output, textOf } from "./notebook-file.ts";
import { FRAME_STYLE } from "./page-style.ts";

/** Pictures that a page can hold. */
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

/** Colours and movements of a terminal. */
const TERMINAL = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g");

/** What a frame may do: nothing but be styled and show pictures that it holds itself. */
const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/**
 * One output as the page shows it. HTML and SVG stand in a frame of their own, in which no script
 * runs and no form or link leads anywhere: an output is somebody's text, and not the page's.
 */
export function outputMarkup(output: Output, label: string): Markup {
  if (output.output_type === "stream") {
    const kind = output.name === "stderr" ? "said stderr" : "said";
    return html`<pre class="${kind}">${plain(output.text.join(""))}</pre>`;
  }
  if (output.output_type === "error") {
    const text = output.traceback.join("\n") || `${output.ename}: ${output.evalue}`;
    return html`<pre class="said failed">${plain(text)}</pre>`;
  }
  return bundleMarkup(output.data, label);
}

/** The richest form that a page can show. */
function bundleMarkup(data: MimeBundle, label: string): Markup {
  const page = data["text/html"] ?? data["image/svg+xml"];
  if (page !== undefined) return frame(textOf(page), label);
  for (const type of PICTURES) {
    const picture = data[type];
    if (picture === undefined) continue;
    const bytes = textOf(picture).replace(/[^A-Za-z0-9+/=]/g, "");
    return html`<img class="shown" alt="${label}" src="data:${type};base64,${bytes}">`;
  }
  const text = data["text/plain"] ?? data["text/markdown"] ?? data["application/json"];
  if (text !== undefined) return html`<pre class="said">${plain(textOf(text))}</pre>`;
  const types = Object.keys(data).join(", ");
  return html`<p class="hint">An output of the type ${types} cannot be shown here.</p>`;
}

function frame(page: string, label: string): Markup {
  const whole = `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><style>${FRAME_STYLE}</style>${page}`;
  return html`<iframe sandbox="allow-same-origin" title="${label}" srcdoc="${whole}"></iframe>`;
}

function plain(text: string): string {
  return text.replace(TERMINAL, "");
}
