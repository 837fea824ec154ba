import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cell, notebookText } from "../../../src/cli/notebook/notebook-file.ts";
import { call } from "../fake-door.ts";
import { code, note, notebookOf } from "./notebook-builder.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function check(...cells: readonly Cell[]) {
  writeFileSync(join(folder, "lab.ipynb"), notebookText(notebookOf(...cells)));
  const { code: exit, err } = await call(["check", "lab.ipynb"], { cwd: folder });
  return { exit, err };
}

const PAIR = "topology { site v { node a } site f { node b } link v <-> f { rtt = 70ms } }";
const SYNC = "replicate single_leader on a, b { leader = a, mode = sync }";
const LOAD = "workload w on v { clients = 1, mix = (write: 100%) }";
const RUN = "run { duration = 60s }";

describe("check of a notebook", () => {
  it("has nothing to remark where all is well, and says how many scenarios it saw", async () => {
    const text = `const s = scenario\`\n${PAIR}\n${SYNC}\n${LOAD}\n${RUN}\n\`;`;
    const { exit, err } = await check(note("# Lab"), code(text), code("1 + 1"));
    expect([exit, err]).toEqual([0, "lab.ipynb: nothing to remark in 1 scenario\n"]);
  });

  it("names the notebook, the cell and the line, and shows it as it stands there", async () => {
    const { exit, err } = await check(
      note("# Lab"),
      code('import { scenario } from "quorate";'),
      code(`const s = scenario\`\n${PAIR}\n${SYNC.replace("sync", "snyc")}\n${LOAD}\n${RUN}\n\`;`),
    );
    expect(exit).toBe(2);
    expect(err).toContain("--> lab.ipynb cell 2:3:54");
    expect(err).toContain("3 | replicate single_leader on a, b { leader = a, mode = snyc }");
    expect(err).toContain("did you mean `sync`?");
  });

  it("knows constants of earlier cells, so that a wrong one is told where it is put in", async () => {
    const { exit, err } = await check(
      code('const length = "long";\nconst pair = "a, b";'),
      code(`scenario\`\n${PAIR}\n${SYNC}\n${LOAD}\nrun { duration = \${length}s }\n\`;`),
    );
    expect(exit).toBe(2);
    expect(err).toContain("5 | run { duration = ${length}s }");
    expect(err).toMatch(/\^{10}/);
  });

  it("does not judge what only a run could know, and judges the rest", async () => {
    const unknown = LOAD.replace("clients = 1", "clients = ${f({ n: `}` })}");
    const fine = `scenario\`${PAIR} ${SYNC} ${unknown} ${RUN}\``;
    expect((await check(code(`for (const n of [1, 2]) ${fine};`))).exit).toBe(0);
    const { err } = await check(code(fine.replace("leader = a", "leader = c")));
    expect(err).toContain("nothing is called `c`");
    expect(err).toContain("1 error\n");
  });

  it("puts scenarios together as the cells do, and points into the cell that is wrong", async () => {
    const whole = `scenario\`\${base}\n${SYNC}\n${LOAD}\n${RUN}\n\`;`;
    const good = await check(code(`const base = scenario\`${PAIR}\`;`), code(whole));
    expect([good.exit, good.err]).toEqual([0, "lab.ipynb: nothing to remark in 1 scenario\n"]);
    const wrong = PAIR.replace("70ms", "70");
    const bad = await check(code(`const base = scenario\`${wrong}\`;`), code(whole));
    expect(bad.err).toContain("--> lab.ipynb cell 1:1:");
  });

  it("judges no name of a scenario whose parts only a run puts together", async () => {
    const parts = `const ways = [scenario\`${PAIR} ${SYNC}\`, scenario\`${PAIR} ${SYNC.replace("sync", "async")}\`];`;
    const whole = `for (const way of ways) run(scenario\`\${way}\n${LOAD}\n${RUN}\`);`;
    expect(await check(code(parts), code(whole))).toEqual({
      exit: 0,
      err: "lab.ipynb: nothing to remark in 3 scenarios\n",
    });
    const wrong = await check(code(parts), code(whole.replace("clients = 1", "clients = 1s")));
    expect(wrong.err).toContain("`clients` takes a plain number");
    // A part that nothing is known to take in is wanted whole.
    expect((await check(code(parts))).err).toContain("this scenario has no workload");
  });

  it("looks at no text, remark or pattern that only looks like a scenario", async () => {
    const { exit, err } = await check(
      code(
        "// scenario`nonsense`\nconst a = 'scenario`'; /* scenario`x` */ const b = /`/.test(`scenario`);",
      ),
    );
    expect([exit, err]).toEqual([0, "lab.ipynb: nothing to remark in 0 scenarios\n"]);
  });

  it("leaves a cell out that is there to show an error", async () => {
    const cell = { ...code("scenario`nonsense`"), metadata: { tags: ["raises-exception"] } };
    expect((await check(cell)).exit).toBe(0);
    expect((await check(code("scenario`nonsense`"))).exit).toBe(2);
  });

  it("says what is wrong with a file that is no notebook", async () => {
    writeFileSync(join(folder, "odd.ipynb"), "{}");
    const { code: exit, err } = await call(["check", "odd.ipynb"], { cwd: folder });
    expect([exit, err]).toEqual([
      2,
      "error: cannot read odd.ipynb: it is no notebook: it has no nbformat\n",
    ]);
  });
});
