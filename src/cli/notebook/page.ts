import { createHash } from "node:crypto";
import MarkdownIt from "markdown-it";
import { html, type Markup, ownScript, rendered } from "../../report/markup.ts";
import { codeMarkup } from "./code-markup.ts";
import { type Cell, type Notebook, sourceOf } from "./notebook-file.ts";
import { outputMarkup } from "./output-markup.ts";
import { PAGE_STYLE, PAPER_WIDTH } from "./page-style.ts";

/** What a page says about itself. */
export interface PageOptions {
  /** The notebook's file. */
  readonly name: string;
  readonly version: string;
}

/**
 * Frames have the height of what they show, also when a part of it is unfolded. Paper has a width of
 * its own: what stands there is measured beforehand, for no script runs between screen and printer.
 */
const SCRIPT = `for (const frame of document.querySelectorAll("iframe")) {
  const height = () => Math.ceil(frame.contentDocument.body.getBoundingClientRect().height) + 2 + "px";
  const fit = () => {
    const { documentElement: root, body } = frame.contentDocument;
    frame.style.width = "${PAPER_WIDTH}";
    root.className = "paper";
    const wide = [...body.querySelectorAll("table")].some((table) => table.offsetWidth > body.clientWidth) ? "wide" : "";
    root.className = "paper " + wide;
    frame.style.setProperty("--paper", height());
    root.className = wide;
    frame.style.width = "";
    frame.style.height = height();
  };
  const watch = () => {
    fit();
    new ResizeObserver(fit).observe(frame.contentDocument.body);
  };
  if (frame.contentDocument && frame.contentDocument.readyState === "complete" && frame.contentDocument.body.firstChild) watch();
  else frame.addEventListener("load", watch);
}`;

/** HTML in notes is text, and pictures are switched off: they would be loaded from somewhere. */
const writer = new MarkdownIt({ html: false, linkify: false }).disable(["image"]);

/**
 * A notebook as one HTML page that needs nothing else. Outputs are shown as they were stored;
 * nothing is run, neither now nor when the page is opened: of all scripts only the page's own is
 * let run, known by its hash.
 */
export function notebookPage(notebook: Notebook, { name, version }: PageOptions): string {
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titleOf(notebook) ?? name}</title>
<style>${rendered("style sheet", PAGE_STYLE)}</style>
</head>
<body>
<main>
${notebook.cells.map(cellMarkup)}</main>
<footer><p class="hint">Made from ${name} by quorate ${version}, with the outputs that were stored in it.</p></footer>
${ownScript(SCRIPT)}
</body>
</html>
`;
  return page.text;
}

function policy(): string {
  const hash = createHash("sha256").update(SCRIPT).digest("base64");
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'`;
}

function cellMarkup(cell: Cell): Markup {
  const source = sourceOf(cell);
  if (cell.cell_type === "markdown") {
    const text = rendered("markdown-it", writer.render(source));
    return html`<div class="text">${text}</div>\n`;
  }
  if (cell.cell_type !== "code") return html`<pre class="said">${source}</pre>\n`;
  const count = cell.execution_count ?? null;
  const outputs = (cell.outputs ?? []).map((output, index) =>
    outputMarkup(output, `Output ${index + 1} of cell ${count ?? "that was not run"}`),
  );
  return html`<div class="cell"><div class="count">${count === null ? "" : `[${count}]`}</div><div class="inside">${source.trim() !== "" && codeMarkup(source)}${outputs}</div></div>\n`;
}

/** The first heading of the notes. */
function titleOf(notebook: Notebook): string | null {
  for (const cell of notebook.cells) {
    const found = cell.cell_type === "markdown" ? /^#\s+(.+)$/m.exec(sourceOf(cell)) : null;
    if (found?.[1] !== undefined) return found[1].trim();
  }
  return null;
}
