import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../fake-door.ts";

let folder: string;
const path = process.env["PATH"];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-serve-"));
});
afterAll(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true });
});

describe("quorate notebook serve", () => {
  it("says how to install Jupyter where there is none", async () => {
    process.env["PATH"] = folder;
    const { code, err } = await call(["notebook", "serve"], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toContain("error: Jupyter is not installed");
    expect(err).toContain("apt install jupyter-notebook");
    expect(err).toContain("quorate notebook run");
  });

  it("says that there is no such folder, before Jupyter is asked", async () => {
    const { code, err } = await call(["notebook", "serve", "nowhere"], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toBe("error: there is no nowhere\n");
  });

  it("starts Jupyter with kernels that it can start from any folder, and ends with it", async () => {
    // In Jupyter's place stands a program that writes down what it was given.
    const script = `#!/bin/sh
printf '%s\\n' "$@" > "${folder}/words"
cat "\${JUPYTER_PATH%%:*}/kernels/tslab/kernel.json" > "${folder}/spec"
exit 3
`;
    writeFileSync(join(folder, "jupyter-lab"), script, { mode: 0o755 });
    process.env["PATH"] = `${folder}${delimiter}${path}`;
    mkdirSync(join(folder, "lab"));
    const { code } = await call(["notebook", "serve", "lab", "--port", "8899", "--no-browser"], {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect(readFileSync(join(folder, "words"), "utf8")).toBe("lab\n--port=8899\n--no-browser\n");
    const spec = JSON.parse(readFileSync(join(folder, "spec"), "utf8"));
    expect(spec).toMatchObject({ interrupt_mode: "message", language: "typescript" });
    expect(spec.argv[0]).toBe(process.execPath);
    expect(spec.argv.at(-1)).toBe("{connection_file}");
  });
});
