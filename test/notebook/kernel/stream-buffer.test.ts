import { describe, expect, it } from "vitest";
import { StreamBuffer } from "../../../src/notebook/kernel/stream-buffer.ts";

function buffer() {
  const sent: string[] = [];
  const clock = { now: 0 };
  const streams = new StreamBuffer(
    (name, text) => void sent.push(`${name}: ${text}`),
    () => clock.now,
  );
  return { sent, clock, streams };
}

describe("prints", () => {
  it("that follow each other closely go out as one, but for the first, which goes at once", () => {
    const { sent, streams } = buffer();
    for (const text of ["a", "b", "c"]) streams.write("stdout", text);
    expect(sent).toEqual(["stdout: a"]);
    streams.flush();
    expect(sent).toEqual(["stdout: a", "stdout: bc"]);
  });

  it("of a cell that begins close behind another go out at once too", () => {
    const { sent, streams } = buffer();
    streams.write("stdout", "a");
    streams.begin();
    streams.write("stdout", "b");
    expect(sent).toEqual(["stdout: a", "stdout: b"]);
  });

  it("go out after a while though nothing else happens between them", () => {
    const { sent, clock, streams } = buffer();
    streams.write("stdout", "a");
    streams.write("stdout", "b");
    clock.now = 1000;
    streams.write("stdout", "c");
    expect(sent).toEqual(["stdout: a", "stdout: bc"]);
  });

  it("keep their order over both streams", () => {
    const { sent, streams } = buffer();
    streams.write("stdout", "a");
    streams.write("stdout", "b");
    streams.write("stderr", "c");
    streams.write("stdout", "d");
    streams.flush();
    expect(sent).toEqual(["stdout: a", "stdout: b", "stderr: c", "stdout: d"]);
  });

  it("of great length do not wait", () => {
    const { sent, streams } = buffer();
    streams.write("stdout", "a");
    streams.write("stdout", "x".repeat(70_000));
    expect(sent).toHaveLength(2);
  });
});
