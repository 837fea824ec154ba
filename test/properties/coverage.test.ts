import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(`${folder}/properties/coverage.md`, "utf8");

interface Row {
  readonly number: number;
  readonly file: string;
  readonly title: string;
}

const rows = page.split("\n").flatMap((line): Row[] => {
  const found = /^\| (\d+) \| [^|]+ \| ([^|]+) \| ([^|]*)\|$/.exec(line);
  if (found === null) return [];
  return [{ number: Number(found[1]), file: found[2]!.trim(), title: found[3]!.trim() }];
});

describe("the page of properties", () => {
  it("has all of them, in order", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 72 }, (_, at) => at + 1));
  });

  it.each(rows.filter(({ file }) => !file.startsWith("does not apply")))(
    "$number is held by a test that exists: $file",
    ({ file, title }) => {
      expect(title.length).toBeGreaterThan(0);
      expect(readFileSync(`${folder}/${file}`, "utf8")).toContain(title);
    },
  );
});
