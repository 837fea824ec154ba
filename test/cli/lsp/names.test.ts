import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Editor } from "./editor.ts";

const LIBRARY = `# what we measured
param rtt = 9ms in 1ms..300ms
let slow = 2 * rtt
`;

const MAIN = `import rtt, slow from "lib.scenario"
param ack = any 1 of [pg2, pg3]
topology {
  site oslo   { node pg1, pg2 }
  site bergen { node pg3 }
  link oslo <-> bergen { rtt = rtt, bandwidth = 1 Gbps }
}
system postgresql "16" on pg1, pg2, pg3 {
  leader = pg1
  synchronous_standby_names = "FIRST 1 (pg2, pg3)"
}
workload orders on oslo { clients = 4 }
faults {
  at 5s crash pg3 for 2s as "pg3 lost"
  after "pg3 lost" partition oslo | bergen for 1s
}
expect p99(lag(pg3)) < slow
expect max(lag(bergen.pg3)) < 5 * rtt within 5s after "pg3 lost"
sweep { vary rtt over [1ms, 9ms] }
`;

const OTHER = `import "lib.scenario" as wan
let mine = wan.rtt + 1ms
let rtt = 3ms
`;

interface Place {
  readonly line: number;
  readonly character: number;
}
interface Range {
  readonly start: Place;
  readonly end: Place;
}
type Changes = Readonly<
  Record<string, readonly { readonly range: Range; readonly newText: string }[]>
>;

let editor: Editor;
let folder: string;
const uri = (name: string) => pathToFileURL(join(folder, name)).href;
const textDocument = () => ({ uri: uri("main.scenario") });

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "quorate-names-")));
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, "main.scenario"), MAIN);
  writeFileSync(join(folder, "lib.scenario"), LIBRARY);
  writeFileSync(join(folder, "other.scenario"), OTHER);
  writeFileSync(join(folder, "node_modules", "no.scenario"), OTHER);
  editor = new Editor();
  await editor.begin();
  editor.open(uri("main.scenario"), MAIN);
});

afterAll(async () => {
  expect(await editor.end()).toBe(0);
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  expect(editor.told).toEqual([]);
});

/** The place of the n-th time that a word stands in the main text. */
function placeOf(word: string, nth = 0): Place {
  const at = [...MAIN.matchAll(new RegExp(`(?<![\\w-])${word}(?![\\w-])`, "g"))][nth]!.index;
  const lines = MAIN.slice(0, at + 1).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

function applied(text: string, edits: Changes[string]): string {
  const lines = text.split("\n");
  for (const { range, newText } of [...edits].sort(
    (a, b) =>
      b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character,
  )) {
    const line = lines[range.start.line]!;
    lines[range.start.line] =
      line.slice(0, range.start.character) + newText + line.slice(range.end.character);
  }
  return lines.join("\n");
}

async function renamed(word: string, newName: string, nth = 0): Promise<Record<string, string>> {
  const position = placeOf(word, nth);
  const answer = await editor.ask("textDocument/rename", {
    textDocument: textDocument(),
    position,
    newName,
  });
  const { changes } = answer as { readonly changes: Changes };
  return Object.fromEntries(
    Object.entries(changes).map(([at, edits]) => {
      const name = at.slice(at.lastIndexOf("/") + 1);
      return [name, applied(readFileSync(join(folder, name), "utf8"), edits)];
    }),
  );
}

describe("a name and all its places", () => {
  it("gets another name for a node: in sites, faults, metrics, and a product's own text", async () => {
    const { "main.scenario": main, ...others } = await renamed("pg3", "standby");
    expect(others).toEqual({});
    const left = main!.match(/pg3.*/g);
    // A label is a text of its own.
    expect(left).toEqual(['pg3 lost"', 'pg3 lost" partition oslo | bergen for 1s', 'pg3 lost"']);
    expect(main).toContain('"FIRST 1 (pg2, standby)"');
    expect(main).toContain("max(lag(bergen.standby))");
    expect(main).toContain("[pg2, standby]");
  });

  it("gets another name for a site, and not for what merely reads like it", async () => {
    const { "main.scenario": main } = await renamed("bergen", "trondheim");
    expect(main).not.toContain("bergen");
    expect(main).toContain("lag(trondheim.pg3)");
  });

  it("gets another name for an imported param in every file, and leaves settings of that name", async () => {
    const files = await renamed("rtt", "round_trip");
    expect(Object.keys(files).sort()).toEqual(["lib.scenario", "main.scenario", "other.scenario"]);
    expect(files["lib.scenario"]).toBe(LIBRARY.replaceAll("rtt", "round_trip"));
    expect(files["main.scenario"]).toContain("{ rtt = round_trip, bandwidth");
    expect(files["main.scenario"]).toContain("import round_trip, slow");
    expect(files["main.scenario"]).toContain("vary round_trip over");
    expect(files["other.scenario"]).toBe(OTHER.replace("wan.rtt", "wan.round_trip"));
  });

  it("gets another text for a label where it stands and where it is named", async () => {
    const { "main.scenario": main } = await renamed("lost", 'disk "gone"');
    expect(main!.match(/"disk \\"gone\\""/g)).toHaveLength(3);
  });

  it.each([
    ["oslo", "bergen", "`bergen` is there already"],
    ["ack", "2nd", "expected a name, which begins with a letter"],
  ])("keeps %s rather than make a mistake of it as %s", async (word, newName, why) => {
    await expect(renamed(word, newName)).rejects.toThrow(why);
  });

  it("offers nothing for a word of the language", async () => {
    const ask = (position: Place) =>
      editor.ask("textDocument/prepareRename", { textDocument: textDocument(), position });
    expect(await ask(placeOf("bandwidth"))).toBeNull();
    expect(await ask(placeOf("postgresql"))).toBeNull();
    expect(await ask(placeOf("pg2"))).toMatchObject({ placeholder: "pg2" });
  });

  it("finds every place in every file, the declaration when it is wanted", async () => {
    const places = async (includeDeclaration: boolean) => {
      const found = await editor.ask("textDocument/references", {
        textDocument: textDocument(),
        position: placeOf("rtt"),
        context: { includeDeclaration },
      });
      return (found as { uri: string; range: Range }[])
        .map((one) => `${one.uri.slice(one.uri.lastIndexOf("/") + 1)}:${one.range.start.line + 1}`)
        .sort();
    };
    const uses = [
      ...["lib.scenario:3", "main.scenario:1", "main.scenario:18", "main.scenario:19"],
      ...["main.scenario:6", "other.scenario:2"],
    ];
    expect(await places(false)).toEqual(uses);
    expect(await places(true)).toEqual(["lib.scenario:2", ...uses]);
  });

  it("marks the places of the file while the cursor is on one", async () => {
    const found = await editor.ask("textDocument/documentHighlight", {
      textDocument: textDocument(),
      position: placeOf("slow"),
    });
    expect((found as { range: Range }[]).map(({ range }) => range.start.line)).toEqual([0, 16]);
  });

  it("follows an import to its file", async () => {
    const links = await editor.ask("textDocument/documentLink", { textDocument: textDocument() });
    expect(links).toEqual([
      {
        range: { start: { line: 0, character: 23 }, end: { line: 0, character: 35 } },
        target: uri("lib.scenario"),
      },
    ]);
  });

  it("gets another name for a workload, which no expression names", async () => {
    const { "main.scenario": main, ...others } = await renamed("orders", "checkout");
    expect(others).toEqual({});
    expect(main).toBe(MAIN.replace("workload orders", "workload checkout"));
  });

  describe("that means something in its own place alone", () => {
    const LOCAL = `let beat = 1s
let scaled(x, by) = x * by
let whole = scaled(by: 2, x: 9s)
run {
  let beat = 2s
  let long = 10 * beat
  duration = long + beat
  expect max(lag(a)) < beat
}
param x = 3s
expect max(lag(b)) < beat + x
`;
    const at = () => ({ uri: uri("local.scenario") });
    const place = (text: string, part: string): Place => {
      const lines = text.slice(0, text.indexOf(part) + 1).split("\n");
      return { line: lines.length - 1, character: lines.at(-1)!.length };
    };
    const renamedLocal = async (part: string, newName: string): Promise<string> => {
      const params = { textDocument: at(), position: place(LOCAL, part), newName };
      const answer = await editor.ask("textDocument/rename", params);
      return applied(LOCAL, (answer as { changes: Changes }).changes[at().uri]!);
    };
    beforeAll(() => {
      editor.open(at().uri, LOCAL);
    });

    it("gets it in its block and not outside, where expectations are too", async () => {
      const inner = LOCAL.replace("  let beat", "  let pulse")
        .replace("10 * beat", "10 * pulse")
        .replace("long + beat", "long + pulse");
      expect(await renamedLocal("beat\n  expect", "pulse")).toBe(inner);
      const outer = LOCAL.replace("let beat = 1s", "let pulse = 1s").replaceAll(
        "< beat",
        "< pulse",
      );
      expect(await renamedLocal("beat = 1s", "pulse")).toBe(outer);
    });

    it("gets it in a function's body and where a call names it", async () => {
      const named = LOCAL.replace("(x, by) = x *", "(size, by) = size *").replace(
        "x: 9s",
        "size: 9s",
      );
      expect(await renamedLocal("x * by", "size")).toBe(named);
      expect(await renamedLocal("x: 9s", "size")).toBe(named);
    });

    it.each([
      ["long = 10", "beat"],
      ["beat = 1s", "whole"],
      ["x = 3s", "beat"],
      ["by) =", "x"],
    ])(
      "keeps `%s` rather than give something else another meaning as %s",
      async (part, newName) => {
        await expect(renamedLocal(part, newName)).rejects.toThrow(/will not do|is there already/);
      },
    );

    it("keeps a name that would be hidden by one in a block, and says where", async () => {
      const text = "let wait = 5s\nrun {\n  let own = 1s\n  duration = wait + own\n}\n";
      editor.open(uri("hidden.scenario"), text);
      const asked = editor.ask("textDocument/rename", {
        textDocument: { uri: uri("hidden.scenario") },
        position: { line: 0, character: 5 },
        newName: "own",
      });
      await expect(asked).rejects.toThrow("line 4 of hidden.scenario would mean something else");
    });

    it("is shown where it is declared, and marked in its place alone", async () => {
      const params = { textDocument: at(), position: place(LOCAL, "beat\n  expect") };
      const declared = await editor.ask("textDocument/definition", params);
      expect(declared).toMatchObject({ range: { start: { line: 4, character: 6 } } });
      const marked = await editor.ask("textDocument/documentHighlight", params);
      expect((marked as { range: Range }[]).map(({ range }) => range.start.line)).toEqual([
        4, 5, 6,
      ]);
      const hover = await editor.ask("textDocument/hover", params);
      expect(JSON.stringify(hover)).toContain("let beat = 2s");
    });
  });

  it("keeps a name that a file and the one it extends both declare", async () => {
    const text = `extends "main.scenario"\nparam ack = none\n`;
    editor.open(uri("calm.scenario"), text);
    const position = { line: 1, character: 7 };
    const ask = editor.ask("textDocument/rename", {
      textDocument: { uri: uri("calm.scenario") },
      position,
      newName: "confirm",
    });
    await expect(ask).rejects.toThrow("`ack` stands in main.scenario too, which is extended");
  });
});
