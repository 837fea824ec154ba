/** Parts of an explanation that are shown; an editor's bubble is small. */
const MOST_PARTS = 3;
/** Lines of one part: a product has a line for each of its settings. */
const MOST_LINES = 24;

/** Parts of `explain`, which are laid out for a terminal, as markdown. */
export function partsMarkdown(parts: readonly string[]): string {
  const shown = parts.slice(0, MOST_PARTS).map(partMarkdown);
  const more = parts.length - shown.length;
  const rest = more > 0 ? [`… and ${more} more meanings: \`quorate explain\` tells all.`] : [];
  return [...shown, ...rest].join("\n\n---\n\n");
}

/** The head in bold, sentences as they are, what is indented as a list, the example as code. */
function partMarkdown(part: string): string {
  const [head = "", ...lines] = part.split("\n");
  const shown = lines.slice(0, MOST_LINES).map(lineMarkdown);
  const more = lines.length > MOST_LINES ? ["\n…"] : [];
  return [`**${head}**`, ...shown, ...more].join("\n");
}

function lineMarkdown(line: string): string {
  const text = line.trim();
  const example = /^Example: (.*)$/.exec(text)?.[1];
  if (example !== undefined) return `\n${scenarioMarkdown(example)}`;
  const depth = line.length - line.trimStart().length;
  return depth > 2 ? `${" ".repeat(depth - 4)}- ${escaped(text)}` : `\n${escaped(text)}`;
}

/** A piece of the language as code. */
export function scenarioMarkdown(text: string): string {
  return `\`\`\`scenario\n${text.trimEnd()}\n\`\`\``;
}

/** Signs that markdown would take for its own, outside of code. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((piece, index) =>
      index % 2 === 1 ? piece : piece.replace(/[\\*<>]|(?<!\w)_|_(?!\w)/g, "\\$&"),
    )
    .join("");
}
