/** A piece of SVG whose texts are escaped. Only {@link element} and {@link textOf} make them. */
export type Svg = string & { readonly svg: unique symbol };

type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** An element with its attributes (null and undefined leave none) and children. */
export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(valueText(value!))}"`)
    .join("");
  return (
    children.length === 0 ? `<${name}${given}/>` : `<${name}${given}>${children.join("")}</${name}>`
  ) as Svg;
}

/** Text between tags. */
export function textOf(text: string): Svg {
  return escaped(text) as Svg;
}

/** Coordinates to a hundredth of a pixel: the same bytes everywhere. */
function valueText(value: string | number): string {
  return typeof value === "string" ? value : String(Math.round(value * 100) / 100);
}

/** Controls are no characters of XML at all; a box stands in for them. */
function escaped(text: string): string {
  return text
    .replace(/(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
