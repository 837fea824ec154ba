import { linesOf, type MimeBundle, type Output, storedBundle } from "./notebook-file.ts";

type Content = Readonly<Record<string, unknown>>;
type Display = Extract<Output, { output_type: "display_data" | "execute_result" }>;

/**
 * The outputs of one cell, gathered from the kernel's messages. Texts that follow each other on
 * one stream become one output; a line that is drawn over with a carriage return keeps its last
 * state, as a terminal would show it.
 */
export class Outputs {
  private list: Output[] = [];
  private clearing = false;
  private readonly displays = new Map<string, number>();

  /** Takes one message of the kernel; types that show nothing are ignored. */
  take(type: string, content: Content): void {
    if (type === "clear_output") {
      if (content["wait"] === true) this.clearing = true;
      else this.clear();
      return;
    }
    if (type === "update_display_data") {
      this.update(content);
      return;
    }
    const output = outputOf(type, content);
    if (output === null) return;
    if (this.clearing) this.clear();
    this.add(output, displayId(content));
  }

  /** What is shown now. */
  get all(): readonly Output[] {
    return this.list.flatMap((one): readonly Output[] => {
      if (one.output_type !== "stream") return [one];
      const text = linesOf(drawnOver(one.text.join("")));
      return text.length === 0 ? [] : [{ ...one, text }];
    });
  }

  private add(output: Output, id: string | null): void {
    const last = this.list.at(-1);
    if (
      output.output_type === "stream" &&
      last?.output_type === "stream" &&
      last.name === output.name
    ) {
      this.list[this.list.length - 1] = { ...last, text: [...last.text, ...output.text] };
      return;
    }
    this.list.push(output);
    if (id !== null) this.displays.set(id, this.list.length - 1);
  }

  private update(content: Content): void {
    const id = displayId(content);
    const at = id === null ? undefined : this.displays.get(id);
    const shown = at === undefined ? undefined : this.list[at];
    if (at === undefined || shown === undefined || !("data" in shown)) return;
    this.list[at] = { ...shown, data: bundleIn(content) } as Display;
  }

  private clear(): void {
    this.list = [];
    this.displays.clear();
    this.clearing = false;
  }
}

function outputOf(type: string, content: Content): Output | null {
  switch (type) {
    case "stream":
      return {
        name: String(content["name"]),
        output_type: "stream",
        text: [String(content["text"])],
      };
    case "display_data":
      return { data: bundleIn(content), metadata: metadataIn(content), output_type: type };
    case "execute_result":
      return {
        data: bundleIn(content),
        execution_count: null,
        metadata: metadataIn(content),
        output_type: type,
      };
    case "error":
      return {
        ename: String(content["ename"]),
        evalue: String(content["evalue"]),
        output_type: "error",
        traceback: Array.isArray(content["traceback"]) ? content["traceback"].map(String) : [],
      };
    default:
      return null;
  }
}

/** A line break ends a line; a carriage return begins it anew, and what comes next replaces it. */
function drawnOver(text: string): string {
  if (!text.includes("\r")) return text;
  return text
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => {
      const states = line.split("\r");
      const last = states.at(-1) ?? "";
      // A return at the very end draws nothing yet: the state before it still stands.
      return last === "" && states.length > 1 ? (states.at(-2) ?? "") : withoutWipe(last);
    })
    .join("\n");
}

/** The terminal's order to wipe the line, which progress lines begin with. */
function withoutWipe(line: string): string {
  return line.startsWith("\u001b[2K") ? line.slice(4) : line;
}

function bundleIn(content: Content): MimeBundle {
  return storedBundle((content["data"] ?? {}) as MimeBundle);
}

function metadataIn(content: Content): Content {
  return (content["metadata"] ?? {}) as Content;
}

function displayId(content: Content): string | null {
  const transient = content["transient"] as { readonly display_id?: unknown } | undefined;
  return typeof transient?.display_id === "string" ? transient.display_id : null;
}
