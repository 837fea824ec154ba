import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { guardOutput } from "../../src/cli/broken-output.ts";

class Pipe extends EventEmitter {
  text = "";
  write(text: string): void {
    this.text += text;
  }
}

/** What is said, and with which status the program ends, after the system refused to write. */
function saidAfter(stream: "stdout" | "stderr", code: string): { said: string; codes: number[] } {
  const pipes = { stdout: new Pipe(), stderr: new Pipe() };
  const codes: number[] = [];
  guardOutput(pipes.stdout, pipes.stderr, (exit) => void codes.push(exit));
  pipes[stream].emit("error", Object.assign(new Error(`${code}: at write`), { code }));
  return { said: pipes.stderr.text, codes };
}

describe("output that nobody takes", () => {
  it("is no fault when the reader has seen enough", () => {
    expect(saidAfter("stdout", "EPIPE")).toEqual({ said: "", codes: [] });
  });

  it("is told in plain words when the disk is full, and is not mistaken for a failed expectation", () => {
    const said = "error: cannot write the output: there is no space left on the disk\n";
    expect(saidAfter("stdout", "ENOSPC")).toEqual({ said, codes: [2] });
  });

  it("costs no results when it is the words beside them", () => {
    expect(saidAfter("stderr", "ENOSPC")).toEqual({ said: "", codes: [] });
  });
});
