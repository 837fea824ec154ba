import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Cell,
  type Notebook,
  notebookText,
  type Output,
  parseNotebook,
} from "../../../src/cli/notebook/notebook-file.ts";
import { denoOnPath } from "../../notebooks/deno-path.ts";
import { call, type FakeDoorOptions } from "../fake-door.ts";
import { code, note, notebookOf } from "./notebook-builder.ts";

let folder: string;
let names = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-run-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly exit: number;
  readonly err: string;
  readonly file: string;
  readonly notebook: Notebook;
}

/** Runs cells, in Deno's kernel because it starts soonest; what is tried here is the runner. */
async function run(
  cells: readonly Cell[],
  words: readonly string[] = [],
  options: Partial<FakeDoorOptions> = {},
): Promise<Ran> {
  names += 1;
  const file = `lab-${names}.ipynb`;
  const path = join(folder, file);
  writeFileSync(path, notebookText(notebookOf(...cells)));
  const { code: exit, err } = await call(["notebook", "run", file, "--kernel", "deno", ...words], {
    cwd: folder,
    ...options,
  });
  return { exit, err, file, notebook: parseNotebook(readFileSync(path, "utf8")) };
}

function shownBy({ notebook }: Ran): (readonly string[])[] {
  return notebook.cells.map(({ outputs }) =>
    (outputs ?? []).map((one) => {
      if (one.output_type === "stream") return one.text.join("");
      return one.output_type === "error" ? `${one.ename}: ${one.evalue}` : "data";
    }),
  );
}

describe.skipIf(!denoOnPath())("quorate notebook run", () => {
  it("stores what the cells show, in place, the same bytes each time", async () => {
    const cells = [
      note("# Lab"),
      code('const far = 70;\nconsole.log("ms:", far)'),
      code("2 * far"),
    ];
    const [first, second] = await Promise.all([run(cells), run(cells)]);
    expect([first.exit, first.err]).toEqual([0, `${first.file}: 2 cells ran in the deno kernel\n`]);
    expect(shownBy(first)).toEqual([[], ["ms: 70\n"], ["data"]]);
    expect(first.notebook.cells.map((cell) => cell.execution_count)).toEqual([undefined, 1, 2]);
    expect(notebookText(second.notebook)).toBe(notebookText(first.notebook));
  });

  it("names a cell that fails, shows it, and clears what was shown after it", async () => {
    const old = code("3", [{ name: "stdout", output_type: "stream", text: ["of yesterday"] }]);
    const ran = await run([code("console.log(1)"), code('throw new TypeError("too hot")'), old]);
    expect(ran.exit).toBe(1);
    expect(ran.err).toContain(`${ran.file}: cell 2 of 3 failed\n  | throw new TypeError`);
    expect(ran.err).toContain("  TypeError: too hot\n");
    expect(shownBy(ran)).toEqual([["1\n"], ["TypeError: too hot"], []]);
    expect(ran.notebook.cells[2]?.execution_count).toBeNull();
  });

  it("goes on behind a cell whose failure is wanted", async () => {
    const wanted = { ...code("throw 1"), metadata: { tags: ["raises-exception"] } };
    const ran = await run([wanted, code("console.log(2)")]);
    expect(ran.exit).toBe(0);
    expect(shownBy(ran)[1]).toEqual(["2\n"]);
  });

  it("stops a cell that takes too long, and keeps what it has shown", async () => {
    const waiting = 'console.log("begun");\nawait new Promise(() => setInterval(() => {}, 1000));';
    const ran = await run([code(waiting), code("2")], ["--timeout", "500ms"]);
    expect(ran.exit).toBe(1);
    expect(ran.err).toContain("cell 1 of 2 took more than 0.5 s");
    expect(ran.err).toContain("help: allow more with --timeout");
    const [[begun, error], later] = shownBy(ran) as [string[], string[]];
    expect(begun).toBe("begun\n");
    expect(error).toMatch(/^Interrupted: the cell took more than 0.5 s/);
    expect(later).toEqual([]);
  });

  it("keeps what was done when the kernel dies, and says so", async () => {
    const ran = await run([code("console.log(1)"), code("Deno.exit(7)"), code("3")]);
    expect(ran.exit).toBe(3);
    expect(ran.err).toContain("cell 2 of 3: the deno kernel has died: it ended with code 7");
    expect(shownBy(ran)[0]).toEqual(["1\n"]);
    expect(shownBy(ran)[1]?.join()).toContain("KernelDeath");
  });

  it("stops at Ctrl-C and keeps what was done", async () => {
    const cells = [
      code("console.log(1)"),
      code("await new Promise(() => setInterval(() => {}, 1000));"),
    ];
    const ran = await run(cells, [], {
      terminal: true,
      onErr: (text, pressCtrlC) => {
        if (text.includes("cell 2 of 2,")) pressCtrlC();
      },
    });
    expect(ran.exit).toBe(130);
    expect(ran.err).toContain("cell 2 of 2 was stopped");
    expect(shownBy(ran)[0]).toEqual(["1\n"]);
    expect(shownBy(ran)[1]?.join()).toContain("Interrupted");
  });

  it("says with --check which cells show something else than is stored, and writes nothing", async () => {
    const stored = (text: string) =>
      code('console.log("today")', [{ name: "stdout", output_type: "stream", text: [text] }]);
    const cells = [stored("today\n"), stored("yesterday\n")];
    // The forms of a value are stored in the order of the alphabet, whatever order they come in.
    const shy = `({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "a", "text/html": "b" }) })`;
    const data = { "text/html": ["b"], "text/plain": ["a"] };
    const shown: Output = { data, execution_count: 2, metadata: {}, output_type: "execute_result" };
    const [changed, same] = await Promise.all([
      run(cells, ["--check"]),
      run([stored("today\n"), code(shy, [shown])], ["--check"]),
    ]);
    expect([same.exit, same.err]).toEqual([0, `${same.file}: every cell shows what is stored\n`]);
    expect(changed.exit).toBe(1);
    expect(changed.err).toContain("cell 2 shows something else than is stored");
    expect(shownBy(changed)).toEqual([["today\n"], ["yesterday\n"]]);
  });

  it("writes elsewhere when told to", async () => {
    const ran = await run([code("console.log(1)")], ["--out", "other.ipynb"]);
    expect(shownBy(ran)).toEqual([[]]);
    expect(readFileSync(join(folder, "other.ipynb"), "utf8")).toContain('"1\\n"');
  });
});

describe("quorate notebook run, told what cannot be", () => {
  async function refused(name: string, text: string): Promise<string> {
    writeFileSync(join(folder, name), text);
    const { code: exit, err } = await call(["notebook", "run", name], { cwd: folder });
    expect(exit).toBe(2);
    return err;
  }

  it("says what to do with a scenario", async () => {
    expect(await refused("geo.scenario", "run {}")).toContain(
      "quorate notebook new geo.ipynb --from geo.scenario",
    );
  });

  it("refuses a notebook of another language, an old one, and a missing one", async () => {
    const python = { kernelspec: { name: "python3", language: "python" } };
    const foreign = notebookText({ ...notebookOf(), metadata: python });
    expect(await refused("py.ipynb", foreign)).toContain("is a notebook in python");
    expect(await refused("old.ipynb", '{"nbformat":3}')).toContain("notebook format 3");
    const { err } = await call(["notebook", "run", "none.ipynb"], { cwd: folder });
    expect(err).toBe("error: cannot read none.ipynb: there is no such file or folder\n");
  });
});

describe("quorate notebook run, where expectations fail", () => {
  it("names expectations that fail, and fails for them with --expect only", async () => {
    const cells = [
      code('import { run, scenario } from "quorate";'),
      code(`const far = await run(scenario\`
  param far = 70ms in 1ms..100ms
  topology { site v { node a }  site f { node b }  link v <-> f { rtt = far } }
  replicate single_leader on a, b { leader = a, mode = sync }
  workload writers on v { clients = 1, mix = (write: 100%) }
  run { duration = 1s, trials = 1 }
  expect p99(write.latency) < 20ms
  expect throughput(write) > 1/s
  sweep { vary far over [5ms, 30ms, 70ms] }
\`);`),
    ];
    const tslab = ["--kernel", "tslab"];
    const usual = await run(cells, tslab);
    const words =
      /cell 2: p99\(write\.latency\) < 20ms fails in 2 of 3 cases \(far=30 ms; far=70 ms\)/;
    expect(usual.err).toMatch(words);
    expect(usual.err).toContain("--expect makes such a run fail");
    expect(usual.err).not.toContain("throughput");
    expect(usual.exit).toBe(0);
    const strict = await run(cells, [...tslab, "--expect", "--quiet"]);
    expect(strict.err).toMatch(words);
    expect(strict.exit).toBe(1);
    expect(strict.notebook).toEqual(usual.notebook);
  });
});
