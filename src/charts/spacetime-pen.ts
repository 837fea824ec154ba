import { LABEL_SIZE } from "./spacetime-layout.ts";
import { element, type Svg, textOf } from "./svg/elements.ts";
import type { Palette } from "./theme.ts";

/** What a part of the picture is drawn with. */
export interface Pen {
  readonly colours: Palette;
  /** The colour behind the picture, for a rim round texts that lines may cross. */
  readonly halo: string;
  /** What the picture's ids begin with. */
  readonly id: string;
}

export interface TextStyle {
  readonly size?: number;
  readonly fill?: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly weight?: number;
}

/** A line of text with a rim, so that arrows behind it do not cut it. */
export function label(x: number, y: number, text: string, pen: Pen, style: TextStyle = {}): Svg {
  return element(
    "text",
    {
      x,
      y,
      "font-size": style.size ?? LABEL_SIZE,
      "font-weight": style.weight ?? null,
      "text-anchor": style.anchor ?? null,
      fill: style.fill ?? pen.colours.ink,
      stroke: pen.halo,
      "stroke-width": 3,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    },
    textOf(text),
  );
}
