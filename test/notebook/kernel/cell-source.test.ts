import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { repairedCell, waitsAtTop } from "../../../src/notebook/kernel/cell-source.ts";
import { findTslab } from "../../../src/notebook/kernel/tslab.ts";

/** The compiler that tslab brings along, which is not the project's. */
const typescript = createRequire(findTslab(process.cwd())!)("@tslab/typescript-for-tslab");

describe("a property's name that is its value at once", () => {
  it("is written out, and nothing else is", () => {
    const source = "const { a } = f({ b, c: { d }, e() {}, ...g });\n({ h } = i); // { j }";
    expect(repairedCell(typescript, source).text).toBe(
      "const { a } = f({ b: b, c: { d: d }, e() {}, ...g });\n({ h: h } = i); // { j }",
    );
  });

  it("with a default value keeps it", () => {
    expect(repairedCell(typescript, "({ a = 1 } = b);").text).toBe("({ a: a = 1 } = b);");
  });

  it("does not move complaints about what stands behind it", () => {
    const source = "f({ a, b });\nconst c: string = g({ d }, 1);";
    const { text, asWritten } = repairedCell(typescript, source);
    const start = text.indexOf("1)");
    const place = { offset: start, line: 9, character: 9 };
    const complaint = { start: place, end: { ...place, offset: start + 1 }, messageText: "no" };
    const moved = asWritten(complaint);
    expect(source.slice(moved.start.offset, moved.end.offset)).toBe("1");
    expect([moved.start.line, moved.start.character]).toEqual([1, 27]);
  });
});

describe("waiting at the top of a cell", () => {
  it.each(["await (p)", "const a = 1 + await (p)", "{ await (p) }", "for await (const a of b) {}"])(
    "is seen in %s",
    (source) => expect(waitsAtTop(typescript, source)).toBe(true),
  );

  it.each([
    "async () => { await (p) }",
    "async function f() { for await (const a of b) {} }",
    "class A { async m() { await (p) } }",
    "const s = 'await (p)'; // await (p)",
  ])("is not seen in %s", (source) => expect(waitsAtTop(typescript, source)).toBe(false));
});
