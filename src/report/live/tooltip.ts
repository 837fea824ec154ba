import type { Box, Page } from "./page.ts";

interface Pointer {
  readonly clientX: number;
  readonly clientY: number;
}

/** Pixels between the pointer and the words. */
const GAP = 14;

/**
 * What Vega calls with a mark's words, or with nothing when the pointer has left. The words are put
 * in as text: whatever a scenario calls its nodes, it stays a name.
 */
export function tooltips(
  page: Page,
): (handler: unknown, event: Pointer, item: unknown, value: unknown) => void {
  const { document } = page;
  const box = document.createElement("div");
  box.className = "tip";
  box.setAttribute("role", "status");
  box.hidden = true;
  document.body.append(box);
  return (_handler, event, _item, value) => {
    const lines = linesOf(value);
    box.hidden = lines.length === 0;
    if (box.hidden) return;
    box.replaceChildren(...lines.map((line) => lineBox(page, line)));
    place(page, box, event);
  };
}

type Line = readonly [name: string, value: string];

function linesOf(value: unknown): Line[] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [["", String(value)]];
  return Object.entries(value).map(([name, one]) => [name, String(one)]);
}

function lineBox({ document }: Page, [name, value]: Line): Box {
  const line = document.createElement("div");
  const [term, figure] = [document.createElement("span"), document.createElement("b")];
  term.textContent = name === "" ? "" : `${name} `;
  figure.textContent = value;
  line.append(term, figure);
  return line;
}

/** Beside the pointer, and inside the window. */
function place(page: Page, box: Box, { clientX, clientY }: Pointer): void {
  const right = clientX + GAP + box.offsetWidth;
  const left = right > page.innerWidth ? clientX - GAP - box.offsetWidth : clientX + GAP;
  const below = clientY + GAP + box.offsetHeight;
  const top = below > page.innerHeight ? clientY - GAP - box.offsetHeight : clientY + GAP;
  box.style["left"] = `${Math.max(0, left)}px`;
  box.style["top"] = `${Math.max(0, top)}px`;
}
