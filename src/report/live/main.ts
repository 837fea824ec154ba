import { type Drawing, LiveFigure, type Tooltip } from "./figure.ts";
import type { Box, Page } from "./page.ts";
import { tooltips } from "./tooltip.ts";

/** How far below the window a figure is drawn before it is scrolled to. */
const AHEAD = "600px";

/**
 * The script of a report: each figure that comes near the window is drawn anew by Vega, one at a
 * time, so that a page of fifty figures opens as fast as one. What cannot be drawn stays as it is.
 */
function start(page: Page): void {
  const dark = page.matchMedia("(prefers-color-scheme: dark)");
  const configs = JSON.parse(page.document.getElementById("chart-styles")?.textContent ?? "{}") as {
    readonly light: Drawing["config"];
    readonly dark: Drawing["config"];
  };
  const tooltip = tooltips(page) as Tooltip;
  const drawing = (): Drawing => ({ config: dark.matches ? configs.dark : configs.light, tooltip });
  const figures = [...page.document.querySelectorAll("figure.chart")].flatMap(
    (element) => LiveFigure.of(page, element) ?? [],
  );
  const waiting: LiveFigure[] = [];
  let busy = false;
  const next = (): void => {
    const figure = waiting.shift();
    busy = figure !== undefined;
    const after = () => page.setTimeout(next, 0);
    void figure?.draw(drawing()).then(after, after);
  };
  const draw = (figure: LiveFigure): void => {
    if (!waiting.includes(figure)) waiting.push(figure);
    if (!busy) next();
  };
  observe(page, figures, draw);
  dark.addEventListener("change", () => {
    for (const figure of figures) if (figure.isLive) draw(figure);
  });
}

/** Tells of each figure once, when it comes near the window. */
function observe(
  page: Page,
  figures: readonly LiveFigure[],
  then: (figure: LiveFigure) => void,
): void {
  const byElement = new Map<Box, LiveFigure>(figures.map((figure) => [figure.element, figure]));
  const observer = new page.IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const figure = byElement.get(target);
        if (!isIntersecting || figure === undefined) continue;
        observer.unobserve(target);
        then(figure);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const { element } of figures) observer.observe(element);
}

start(globalThis as unknown as Page);
