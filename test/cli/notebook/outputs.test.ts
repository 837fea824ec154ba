import { describe, expect, it } from "vitest";
import { Outputs } from "../../../src/cli/notebook/outputs.ts";

type Message = readonly [type: string, content: Readonly<Record<string, unknown>>];

function shown(...messages: readonly Message[]) {
  const outputs = new Outputs();
  for (const [type, content] of messages) outputs.take(type, content);
  return outputs.all;
}

const print = (text: string, name = "stdout"): Message => ["stream", { name, text }];

describe("the outputs of a cell", () => {
  it("join prints of one stream and keep those of two apart", () => {
    expect(shown(print("a\n"), print("b\nc"), print("!", "stderr"), print("d"))).toEqual([
      { name: "stdout", output_type: "stream", text: ["a\n", "b\n", "c"] },
      { name: "stderr", output_type: "stream", text: ["!"] },
      { name: "stdout", output_type: "stream", text: ["d"] },
    ]);
  });

  it("keep of a line that is drawn over and over its last state", () => {
    const wipe = "\r\u001b[2K";
    const [output] = shown(
      print("start\n1 of 3"),
      print(`${wipe}2 of 3`),
      print(`${wipe}3 of 3\n`),
    );
    expect(output).toMatchObject({ text: ["start\n", "3 of 3\n"] });
    expect(shown(print("50 %\r"))).toMatchObject([{ text: ["50 %"] }]);
    // Wiped, it leaves nothing.
    expect(shown(print(`50 %${wipe}`))).toEqual([]);
  });

  it("show what updates a display in its place", () => {
    const display = (type: string, text: string): Message => [
      type,
      { data: { "text/plain": text }, metadata: {}, transient: { display_id: "d" } },
    ];
    expect(
      shown(display("display_data", "1 %"), print("a"), display("update_display_data", "2 %")),
    ).toMatchObject([{ data: { "text/plain": ["2 %"] } }, { text: ["a"] }]);
  });

  it("are cleared at once, or when the next comes", () => {
    expect(shown(print("a"), ["clear_output", { wait: false }])).toEqual([]);
    const waiting: Message = ["clear_output", { wait: true }];
    expect(shown(print("a"), waiting)).toHaveLength(1);
    expect(shown(print("a"), waiting, print("b"))).toMatchObject([{ text: ["b"] }]);
  });

  it("store texts as lines and JSON as it is", () => {
    const data = { "text/html": "<b>\n</b>", "application/json": { a: [1] } };
    expect(shown(["execute_result", { data, metadata: {} }])).toMatchObject([
      { data: { "text/html": ["<b>\n", "</b>"], "application/json": { a: [1] } } },
    ]);
  });
});
