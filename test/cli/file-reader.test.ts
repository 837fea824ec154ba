import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileReader } from "../../src/cli/file-reader.ts";

/** A project folder beside a file that is none of its business. */
let base: string;
let cwd: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "quorate-reader-"));
  cwd = join(base, "project");
  mkdirSync(join(cwd, "lib"), { recursive: true });
  mkdirSync(join(base, "shared"));
  writeFileSync(join(base, "secret.scenario"), "secret");
  writeFileSync(join(base, "shared", "common.scenario"), "common");
  writeFileSync(join(cwd, "main.scenario"), "main");
  writeFileSync(join(cwd, "lib", "sites.scenario"), "\uFEFFsites");
  writeFileSync(join(cwd, "latin.scenario"), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
  symlinkSync(join(base, "secret.scenario"), join(cwd, "innocent.scenario"));
  symlinkSync("circle.scenario", join(cwd, "circle.scenario"));
  execFileSync("mkfifo", [join(cwd, "pipe.scenario")]);
  writeFileSync(join(cwd, "large.scenario"), "");
  truncateSync(join(cwd, "large.scenario"), 5 * 1024 * 1024);
});

afterAll(() => rmSync(base, { recursive: true }));

function reader(allowed: readonly string[] = []) {
  return fileReader({ cwd, folder: cwd, allowed });
}

describe("reading what a scenario imports", () => {
  it("reads a file beside the importing one and takes the byte order mark off", () => {
    expect(reader().read("lib/sites.scenario", "main.scenario")).toEqual({
      ok: true,
      id: "lib/sites.scenario",
      text: "sites",
    });
  });

  it("sees paths from the importing file, not from the main one", () => {
    expect(reader().read("../main.scenario", "lib/sites.scenario")).toMatchObject({
      ok: true,
      id: "main.scenario",
    });
  });

  it("sees paths from the project's folder when the text has no file", () => {
    expect(reader().read("main.scenario", "<stdin>")).toMatchObject({ ok: true, text: "main" });
  });

  it.each([
    ["a path that climbs out", "../secret.scenario"],
    ["a link that leads out", "innocent.scenario"],
    ["a place outside where nothing is", "../nothing-here.scenario"],
    ["an absolute path", "/etc/passwd"],
    ["a device", "/dev/zero"],
    ["an address", "https://example.com/x.scenario"],
    ["a file address", "file:///etc/passwd"],
    ["a network path", "\\\\server\\share\\x.scenario"],
  ])("refuses %s as outside", (_, path) => {
    expect(reader().read(path, "main.scenario")).toMatchObject({ ok: false, reason: "outside" });
  });

  it("lets an allowed folder in, and only that one", () => {
    const allowing = reader(["../shared"]);
    expect(allowing.read("../shared/common.scenario", "main.scenario")).toMatchObject({ ok: true });
    expect(allowing.read("../secret.scenario", "main.scenario")).toMatchObject({
      ok: false,
      reason: "outside",
    });
  });

  it.each([
    ["a folder", "lib", "it is a folder"],
    ["a pipe, which would never end", "pipe.scenario", "it is not a regular file"],
    ["a name with NUL", "a\u0000b", "its name holds a NUL character"],
    ["a file that is too large", "large.scenario", "it is larger than the limit of 4 MiB"],
    ["other text than UTF-8", "latin.scenario", "it is not UTF-8 text"],
    ["links in a circle", "circle.scenario", "its links go round in a circle"],
  ])("says why it cannot read %s", (_, path, detail) => {
    expect(reader().read(path, "main.scenario")).toEqual({
      ok: false,
      reason: "unreadable",
      detail,
    });
  });

  it("says that a file is missing", () => {
    expect(reader().read("lib/none.scenario", "main.scenario")).toMatchObject({
      ok: false,
      reason: "missing",
    });
    expect(reader().read("main.scenario/none", "main.scenario")).toMatchObject({
      ok: false,
      reason: "missing",
    });
  });
});

describe("reading a column of a dataset", () => {
  function column(content: string | Uint8Array, name = "latency_us") {
    writeFileSync(join(cwd, "data.csv"), content);
    return reader().readColumn("data.csv", name, "main.scenario");
  }

  it("reads the numbers of one column", () => {
    const text = '\uFEFF# measured\nat,latency_us\n1, 12.5\n2,"300"\n\n3,1e3\r\n';
    expect(column(text)).toEqual({ ok: true, id: "data.csv", values: [12.5, 300, 1000] });
  });

  it("names the columns that there are when the wanted one is missing", () => {
    expect(column("at,latency_ms\n1,2\n")).toMatchObject({
      ok: false,
      reason: "no_column",
      columns: ["at", "latency_ms"],
    });
  });

  it.each([
    ["a word", "latency_us\n1\nfast\n", "line 3 holds `fast`"],
    ["an empty cell", "at,latency_us\n1,\n", "line 2 holds ``"],
    ["infinity", "latency_us\nInfinity\n", "line 2 holds `Infinity`"],
    ["nothing below the names", "latency_us\n", "it has no row below the names"],
  ])("points at %s among the numbers", (_, text, detail) => {
    expect(column(text)).toMatchObject({ ok: false, reason: "not_numbers", detail });
  });

  it.each([
    ["an empty file", ""],
    ["a quote that never ends", 'latency_us\n"1\n2\n3'],
    ["bytes that are no text", new Uint8Array([0, 255, 254, 10, 13, 0])],
  ])("answers with a reason for %s", (_, content) => {
    const answer = column(content);
    expect(answer.ok).toBe(false);
    expect(answer).toHaveProperty("detail");
  });

  it("takes `__proto__` for a name like any other", () => {
    expect(column("__proto__\n7\n", "__proto__")).toMatchObject({ ok: true, values: [7] });
  });

  it("refuses a table of too many columns", () => {
    const names = Array.from({ length: 1001 }, (_, i) => (i === 0 ? "latency_us" : `c${i}`));
    expect(column(`${names.join(",")}\n1\n`)).toMatchObject({
      ok: false,
      reason: "unreadable",
      detail: "it has more than 1000 columns",
    });
  });
});
