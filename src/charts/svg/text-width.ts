/**
 * Advance widths of Helvetica in thousandths of the font size, for the printable ASCII characters
 * from the space on (Adobe's font metrics, Helvetica.afm). A table, so that every machine lays a
 * picture out alike, whatever fonts or canvases it has.
 */
const HELVETICA: readonly number[] = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
  556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
  611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
  667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
  222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/** Some system fonts (DejaVu, Verdana) run this much wider; a gap does no harm, a cut label does. */
const SLACK = 1.22;

/** The width of a line of text in pixels at a font size in pixels. */
export function textWidth(text: string, fontSize: number): number {
  let thousandths = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Scripts outside ASCII: wide ones are about as wide as high, the others like a digit.
    thousandths += HELVETICA[code - 32] ?? (code >= 0x2e80 ? 1000 : 600);
  }
  return Math.ceil((thousandths * fontSize * SLACK) / 1000);
}
