import { quiet, refusing } from "../../charts/svg/strict-host.ts";
import { withPoints } from "./hover.ts";
import type { Box, Page } from "./page.ts";
import { withTimeZoom, ZOOM_HINT } from "./zoom.ts";

/** A chart's specification and the words in the page that it takes over. */
type Spec = Readonly<Record<string, unknown>>;
export type Tooltip = (handler: unknown, event: never, item: unknown, value: unknown) => void;

/** What a figure is drawn with. */
export interface Drawing {
  readonly config: Spec;
  readonly tooltip: Tooltip;
}

interface View {
  toImageURL(type: "png" | "svg", scale?: number): Promise<string>;
}

/** One figure of the page: a still picture that becomes one that answers to the pointer. */
export class LiveFigure {
  readonly element: Box;
  private readonly page: Page;
  private readonly spec: Spec;
  /** What the pointer can do here, where it can do more than point. */
  private readonly hint: string | null;
  private readonly still: Box;
  private readonly live: Box;
  private readonly controls: Box;
  private end: (() => void) | null = null;
  private view: View | null = null;

  private constructor(page: Page, element: Box, still: Box, spec: Spec) {
    this.page = page;
    this.element = element;
    this.still = still;
    const zoomed = withTimeZoom(spec);
    this.spec = zoomed ?? spec;
    this.hint = zoomed === null ? null : ZOOM_HINT;
    this.live = page.document.createElement("div");
    this.live.className = "live";
    this.live.setAttribute("role", "img");
    this.live.setAttribute("aria-label", still.getAttribute("aria-label") ?? "");
    this.controls = page.document.createElement("div");
    this.controls.className = "controls";
  }

  /** The figure of an element; null where it has no still picture or no specification. */
  static of(page: Page, element: Box): LiveFigure | null {
    const still = element.querySelector(".plot");
    const text = element.querySelector("script")?.textContent;
    if (still === null || text === undefined || text === null) return null;
    return new LiveFigure(page, element, still, JSON.parse(text) as Spec);
  }

  get isLive(): boolean {
    return this.view !== null;
  }

  /**
   * Draws the figure with Vega, beside the still picture until it is ready. Nothing is loaded from
   * anywhere; expressions are interpreted, as the page's policy allows no code to be made of text.
   */
  async draw({ config, tooltip }: Drawing): Promise<void> {
    const [{ default: embed }, { expressionInterpreter }] = await Promise.all([
      import("vega-embed"),
      import("vega-interpreter"),
    ]);
    this.end?.();
    const first = this.view === null;
    const place = this.page.document.createElement("div");
    const own = this.spec["config"] as object | undefined;
    this.controls.replaceChildren();
    const { view, finalize } = await embed(
      place as never,
      { ...withPoints(this.spec), config: { ...config, ...own } } as never,
      {
        actions: false,
        ast: true,
        expr: expressionInterpreter,
        renderer: "svg",
        tooltip: tooltip as never,
        bind: this.controls as never,
        defaultStyle: false,
        loader: refusing as never,
        logger: quiet as never,
      },
    );
    this.view = view as View;
    this.end = finalize;
    this.live.replaceChildren(place);
    this.nameSteps();
    if (first) this.takeOver();
  }

  private takeOver(): void {
    this.element.insertBefore(this.controls, this.still);
    this.element.insertBefore(this.live, this.still);
    this.element.classList.toggle("alive", true);
    const save = this.page.document.createElement("button");
    save.textContent = "save picture";
    save.className = "save";
    save.setAttribute("type", "button");
    save.addEventListener("click", () => void this.save());
    const caption = this.element.querySelector("figcaption");
    if (this.hint !== null) {
      const hint = this.page.document.createElement("span");
      hint.className = "hint zoom";
      hint.textContent = ` (${this.hint}) `;
      caption?.append(hint);
    }
    caption?.append(save);
  }

  /** Sliders go through steps; what each step is called stands beside them, and is read aloud. */
  private nameSteps(): void {
    const { labels = {} } = (this.spec["usermeta"] ?? {}) as {
      readonly labels?: Readonly<Record<string, readonly string[]>>;
    };
    for (const slider of this.controls.querySelectorAll("input[type=range]")) {
      const names = labels[slider.getAttribute("name") ?? ""];
      if (names === undefined) continue;
      const name = this.page.document.createElement("output");
      const tell = () => {
        const text = names[Number(slider.value)] ?? "";
        name.textContent = text;
        slider.setAttribute("aria-valuetext", text);
      };
      tell();
      slider.addEventListener("input", tell);
      slider.after(name);
    }
  }

  /** Hands the picture out as a file, twice as fine as the screen shows it. */
  private async save(): Promise<void> {
    const url = await this.view?.toImageURL("png", 2);
    if (url === undefined) return;
    const link = this.page.document.createElement("a");
    link.setAttribute("href", url);
    link.setAttribute("download", `${this.element.getAttribute("id") ?? "chart"}.png`);
    link.click();
  }
}
