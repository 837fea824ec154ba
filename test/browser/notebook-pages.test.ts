import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Notebook, textOf } from "../../src/cli/notebook/notebook-file.ts";
import { notebookPage } from "../../src/cli/notebook/page.ts";
import { NOTEBOOKS, storedNotebook } from "../notebooks/run-notebook.ts";
import { Chromium, findChromium } from "./chromium.ts";

const chromium = findChromium();
const skipped = chromium === null && process.env["CI"] !== "true";
if (skipped) console.warn("Chromium is not installed: exported notebooks are not opened.");

const names = readdirSync(NOTEBOOKS).filter((name) => name.endsWith(".ipynb"));

/** Widths of a screen, a tablet and a telephone. */
const WIDTHS = [1100, 700, 390];

/** One frame of a page: the pictures in it, with the marks of each, and what does not fit. */
interface Frame {
  readonly marks: readonly number[];
  /** Pixels of its content that are below its lower edge. */
  readonly hidden: number;
  /** Pixels that its content has in height, and those kept for it on paper. */
  readonly height: number;
  readonly paper: number;
  readonly wideTables: number;
}

/** In the page: what every frame shows. */
const FRAMES = `[...document.querySelectorAll("iframe")].map((frame) => {
  const { body } = frame.contentDocument;
  const shown = (one) => one.getBoundingClientRect().height > 40;
  return {
    marks: [...body.querySelectorAll("svg")].filter(shown).map((svg) => svg.querySelectorAll("path[d^=M], rect, line, circle, text").length),
    hidden: Math.max(0, body.getBoundingClientRect().bottom - frame.clientHeight),
    height: body.getBoundingClientRect().height,
    paper: Number.parseFloat(frame.style.getPropertyValue("--paper")),
    wideTables: [...body.querySelectorAll("table")].filter((one) => one.offsetWidth > body.clientWidth).length,
  };
})`;

describe.skipIf(skipped)("the page of an exported notebook in a browser without a network", () => {
  let browser: Chromium;
  let folder: string;
  beforeAll(async () => {
    expect(chromium, "Chromium must be installed where CI=true").not.toBeNull();
    folder = mkdtempSync(join(tmpdir(), "quorate-pages-"));
    browser = await Chromium.open(chromium!);
    await browser.goOffline();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: string, notebook: Notebook) {
    const path = join(folder, name.replace(".ipynb", ".html"));
    const page = notebookPage(notebook, { name, version: "1" });
    writeFileSync(path, page);
    const visit = await browser.visit(pathToFileURL(path).href);
    const requests = visit.requests.filter((url) => url !== "about:srcdoc");
    return { page, visit: { ...visit, requests } };
  }

  const frames = () => browser.evaluate(FRAMES) as Promise<Frame[]>;

  /** Until the page has answered to a change of its width. */
  const settled = () =>
    browser.evaluate(`new Promise((done) => {
      let left = 6;
      const next = () => ((left -= 1) === 0 ? done(1) : requestAnimationFrame(next));
      next();
    })`);

  async function resize(width: number): Promise<void> {
    await browser.send("Emulation.setDeviceMetricsOverride", {
      width,
      height: 900,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await settled();
  }

  it.each(names)(
    "%s: asks for nothing, complains of nothing, shows each picture whole",
    async (name) => {
      const notebook = storedNotebook(name);
      await resize(WIDTHS[0]!);
      const { page, visit } = await open(name, notebook);
      expect(visit).toEqual({ complaints: [], requests: [], dialogs: [] });
      expect(page.length).toBeLessThan(2_000_000);
      await settled();
      const seen = await frames();
      expect(seen.flatMap(({ marks }) => marks)).toHaveLength(picturesIn(notebook));
      for (const marks of seen.flatMap((one) => one.marks)) expect(marks).toBeGreaterThan(8);
      for (const width of WIDTHS) {
        await resize(width);
        expect((await frames()).map(({ hidden }) => hidden)).toEqual(seen.map(() => 0));
        expect(await browser.evaluate("document.documentElement.scrollWidth"), `${width}`).toBe(
          width,
        );
      }
    },
  );

  it.each(names)("%s: on paper nothing is cut off, below or to the right", async (name) => {
    await resize(WIDTHS[0]!);
    await open(name, storedNotebook(name));
    await settled();
    // No script runs between the screen and a printer: what was measured on the screen has to do.
    const kept = (await frames()).map(({ paper }) => paper);
    await browser.send("Emulation.setEmulatedMedia", { media: "print" });
    await settled();
    const seen = await frames();
    await browser.send("Emulation.setEmulatedMedia", { media: "screen" });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.map(({ height }, index) => height <= kept[index]!)).toEqual(seen.map(() => true));
    expect(seen.map(({ hidden }) => hidden)).toEqual(seen.map(() => 0));
    expect(seen.map(({ wideTables }) => wideTables)).toEqual(seen.map(() => 0));
  });

  it("follows the reader's light or dark mode, outputs too", async () => {
    await open("lab.ipynb", storedNotebook("first-answer.ipynb"));
    const colours = async (value: "light" | "dark") => {
      await browser.send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value }],
      });
      return browser.evaluate(`(() => {
        const output = document.querySelector("iframe").contentDocument.body;
        return [getComputedStyle(document.body).backgroundColor, getComputedStyle(output).color];
      })()`);
    };
    expect(await colours("light")).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    expect(await colours("dark")).toEqual(["rgb(20, 24, 29)", "rgb(255, 255, 255)"]);
  });
});

/** The charts and diagrams in the outputs of a notebook. */
function picturesIn({ cells }: Notebook): number {
  const pages = cells
    .flatMap(({ outputs }) => outputs ?? [])
    .map((one) => ("data" in one ? textOf(one.data["text/html"] ?? "") : ""));
  return pages.join("").split("<svg").length - 1;
}
