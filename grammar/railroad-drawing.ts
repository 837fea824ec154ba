/** A piece of a railroad diagram: its size, and how it is drawn with its entry at (x, y). */
export interface Diagram {
  readonly width: number;
  /** Above and below the line on which it is entered and left. */
  readonly up: number;
  readonly down: number;
  draw(x: number, y: number): string;
}

const GAP = 14;
const BOX = 13;
/** Room for the turns of a branch. */
const TURN = 20;

/** A word or sign as it stands in the text. */
export function terminal(text: string): Diagram {
  return box(text, 'class="word" rx="12"');
}

/** Another rule, linked. */
export function nonTerminal(name: string): Diagram {
  const inner = box(name, "");
  return { ...inner, draw: (x, y) => `<a href="#${name}">${inner.draw(x, y)}</a>` };
}

function box(text: string, attributes: string): Diagram {
  const width = text.length * 8 + 20;
  return {
    width,
    up: BOX,
    down: BOX,
    draw: (x, y) =>
      `<rect x="${x}" y="${y - BOX}" width="${width}" height="${2 * BOX}" ${attributes}/>` +
      `<text x="${x + width / 2}" y="${y}">${escaped(text)}</text>`,
  };
}

/** One after the other. */
export function sequence(parts: readonly Diagram[]): Diagram {
  if (parts.length === 1) return parts[0]!;
  const width = parts.reduce((sum, part) => sum + part.width, GAP * Math.max(0, parts.length - 1));
  return {
    width,
    up: Math.max(0, ...parts.map(({ up }) => up)),
    down: Math.max(0, ...parts.map(({ down }) => down)),
    draw: (x, y) => {
      let at = x;
      return parts
        .map((part, index) => {
          const drawn = part.draw(at, y);
          at += part.width;
          const joint = index < parts.length - 1 ? level(at, at + GAP, y) : "";
          at += GAP;
          return drawn + joint;
        })
        .join("");
    },
  };
}

/** One of several, under each other; the first stands on the line. */
export function choice(parts: readonly Diagram[]): Diagram {
  const inner = Math.max(0, ...parts.map(({ width }) => width));
  const offsets: number[] = [];
  let down = 0;
  parts.forEach((part, index) => {
    const offset = index === 0 ? 0 : down + part.up + 8;
    offsets.push(offset);
    down = offset + part.down;
  });
  return {
    width: inner + 2 * TURN,
    up: parts[0]?.up ?? 0,
    down,
    draw: (x, y) =>
      parts
        .map((part, index) => {
          const at = y + offsets[index]!;
          const [left, right] = [x + TURN, x + TURN + inner];
          return (
            bend(x, y, left, at) +
            part.draw(left, at) +
            level(left + part.width, right, at) +
            bend(right, at, right + TURN, y)
          );
        })
        .join(""),
  };
}

/** Or nothing: the line goes straight, the part hangs below. */
export function optional(part: Diagram): Diagram {
  return choice([{ width: 0, up: 0, down: 0, draw: () => "" }, part]);
}

/** Once or more: the way back runs below. */
export function loop(part: Diagram): Diagram {
  return {
    width: part.width + 2 * TURN,
    up: part.up,
    down: part.down + 14,
    draw: (x, y) => {
      const [left, right, back] = [x + TURN, x + TURN + part.width, y + part.down + 10];
      const turn = `M${right} ${y} h8 q8 0 8 8 V${back - 8} q0 8 -8 8 H${left - 8} q-8 0 -8 -8 V${y + 8} q0 -8 8 -8`;
      return `${level(x, left, y)}${part.draw(left, y)}${level(right, right + TURN, y)}<path d="${turn}"/>`;
    },
  };
}

/** The whole as an SVG element. */
export function drawing(diagram: Diagram): string {
  const [width, height] = [diagram.width + 2 * TURN + 2, diagram.up + diagram.down + 12];
  const y = diagram.up + 6;
  const [start, end] = [TURN, TURN + diagram.width];
  const ends = `${level(2, start, y)}${level(end, end + TURN, y)}<path d="M2 ${y - 6} v12 M${end + TURN} ${y - 6} v12"/>`;
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">${ends}${diagram.draw(start, y)}</svg>`;
}

function level(from: number, to: number, y: number): string {
  return from === to ? "" : `<path d="M${from} ${y} H${to}"/>`;
}

function bend(x1: number, y1: number, x2: number, y2: number): string {
  if (y1 === y2) return level(x1, x2, y1);
  const middle = (x1 + x2) / 2;
  return `<path d="M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
