import type { Story } from "../model/story.ts";
import { axis } from "./spacetime-axis.ts";
import { faultShades, laneDrawings, lateness } from "./spacetime-lanes.ts";
import { layOut, WIDTH } from "./spacetime-layout.ts";
import { legend } from "./spacetime-legend.ts";
import { arrows } from "./spacetime-messages.ts";
import { element, textOf } from "./svg/elements.ts";
import { FONT, groundOf, palette, type ThemeName } from "./theme.ts";

/** A picture that is drawn without Vega, and the words that stand for it. */
export interface Diagram {
  readonly title: string;
  readonly description: string;
  /** `id` keeps the ids of several pictures in a page apart. The same bytes every time. */
  svg(theme: ThemeName, id: string): string;
}

/**
 * A story as a space-time diagram: a lane for each session and node, time rightwards, messages as
 * arrows, stages marked on the lanes of the nodes, faults shaded. Nothing is told by colour alone.
 */
export function spacetime(story: Story, title: string): Diagram {
  return { title, description: story.sentence, svg: (theme, id) => draw(story, title, theme, id) };
}

function draw(story: Story, title: string, theme: ThemeName, id: string): string {
  const colours = palette(theme);
  const halo = groundOf(theme);
  const pen = { colours, halo, id };
  const layout = layOut(story);
  const time = axis(story, layout, pen);
  const key = legend(story, layout, time.bottom, pen);
  const size = { width: WIDTH, height: key.bottom };
  const paper =
    theme === "page"
      ? []
      : [element("rect", { ...size, fill: colours.background, stroke: "none" })];
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${Math.ceil(key.bottom)}`,
      ...size,
      style: "max-width:100%;height:auto",
      role: "img",
      "aria-labelledby": `${id}-title ${id}-words`,
      "font-family": FONT,
    },
    element("title", { id: `${id}-title` }, textOf(title)),
    element("desc", { id: `${id}-words` }, textOf(story.sentence)),
    ...paper,
    ...faultShades(story, layout, pen),
    ...time.svg,
    ...arrows(story, layout, pen),
    ...laneDrawings(layout, pen),
    ...lateness(layout, pen),
    ...key.svg,
  );
}
