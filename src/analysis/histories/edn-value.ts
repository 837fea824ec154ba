/** What an EDN text of maps, vectors, keywords, numbers, strings, booleans and nil stands for. */
export type EdnValue =
  | null
  | boolean
  | number
  | string
  | readonly EdnValue[]
  | ReadonlyMap<string, EdnValue>;

const TOKEN = /[\s,]*(?:([{}[\]])|"((?:[^"\\]|\\.)*)"|([^\s,{}[\]"]+))/y;

/**
 * Reads one EDN value. Keywords become their own text with the colon (`:ok`), keys of maps too.
 * Throws a RangeError that says what is wrong with the text.
 */
export function readEdn(text: string): EdnValue {
  const reader = new EdnReader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class EdnReader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(): EdnValue {
    const [, bracket, string, atom] = this.token();
    if (string !== undefined) return JSON.parse(`"${string}"`) as string;
    if (atom !== undefined) return atomOf(atom);
    if (bracket === "[") return this.items("]");
    if (bracket !== "{") throw new RangeError(`there is a ${bracket} too many`);
    const items = this.items("}");
    if (items.length % 2 === 1) throw new RangeError("a map has a key without a value");
    const map = new Map<string, EdnValue>();
    for (let at = 0; at < items.length; at += 2) map.set(String(items[at]), items[at + 1]!);
    return map;
  }

  end(): void {
    const rest = this.text.slice(this.at).replace(/^[\s,]+/, "");
    if (rest !== "") throw new RangeError(`there is something behind the value: ${rest}`);
  }

  private items(close: string): readonly EdnValue[] {
    const found: EdnValue[] = [];
    for (;;) {
      const before = this.at;
      if (this.token()[1] === close) return found;
      this.at = before;
      found.push(this.value());
    }
  }

  private token(): RegExpExecArray {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (match === null) throw new RangeError("the text ends in the middle of a value");
    this.at = TOKEN.lastIndex;
    return match;
  }
}

function atomOf(text: string): EdnValue {
  if (text === "nil") return null;
  if (text === "true" || text === "false") return text === "true";
  if (/^[-+]?\d+N?$/.test(text)) return Number(text.replace("N", ""));
  if (text.startsWith(":")) return text;
  throw new RangeError(`${text} is no value that a history has`);
}
