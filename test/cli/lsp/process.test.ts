import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeStream } from "../../../src/random/stream.ts";
import { Editor } from "./editor.ts";

const capacity = readFileSync(
  fileURLToPath(new URL("../../../notebooks/scenarios/capacity.scenario", import.meta.url)),
  "utf8",
);
const METHODS = ["hover", "completion", "definition", "documentSymbol", "formatting", "codeAction"];
const TEXTS = 25;

/** A scenario as it is while somebody works at it: cut, doubled, with signs that belong nowhere. */
function mutated(text: string, number: number): string {
  const { next } = makeStream("lsp", number, "mutation");
  const pick = (count: number): number => Math.floor(next() * count);
  let now = text;
  for (let times = pick(6); times >= 0; times -= 1) {
    const [at, length] = [pick(now.length + 1), pick(40)];
    const signs = [
      "{",
      "}",
      "(",
      '"',
      '"""',
      "=",
      ".",
      "..",
      "🦊",
      "\r",
      "\u0000",
      "",
      "on ",
      "70",
    ];
    const put = [signs[pick(signs.length)]!, now.slice(at, at + length), ""][pick(3)]!;
    now = now.slice(0, at) + put + now.slice(at + [0, length, 3000][pick(3)]!);
  }
  return now;
}

describe("the process that an editor starts", { timeout: 120_000 }, () => {
  it("answers whatever the text is, at whatever place", async () => {
    const editor = new Editor();
    expect(await editor.begin()).toMatchObject({ serverInfo: { name: "quorate" } });
    for (let number = 0; number < TEXTS; number += 1) {
      const text = mutated(capacity, number);
      const uri = `untitled:Untitled-${number}`;
      editor.open(uri, text);
      const shown = await editor.wrong<{ range: { start: { line: number } } }>(uri);
      const lines = text.split(/\r\n|\n|\r/).length;
      for (const { range } of shown) expect(range.start.line).toBeLessThan(lines);
      const place = { line: (number * 7) % lines, character: (number * 13) % 50 };
      for (const method of METHODS) {
        const answer = await editor.ask(`textDocument/${method}`, {
          textDocument: { uri },
          position: place,
          range: { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } },
          context: { diagnostics: [] },
          options: { tabSize: 2, insertSpaces: true },
        });
        expect(answer, method).not.toBeUndefined();
      }
      editor.tell("textDocument/didClose", { textDocument: { uri } });
      expect(await editor.wrong(uri)).toEqual([]);
    }
    // A fault would have been told to the log.
    expect(editor.told).toEqual([]);
    expect(await editor.end()).toBe(0);
  });

  it("looks only at the last of many quick changes", async () => {
    const editor = new Editor("--stdio");
    await editor.begin();
    const uri = "untitled:Untitled-1";
    editor.open(uri, "");
    for (let version = 2; version < 200; version += 1)
      editor.change(uri, version, capacity.slice(0, version));
    editor.change(uri, 200, capacity);
    let found = await editor.wrong(uri);
    while (found.length > 0) found = await editor.wrong(uri);
    expect(await editor.end()).toBe(0);
    expect(editor.times).toBeLessThan(100);
  });

  it("answers a question about a text that is not open by nothing", async () => {
    const editor = new Editor();
    await editor.begin();
    const params = {
      textDocument: { uri: "file:///nowhere" },
      position: { line: 9, character: 9 },
    };
    expect(await editor.ask("textDocument/hover", params)).toBeNull();
    expect(await editor.ask("textDocument/completion", params)).toEqual([]);
    await expect(editor.ask("textDocument/typeDefinition", params)).rejects.toThrow(
      "typeDefinition",
    );
    expect(await editor.end()).toBe(0);
  });

  it("ends with 1 when it is told to without a shutdown, and when its editor is gone", async () => {
    const hasty = new Editor();
    await hasty.begin();
    hasty.tell("exit", null);
    expect(await hasty.ended).toBe(1);
    const left = new Editor();
    await left.begin();
    left.child.stdin!.end();
    expect(await left.ended).toBe(1);
  });
});
