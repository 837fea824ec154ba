import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MEBIBYTE, readAll, readText } from "../../src/cli/read-all.ts";
import { call } from "./fake-door.ts";

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-read-"));
});

afterAll(() => rmSync(cwd, { recursive: true }));

describe("all bytes of a file", () => {
  it("are read to the end, at their limit too, and not a byte beyond it", () => {
    const file = join(cwd, "data");
    const bytes = Buffer.alloc(200_000, "0123456789");
    writeFileSync(file, bytes);
    expect(Buffer.compare(readAll(file, bytes.length), bytes)).toBe(0);
    expect(readText(file)).toBe(bytes.toString());
    expect(() => readAll(file, bytes.length - 1)).toThrow("it is larger than");
  });

  it("come through a pipe as its writer writes them", () => {
    const pipe = join(cwd, "pipe");
    execFileSync("mkfifo", [pipe]);
    spawn("sh", ["-c", `(echo one; echo two) > ${pipe}`], { stdio: "ignore" });
    expect(Buffer.from(readAll(openSync(pipe, "r"), 100)).toString()).toBe("one\ntwo\n");
  });

  it("of a device that never ends are refused", async () => {
    expect(() => readAll("/dev/zero", MEBIBYTE)).toThrow("it is larger than 1 MiB");
    for (const words of [
      ["check", "/dev/zero"],
      ["run", "/dev/zero", "--json"],
    ]) {
      const { code, err } = await call(words, { cwd });
      expect(code).toBe(2);
      expect(err).toContain("cannot read /dev/zero: it is larger than 16 MiB");
    }
  });
});
