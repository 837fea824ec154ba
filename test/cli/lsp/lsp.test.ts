import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { call } from "../fake-door.ts";
import { Editor } from "./editor.ts";

const first = fileURLToPath(
  new URL("../../../notebooks/scenarios/first-answer.scenario", import.meta.url),
);
const uri = pathToFileURL(first).href;
const good = readFileSync(first, "utf8");

interface Place {
  readonly line: number;
  readonly character: number;
}
interface Range {
  readonly start: Place;
  readonly end: Place;
}
interface Shown {
  readonly range: Range;
  readonly severity: number;
  readonly code: string;
  readonly message: string;
  readonly relatedInformation: readonly {
    readonly location: { readonly uri: string; readonly range: Range };
  }[];
}
interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** The offset of a place as the protocol counts: lines, then UTF-16 units. */
function offsetOf(text: string, { line, character }: Place): number {
  const lines = text.split("\n").slice(0, line);
  return lines.reduce((sum, one) => sum + one.length + 1, 0) + character;
}

function placeOf(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

function textIn(text: string, { start, end }: Range): string {
  return text.slice(offsetOf(text, start), offsetOf(text, end));
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => offsetOf(text, b.range.start) - offsetOf(text, a.range.start))
    .reduce((now, { range, newText }) => {
      const [from, to] = [offsetOf(text, range.start), offsetOf(text, range.end)];
      return now.slice(0, from) + newText + now.slice(to);
    }, text);
}

let editor: Editor;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorate-lsp-"));
  editor = new Editor("--stdio");
  await editor.begin();
});

afterAll(async () => {
  expect(await editor.end()).toBe(0);
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  // A fault of the server is told to the editor's log.
  expect(editor.told).toEqual([]);
});

/** Asks at the `|` of a text, which is opened without it. */
async function askAt<T>(method: string, marked: string, name = "asked.scenario"): Promise<T> {
  const document = pathToFileURL(join(folder, name)).href;
  const at = marked.indexOf("|");
  const text = marked.slice(0, at) + marked.slice(at + 1);
  editor.open(document, text);
  const params = { textDocument: { uri: document }, position: placeOf(text, at) };
  const answer = await editor.ask(`textDocument/${method}`, params);
  editor.tell("textDocument/didClose", { textDocument: { uri: document } });
  return answer as T;
}

const labels = async (marked: string): Promise<string[]> =>
  (await askAt<{ label: string }[]>("completion", marked)).map(({ label }) => label);

describe("an analyst with a scenario in the editor", { timeout: 60_000 }, () => {
  it("sees what is wrong, takes the quick fix, and it is gone; closing clears all", async () => {
    const bad = good.replace("mode = sync", "mode = synch").replace("70ms", "70");
    editor.open(uri, bad);
    const shown = await editor.wrong<Shown>(uri);
    expect(shown.map(({ range }) => textIn(bad, range))).toEqual(["70", "synch"]);
    const { out } = await call(["check", "--json", "-"], { cwd: folder, stdin: bad });
    const checked = JSON.parse(out) as { diagnostics: { code: string; message: string }[] };
    expect(shown.map(({ code }) => code)).toEqual(checked.diagnostics.map(({ code }) => code));
    for (const [index, { message, severity }] of shown.entries()) {
      expect(message.startsWith(checked.diagnostics[index]!.message)).toBe(true);
      expect(message).toContain("help: did you mean");
      expect(severity).toBe(1);
    }

    const actions = [];
    for (const { range } of shown) {
      const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
      actions.push(...((await editor.ask("textDocument/codeAction", params)) as Action[]));
    }
    expect(actions.map(({ title }) => title)).toEqual([
      "Write `70ms` in place of `70`",
      "Write `sync` in place of `synch`",
    ]);
    const mended = applied(
      bad,
      actions.flatMap(({ edit }) => edit.changes[uri]!),
    );
    expect(mended).toBe(good);

    editor.change(uri, 2, mended);
    expect(await editor.wrong(uri)).toEqual([]);
    editor.change(uri, 3, bad);
    expect(await editor.wrong(uri)).toHaveLength(2);
    editor.tell("textDocument/didClose", { textDocument: { uri } });
    expect(await editor.wrong(uri)).toEqual([]);
  });

  it("lays the text out as `fmt` does, and leaves alone what cannot be read", async () => {
    const params = { textDocument: { uri }, options: { tabSize: 4, insertSpaces: false } };
    editor.open(uri, good);
    const edits = (await editor.ask("textDocument/formatting", params)) as Edit[];
    const formatted = applied(good, edits);
    expect(formatted).toBe((await call(["fmt", "-"], { cwd: folder, stdin: good })).out);
    expect(formatted).not.toBe(good);
    editor.change(uri, 2, formatted);
    expect(await editor.ask("textDocument/formatting", params)).toEqual([]);
    editor.change(uri, 3, good.replace("topology {", "topology { ="));
    expect(await editor.ask("textDocument/formatting", params)).toEqual([]);
    editor.tell("textDocument/didClose", { textDocument: { uri } });
  });

  it("is shown places in UTF-16 units behind letters that take two, and in lines of Windows", async () => {
    const document = pathToFileURL(join(folder, "wide.scenario")).href;
    const text = `# 🦊\r\nlet a = "🦊🦊"  let b = 3\r\n${good.replace("70ms", "70")}`;
    editor.open(document, text);
    const found = await editor.wrong<Shown>(document);
    expect(found.map(({ range }) => textIn(text, range))).toContain("70");
    editor.tell("textDocument/didClose", { textDocument: { uri: document } });
  });

  it("is told at the import what is wrong in the file beside, also before that file is saved", async () => {
    const base = join(folder, "base.scenario");
    const [above, below] = [
      pathToFileURL(join(folder, "main.scenario")).href,
      pathToFileURL(base).href,
    ];
    writeFileSync(base, "param rtt = 70ms\n");
    const text = good.replace("rtt = 70ms", "rtt = rtt");
    editor.open(above, `import "base.scenario"\n${text}`);
    expect(await editor.wrong(above)).toEqual([]);
    editor.open(below, "param rtt = 70 ms in 9\n");
    const own = await editor.wrong<Shown>(below);
    const [told] = await editor.wrong<Shown>(above);
    expect(told!.range.start.line).toBe(0);
    expect(told!.message).toContain("base.scenario: ");
    expect(told!.relatedInformation[0]!.location.uri).toBe(below);
    expect(own.map(({ range }) => range)).toContainEqual(
      told!.relatedInformation[0]!.location.range,
    );
    const position = placeOf(`import "base.scenario"\n${text}`, text.indexOf("= rtt") + 23 + 3);
    const at = await editor.ask("textDocument/definition", {
      textDocument: { uri: above },
      position,
    });
    expect(at).toMatchObject({ uri: below, range: { start: { line: 0, character: 6 } } });
    for (const one of [above, below])
      editor.tell("textDocument/didClose", { textDocument: { uri: one } });
  });
});

interface Action {
  readonly title: string;
  readonly edit: { readonly changes: Readonly<Record<string, Edit[]>> };
}

describe("the word under the cursor", { timeout: 60_000 }, () => {
  const hover = async (marked: string): Promise<string> =>
    (await askAt<{ contents: { value: string } } | null>("hover", marked))?.contents.value ?? "";
  const pair = "topology { site dc { node a, b } }\n";

  it("is explained as the setting of its own block, not of another", async () => {
    const own = await hover(`${pair}replicate leaderless on a, b { ack|_at = received }`);
    expect(own).toContain("**setting `ack_at` of `replicate leaderless`**");
    expect(own).not.toContain("single_leader");
    expect(own).toContain("```scenario\nack_at = received\n```");
  });

  it("is explained as a value of its setting, an argument of its call, a metric, a unit", async () => {
    const head = `${pair}replicate single_leader on a, b {`;
    expect(await hover(`${head} mode = sy|nc }`)).toMatch(/word `sync` of `mode`.*\n\nWait until/);
    const call = `${head} failover { detect = heartbeat(ev|ery: 1s) } }`;
    expect(await hover(call)).toMatch(/^`every:` /);
    expect(await hover("expect p99(write.lat|ency) < 20ms")).toContain("metric `write.latency`");
    expect(await hover("faults { at 60s crash lea|der }")).toMatch(/^\*\*target `leader`/);
    expect(await hover("expect lea|der == a")).toMatch(/^\*\*metric `leader`/);
    expect(await hover("run { duration = 60m|s }")).toBe("`ms`: the unit of a duration");
  });

  it("shows the declaration of a name of the scenario, and nothing between words", async () => {
    const text = 'param rtt = 9ms in 1ms..300ms as "way"\nlet twice = 2 * r|tt';
    expect(await hover(text)).toBe('```scenario\nparam rtt = 9ms in 1ms..300ms as "way"\n```');
    expect(await hover("param rtt = 9ms\n|\n")).toBe("");
  });
});

describe("what may be written next", { timeout: 60_000 }, () => {
  const pair = "param way = 9ms\ntopology { site dc { node a, b } }\n";

  it("is a block, form, setting or sentence of the block one is in", async () => {
    expect(await labels("to|")).toEqual(expect.arrayContaining(["topology", "param", "system"]));
    expect(await labels("replicate |")).toContain("multi_leader");
    const inner = await labels(`${pair}replicate single_leader on a, b {\n  leader = a\n  mo|\n}`);
    expect(inner).toEqual(expect.arrayContaining(["mode", "ack_at", "failover"]));
    expect(inner).not.toContain("topology");
    expect(await labels(`${pair}faults { at 60s cr| }`)).toContain("crash");
    expect(await labels("sweep { | }")).toEqual(["vary", "where"]);
  });

  it("is a value of the setting's type, with the scenario's own names", async () => {
    const head = `${pair}replicate single_leader on a, b {`;
    expect(await labels(`${head} mode = s| }`)).toEqual(["async", "semi_sync", "sync", "way"]);
    expect((await labels(`${head} leader = | }`)).slice(0, 2)).toEqual(["a", "b"]);
    expect((await labels(`${head} failover { detect = heartbeat(|`)).slice(0, 2)).toEqual([
      "every:",
      "miss:",
    ]);
    expect(await labels("workload w on dc { mix = (|")).toContain("write:");
    const units = await labels("run { duration = 60|");
    expect(units).toContain("min");
    expect(units).not.toContain("KiB");
    expect(await labels("expect p99(write.|")).toContain("write.latency");
    expect(await labels("# mo|")).toEqual([]);
  });

  it("is a clause behind a whole condition, a param to find, nothing inside a text", async () => {
    const clauses = await labels("expect lost_writes == 0 w|");
    expect(clauses.slice(0, 2)).toEqual(["during", "when"]);
    expect((await labels("expect p99(write.latency) < 20ms |"))[0]).toBe("during");
    expect(await labels("find |")).toEqual(["max", "min"]);
    expect(await labels(`${pair}find max |`)).toEqual(["way"]);
    expect(await labels(`${pair}faults { at 60s crash a for | }`)).not.toContain("dc");
    expect(await labels('import "|')).toEqual([]);
  });

  it("carries its meaning, and puts the whole dotted name in place of what is there", async () => {
    const found = await askAt<{ label: string; documentation: string; textEdit: Edit }[]>(
      "completion",
      "expect p99(write.la|",
    );
    const latency = found.find(({ label }) => label === "write.latency")!;
    expect(latency.documentation.length).toBeGreaterThan(10);
    expect(applied("expect p99(write.la", [latency.textEdit])).toBe("expect p99(write.latency");
  });

  it("writes the sign behind a setting's name only where there is none", async () => {
    const written = async (marked: string): Promise<string> => {
      const found = await askAt<{ label: string; textEdit: Edit }[]>("completion", marked);
      return found.find(({ label }) => label === "warmup")!.textEdit.newText;
    };
    expect(await written("run { wa| }")).toBe("warmup = ");
    expect(await written("run { wa| = 10s }")).toBe("warmup");
  });
});

describe("finding one's way", { timeout: 60_000 }, () => {
  it("goes from a node, a param and a fault's label to where they are declared", async () => {
    const text = `param way = 9ms
topology { site dc { node pg1, pg2 } }
let twice = 2 * way
replicate single_leader on pg1, pg2 { leader = pg2 }
faults { at 10s crash pg1 as "down"  after "down" crash pg2 }
`;
    const lineOf = async (offset: number): Promise<string> => {
      const marked = `${text.slice(0, offset)}|${text.slice(offset)}`;
      const found = await askAt<{ range: Range }>("definition", marked);
      return `${found.range.start.line}: ${textIn(text, found.range)}`;
    };
    expect(await lineOf(text.indexOf("* way") + 3)).toBe("0: way");
    expect(await lineOf(text.indexOf("= pg2") + 3)).toBe("1: pg2");
    expect(await lineOf(text.indexOf('after "down') + 8)).toBe('4: "down"');
  });

  it("shows the outline of blocks, params and faults", async () => {
    const outline = await askAt<{ name: string; children?: { name: string }[] }[]>(
      "documentSymbol",
      "param way = 9ms\ntopology { site dc { node a } }\nfaults { at 10s crash a }\n|",
    );
    expect(outline.map(({ name }) => name)).toEqual(["way", "topology", "faults"]);
    expect(outline[2]!.children!.map(({ name }) => name)).toEqual(["at 10s crash a"]);
  });
});
