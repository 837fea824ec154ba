import { eventsOf, type StoryEvent } from "../analysis/witness/events.ts";
import { ruleTitle } from "../analysis/witness/rules.ts";
import { type Diagram, spacetime } from "../charts/spacetime.ts";
import { groundOf, type ThemeName } from "../charts/theme.ts";
import type { Story } from "../model/story.ts";
import { html, rendered } from "../report/markup.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";

/** A violation in a notebook: its space-time diagram, its sentence and its events as data. */
export class StoryPicture {
  readonly title: string;
  /** The story in a sentence. */
  readonly description: string;
  readonly story: Story;
  private readonly diagram: Diagram;

  constructor(story: Story, title: string = ruleTitle(story.rule)) {
    this.story = story;
    this.diagram = spacetime(story, title);
    this.title = this.diagram.title;
    this.description = this.diagram.description;
  }

  /** What happened, in the order of time. */
  get events(): readonly StoryEvent[] {
    return eventsOf(this.story);
  }

  /** The picture as SVG text, the same bytes every time. */
  svg(theme: ThemeName = "light"): string {
    return this.diagram.svg(theme, "story");
  }

  toString(): string {
    return this.description;
  }

  [INSPECT](): string {
    return `${this.title}\n${this.description}`;
  }

  [JUPYTER_DISPLAY](): Bundle {
    const page = html`<figure style="margin:0"><figcaption><b>${this.title}</b></figcaption>
<div style="background:${groundOf("page")};display:inline-block">${rendered("diagram", this.svg("page"))}</div>
<p>${this.description}</p></figure>`;
    return { "text/plain": this[INSPECT](), "text/html": page.text };
  }
}
