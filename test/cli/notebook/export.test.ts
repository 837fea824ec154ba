import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cell, notebookText, type Output } from "../../../src/cli/notebook/notebook-file.ts";
import { Chromium, findChromium, type Visit } from "../../browser/chromium.ts";
import { storedNotebook } from "../../notebooks/run-notebook.ts";
import { call } from "../fake-door.ts";
import { code, note, notebookOf } from "./notebook-builder.ts";

const chromium = findChromium();
const skipped = chromium === null && process.env["CI"] !== "true";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-export-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const display = (data: Record<string, unknown>): Output => ({
  data,
  metadata: {},
  output_type: "display_data",
});

async function exported(...cells: readonly Cell[]): Promise<string> {
  writeFileSync(join(folder, "lab.ipynb"), notebookText(notebookOf(...cells)));
  const { code: exit } = await call(["notebook", "export", "lab.ipynb"], { cwd: folder });
  expect(exit).toBe(0);
  return readFileSync(join(folder, "lab.html"), "utf8");
}

describe("an exported notebook", () => {
  it("is the same bytes each time, and runs nothing", async () => {
    const cells = [note("# Lab"), code("process.exit(9)", [])];
    const page = await exported(...cells);
    expect(await exported(...cells)).toBe(page);
    expect(page).toContain("<title>Lab</title>");
  });

  it("says which cells have not been run", async () => {
    writeFileSync(join(folder, "lab.ipynb"), notebookText(notebookOf(code("1"), code("2"))));
    const { err } = await call(["notebook", "export", "lab.ipynb"], { cwd: folder });
    expect(err).toBe(
      "wrote lab.html (2 cells have not been run: quorate notebook run lab.ipynb)\n",
    );
  });

  it("shows errors, prints without a terminal's colours, and types that it cannot show", async () => {
    const page = await exported(
      code("1", [
        { name: "stderr", output_type: "stream", text: ["\u001b[31mred\u001b[0m <b>"] },
        { ename: "E", evalue: "no", output_type: "error", traceback: ["E: no"] },
        display({ "application/x-odd": "?" }),
      ]),
    );
    expect(page).toContain('<pre class="said stderr">red &lt;b&gt;</pre>');
    expect(page).toContain('<pre class="said failed">E: no</pre>');
    expect(page).toContain("An output of the type application/x-odd cannot be shown here.");
  });
});

describe.skipIf(skipped)("an exported notebook in a browser", () => {
  let browser: Chromium;
  beforeAll(async () => {
    expect(chromium, "Chromium must be installed where CI=true").not.toBeNull();
    browser = await Chromium.open(chromium!);
  });
  afterAll(() => browser?.close());

  async function visit(page: string): Promise<Visit> {
    const path = join(folder, "page.html");
    writeFileSync(path, page);
    return browser.visit(pathToFileURL(path).href);
  }

  /** An expression over the documents of all frames. */
  const inFrames = (expression: string): Promise<unknown> =>
    browser.evaluate(
      `[...document.querySelectorAll("iframe")].map((frame) => { const page = frame.contentDocument; return ${expression}; })`,
    );

  it("opens without an error or a request and shows every chart whole", async () => {
    const notebook = storedNotebook("first-answer.ipynb");
    const charts = JSON.stringify(notebook).match(/<svg/g)!.length;
    const { complaints, requests } = await visit(await exported(...notebook.cells));
    expect([complaints, requests]).toEqual([[], []]);
    const svgs = (await inFrames('page.querySelectorAll("svg").length')) as number[];
    expect(svgs.reduce((sum, count) => sum + count, 0)).toBe(charts);
    const cut = await inFrames("page.body.getBoundingClientRect().height > frame.clientHeight");
    expect(new Set(cut as boolean[])).toEqual(new Set([false]));
  });

  it("lets nothing run, load or lead away that stands in outputs or notes", async () => {
    const asked: string[] = [];
    const server = createServer(({ url }, answer) => {
      asked.push(String(url));
      answer.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const there = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const hostile = [
      "<script>parent.document.title = 'owned'; document.title = 'owned'</script>",
      "<img src=x onerror=\"parent.document.title = 'owned'\">",
      "<svg onload=\"parent.document.title = 'owned'\"></svg>",
      `<meta http-equiv="refresh" content="0; url=${there}/away">`,
      `<link rel="stylesheet" href="${there}/style"><img src="${there}/picture">`,
      `<iframe src="${there}/frame"></iframe><object data="${there}/object"></object>`,
      '<a id="link" href="javascript:parent.document.title = 1" target="_top">x</a>',
      `<form action="${there}/form"><button id="send"></button></form>`,
      "<style>body{position:fixed;inset:0}</style>",
      '"></iframe></script><script>document.title = "owned"</script>',
    ];
    const text = hostile.join("\n");
    const outputs: Output[] = [
      ...hostile.map((one) => display({ "text/html": one })),
      display({ "image/svg+xml": text }),
      display({ "text/plain": text }),
      display({ "image/png": `x" onerror="document.title='owned'` }),
      { name: "stdout", output_type: "stream", text: [text] },
      { ename: text, evalue: text, output_type: "error", traceback: [text] },
    ];
    const notes = note(`# Lab\n${text}\n[x](javascript:document.title=1) ![y](${there}/note)`);
    const { dialogs } = await visit(await exported(notes, code(text, outputs)));
    await inFrames('page.querySelector("#link")?.click() ?? page.querySelector("#send")?.click()');
    expect(dialogs).toEqual([]);
    expect(await browser.evaluate("document.title")).toBe("Lab");
    expect(await browser.evaluate('document.querySelectorAll("script").length')).toBe(1);
    await visit(`<img src="${there}/loud">`);
    server.close();
    expect(asked).toEqual(["/loud"]);
  });
});
