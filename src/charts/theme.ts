/**
 * `page` draws with CSS variables, so that one picture follows the reader's light or dark mode; where
 * nobody defines them the colours are the light ones.
 */
export type ThemeName = "light" | "dark" | "page";

/** The colours of a picture, by what they are for. */
export interface Palette {
  readonly background: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly band: string;
  /** What must never happen, such as two leaders at a time. */
  readonly alarm: string;
  readonly series: readonly string[];
}

/**
 * Hues of Okabe and Ito's colour-blind-safe set, darkened on white and lightened on black until each
 * has a contrast of at least 3 to 1 with its background. Yellow is left out: it vanishes on white.
 */
const LIGHT: Palette = {
  background: "#ffffff",
  ink: "#1b1f24",
  muted: "#57606a",
  grid: "#e3e6ea",
  band: "#d55e00",
  alarm: "#a04c86",
  series: ["#0072b2", "#c2500a", "#007a5a", "#a04c86", "#946400", "#3d4fb8", "#5b6670"],
};

const DARK: Palette = {
  background: "#14181d",
  ink: "#e8ebef",
  muted: "#a3adb8",
  grid: "#2c333b",
  band: "#ff9a5c",
  alarm: "#e29ac7",
  series: ["#56b4e9", "#ff8f4d", "#3ccba0", "#e29ac7", "#f0c541", "#9aa7ff", "#b4bec8"],
};

/** Line patterns and point shapes stand beside the colours, so that no series is told by hue alone. */
export const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 2],
  [12, 4],
];
export const SHAPES: readonly string[] = [
  "circle",
  "square",
  "triangle-up",
  "diamond",
  "cross",
  "triangle-down",
];

/** Marks whose colour the theme gives: specifications themselves hold none. */
export const STYLE = {
  band: "q-band",
  alarm: "q-alarm",
  strip: "q-strip",
  turn: "q-turn",
  interval: "q-interval",
  /** What a figure is held against. */
  limit: "q-limit",
  thread: "q-thread",
  /** The ground of a box or of words that lie on lines. */
  paper: "q-paper",
  /** Words that are less than the others. */
  aside: "q-aside",
  /** The name of a group. */
  heading: "q-heading",
} as const;

/** Also the font that text widths are estimated for; see svg/text-width.ts. */
export const FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

export function palette(theme: ThemeName): Palette {
  if (theme === "light") return LIGHT;
  if (theme === "dark") return DARK;
  return {
    background: "transparent",
    ink: variable("ink", LIGHT.ink),
    muted: variable("muted", LIGHT.muted),
    grid: variable("grid", LIGHT.grid),
    band: variable("band", LIGHT.band),
    alarm: variable("alarm", LIGHT.alarm),
    series: LIGHT.series.map((colour, index) => variable(`s${index + 1}`, colour)),
  };
}

function variable(name: string, otherwise: string): string {
  return `var(--q-${name},${otherwise})`;
}

/** The ground that a picture stands on, which it does not paint itself on a page. */
export function groundOf(theme: ThemeName): string {
  return theme === "page" ? variable("background", LIGHT.background) : palette(theme).background;
}

/** The declarations of the variables that pictures of the `page` theme use. */
export function paletteVariables(theme: "light" | "dark"): string {
  const { background, ink, muted, grid, band, alarm, series } = palette(theme);
  const colours = series.map((colour, index) => `--q-s${index + 1}:${colour}`);
  return [
    `--q-background:${background}`,
    `--q-ink:${ink}`,
    `--q-muted:${muted}`,
    `--q-grid:${grid}`,
    `--q-band:${band}`,
    `--q-alarm:${alarm}`,
    ...colours,
  ].join(";");
}

/** A vertical axis' title, written level above the axis: nobody turns their head to read a unit. */
export function topTitle(title: string): Readonly<Record<string, unknown>> {
  return {
    title,
    titleAngle: 0,
    titleAlign: "left",
    titleAnchor: "end",
    titleBaseline: "bottom",
    titleX: -30,
    titleY: -8,
  };
}

/** Vega-Lite's `config` for a theme. */
export function themeConfig(theme: ThemeName): Readonly<Record<string, unknown>> {
  const { background, ink, muted, grid, band, alarm, series } = palette(theme);
  const count = series.length * DASHES.length;
  const repeat = <T>(list: readonly T[]): T[] =>
    Array.from({ length: count }, (_, index) => list[index % list.length] as T);
  return {
    background,
    font: FONT,
    padding: 4,
    aria: false,
    view: { stroke: null },
    title: { color: ink, anchor: "start", fontSize: 13, fontWeight: 600, offset: 10 },
    axis: {
      domainColor: muted,
      gridColor: grid,
      tickColor: muted,
      labelColor: ink,
      titleColor: ink,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 500,
      labelLimit: 320,
      titleLimit: 480,
      labelOverlap: true,
    },
    header: { labelColor: ink, titleColor: ink, labelFontSize: 11, labelLimit: 320 },
    legend: {
      labelColor: ink,
      titleColor: ink,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 500,
      labelLimit: 360,
      symbolSize: 70,
      symbolOpacity: 1,
      symbolBaseFillColor: ink,
      symbolBaseStrokeColor: ink,
    },
    mark: { color: series[0] },
    text: { color: ink, fontSize: 11 },
    rule: { color: muted },
    line: { strokeWidth: 2 },
    style: {
      // Its edges show what is shorter than a pixel.
      [STYLE.band]: {
        color: band,
        fillOpacity: 0.13,
        stroke: band,
        strokeOpacity: 0.45,
        strokeWidth: 0.8,
      },
      [STYLE.alarm]: { color: alarm, fillOpacity: 0.25, stroke: alarm, strokeWidth: 1.5 },
      [STYLE.strip]: { color: muted, opacity: 0.8 },
      [STYLE.turn]: { color: ink, strokeWidth: 1.2 },
      [STYLE.interval]: { color: ink, opacity: 0.55 },
      [STYLE.limit]: { color: ink, stroke: ink, strokeWidth: 1.5, strokeDash: [5, 3] },
      [STYLE.thread]: { color: muted, opacity: 0.7 },
      [STYLE.paper]: {
        color: groundOf(theme),
        stroke: muted,
        cornerRadius: 6,
      },
      [STYLE.aside]: { color: muted, fontSize: 10 },
      [STYLE.heading]: { fontWeight: 600 },
    },
    range: { category: repeat(series), symbol: repeat(SHAPES), dash: repeat(DASHES) },
  };
}

/** The scale for colours, dashes or shapes of a list of series, in the list's own order. */
export function seriesScale(
  names: readonly string[],
  range?: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const repeated = range && names.map((_, index) => range[index % range.length]);
  return repeated ? { domain: names, range: repeated } : { domain: names };
}
