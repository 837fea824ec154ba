import { html, type Markup } from "../../report/markup.ts";

const KEYWORDS =
  "as async await break case catch class const continue default do else export extends false finally for from function if import in instanceof interface let new null of return switch this throw true try type typeof undefined var void while yield";

/** Remarks, texts, words and everything between, in this order at each place. */
const PIECE =
  /(?<remark>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|[^\p{L}_$/"'`]+|[\s\S]/gu;

const keywords: ReadonlySet<string> = new Set(KEYWORDS.split(" "));

/** TypeScript as a page shows it: remarks, texts and keywords stand out. */
export function codeMarkup(source: string): Markup {
  const pieces = [...source.matchAll(PIECE)].map((match) => {
    const [text] = match;
    const { remark, string, word } = match.groups ?? {};
    if (remark !== undefined) return html`<span class="remark">${text}</span>`;
    if (string !== undefined) return html`<span class="string">${text}</span>`;
    return word !== undefined && keywords.has(word)
      ? html`<span class="keyword">${text}</span>`
      : html`${text}`;
  });
  return html`<pre class="code"><code>${pieces}</code></pre>`;
}
