/** Attributes whose numbers are coordinates: only these are rounded. */
const COORDINATES = /\b(d|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height|points)="([^"]*)"/g;
const DECIMAL = /-?\d*\.\d+(?:e[-+]?\d+)?/gi;

/**
 * Makes Vega's SVG the same everywhere and safe to stand beside others in one page: coordinates
 * rounded to a hundredth of a pixel (scales use `Math.log`, whose last digit differs between
 * runtimes), and every id prefixed. Only tags are touched: Vega escapes `<` and `>` in text and in
 * attribute values, so whatever stands between tags is the text of labels.
 */
export function tidySvg(svg: string, prefix: string): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag
      .replace(
        COORDINATES,
        (_, name: string, value: string) => `${name}="${value.replace(DECIMAL, roundText)}"`,
      )
      .replace(/\bid="([^"]*)"/g, `id="${prefix}$1"`)
      .replace(/="url\(#([^)"]*)\)"/g, `="url(#${prefix}$1)"`),
  );
}

function roundText(text: string): string {
  const rounded = Math.round(Number(text) * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}
